"""missing-nonlocal: a counter that cannot count.

`count += 1` makes `count` a variable of `increment`. It is read before it has a value: UnboundLocalError.
"""


def make_counter():
    count = 0

    def increment():
        count += 1
        return count

    return increment


print(make_counter()())
