"""self-cycle: an object that holds itself. (A hint: add --min-severity hint.)

The instance holds the lambda, and the lambda holds the instance: only the garbage collector frees the two.
"""


class Shape:
    def __init__(self, size):
        self.size = size
        self.area = lambda: self.size**2


print(Shape(3).area())
