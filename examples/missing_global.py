"""missing-global: a total that cannot be added to.

`total += amount` binds `total` inside `add`, so there it is a local variable, and it is read before it has a
value: UnboundLocalError.
"""

total = 0


def add(amount):
    total += amount


add(5)
