"""global-instead-of-nonlocal: a step that moves something else.

`global` is the module's `position`, past the one of `simulate`, which stays 0.
"""


def simulate(steps):
    position = 0

    def step():
        global position
        position = 1

    for _ in range(steps):
        step()
    return position


print(simulate(3))
