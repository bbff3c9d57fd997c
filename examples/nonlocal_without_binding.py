"""nonlocal-without-binding: Python refuses this whole file.

`nonlocal` looks for `total` in the functions around `add`, and there are none.
"""

total = 0


def add(amount):
    nonlocal total
    total += amount


add(5)
