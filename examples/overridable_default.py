"""overridable-default: the future takes the place of the name.

`add_done_callback` calls the lambda with the future, so `name` is not the value of the loop.
"""

from concurrent.futures import Future

futures = []
for name in ("spam", "eggs"):
    future = Future()
    future.add_done_callback(lambda name=name: print("done:", type(name).__name__))
    futures.append(future)
for future in futures:
    future.set_result(None)
