"""invalid-scope-declaration: Python refuses this whole file, too.

`global` holds for the whole function, so it must stand before the first use of the name.
"""

cache = {}


def reset():
    print("forgetting", len(cache), "entries")
    global cache
    cache = {}


reset()
