"""rebound-after-capture: two steps that say the same.

A lambda reads `name` when it runs, and both run after `name` was bound for the second time.
"""


def plan(steps):
    name = "first"
    steps.append(lambda: print("leaving", name))
    name = "second"
    steps.append(lambda: print("leaving", name))


steps = []
plan(steps)
for step in steps:
    step()
