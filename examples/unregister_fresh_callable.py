"""unregister-fresh-callable: a callback that stays registered.

Two lambdas are never equal, whatever is written in them, so `unregister` finds nothing to remove.
"""

import atexit


def save(name):
    print("saving", name)


atexit.register(lambda: save("draft"))
atexit.unregister(lambda: save("draft"))
