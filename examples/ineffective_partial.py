"""ineffective-partial: a `partial` that holds on to nothing.

`partial` keeps arguments, and here there are none to keep: the lambda still reads `name` when it runs.
"""

from functools import partial

buttons = []
for name in ["Ada", "Grace", "Guido"]:
    buttons.append(partial(lambda: f"Hello, {name}!"))

for press in buttons:
    print(press())
