"""self-capture: a small function that keeps a big object alive.

The returned function only needs `self.scale`, yet as long as anyone holds it, `self` and all its pixels stay
in memory.
"""


class Image:
    def __init__(self, pixels, scale):
        self.pixels = pixels
        self.scale = scale

    def scaler(self):
        return lambda length: length * self.scale


to_screen = Image(bytearray(100_000_000), 2).scaler()
print(to_screen(21))
