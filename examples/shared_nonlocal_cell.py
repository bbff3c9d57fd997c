"""shared-nonlocal-cell: counters that count together.

`count = 0` looks as if each counter began with its own zero. There is one variable, and all of them add to it.
"""


def make_counters(names):
    counters = {}
    for name in names:
        count = 0

        def increment():
            nonlocal count
            count += 1
            return count

        counters[name] = increment
    return counters


counters = make_counters(["red", "blue"])
print(counters["red"](), counters["blue"]())
