"""lost-update: a flag that is never raised.

The assignment in `visit` makes a variable of its own; the `found` that is returned stays False.
"""


def contains_negative(values):
    found = False

    def visit(value):
        if value < 0:
            found = True

    for value in values:
        visit(value)
    return found


print(contains_negative([1, -2, 3]))
