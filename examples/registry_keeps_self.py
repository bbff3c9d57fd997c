"""registry-keeps-self: connections that live until the program ends. (Add --min-severity info.)

`atexit` holds the bound method, and with it the connection, even when it was closed and forgotten long ago.
"""

import atexit


class Connection:
    def __init__(self, name):
        self.name = name
        atexit.register(self.close)

    def close(self):
        print("closing", self.name)


for name in ["first", "second"]:
    Connection(name)
