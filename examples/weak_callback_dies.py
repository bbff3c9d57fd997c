"""weak-callback-dies: a listener that is gone before the first event.

A weak set keeps nothing alive, and nobody else refers to the lambda.
"""

import weakref

listeners = weakref.WeakSet()
listeners.add(lambda value: print("got", value))

for listener in listeners:
    listener(1)
print(len(listeners), "listeners")
