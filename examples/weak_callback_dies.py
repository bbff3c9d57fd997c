"""weak-callback-dies: a listener that is gone before the first event.

A weak set keeps nothing alive, and nobody else refers to the lambda.
"""

import weakref

received = []
listeners = weakref.WeakSet()
listeners.add(lambda value: received.append(value))

for listener in listeners:
    listener(1)
print("received", received)
