"""Runs generated programs and tells what really happened in them.

A program sees `c`, `r`, `w` and `m`, whose results are given by a vector of choices, so that one program is
run in many ways.
"""

import contextlib
import random
import sys

PROGRAM = "<program>"
TOOL = 3


class Oops(Exception):
    pass


class Stop(BaseException):
    pass


class Names:
    """What a program finds in its globals."""

    def __init__(self, choices):
        self.choices = choices
        self.steps = 0
        self.loops = {}

    def step(self):
        self.steps += 1
        if self.steps > 300:
            raise Stop

    def boolean(self, index):
        self.step()
        return self.choices[index] % 2 == 1

    def elements(self, index):
        self.step()
        return [[], [1], [1, 2]][self.choices[index] % 3]

    def again(self, index):
        self.step()
        done = self.loops.get(index, 0)
        self.loops[index] = done + 1
        return done < self.choices[index] % 3

    def may_raise(self, index):
        self.step()
        if self.choices[index] % 3 == 1:
            raise Oops
        return index

    def use(self, *values):
        self.step()
        return values[0] if values else None

    def namespace(self):
        return {
            "__name__": "__main__",
            "c": self.boolean,
            "r": self.elements,
            "w": self.again,
            "m": self.may_raise,
            "use": self.use,
            "guarded": lambda function: None,
            "manager": lambda: contextlib.nullcontext(1),
            "suppress": contextlib.suppress,
            "Oops": Oops,
        }


def unbound_sites(source, choices, runs, seed):
    """The `[line, column]` pairs, 1-based and 0-based, at which a name without a value was used in some run."""
    code = compile(source, PROGRAM, "exec")
    sites = set()

    def raised(frame_code, offset, exception):
        if frame_code.co_filename == PROGRAM and isinstance(exception, NameError):
            position = list(frame_code.co_positions())[offset // 2]
            sites.add((position[0], position[2]))

    lines = 0

    def count(frame_code, line):
        nonlocal lines
        lines += 1
        if lines > 2000:
            raise Stop

    monitoring = sys.monitoring
    monitoring.use_tool_id(TOOL, "oracle")
    monitoring.register_callback(TOOL, monitoring.events.RAISE, raised)
    monitoring.register_callback(TOOL, monitoring.events.LINE, count)
    monitoring.set_events(TOOL, monitoring.events.RAISE | monitoring.events.LINE)
    numbers = random.Random(seed)
    try:
        for _ in range(runs):
            lines = 0
            vector = [numbers.randrange(6) for _ in range(choices)]
            with contextlib.suppress(BaseException):
                exec(code, Names(vector).namespace())
    finally:
        monitoring.set_events(TOOL, 0)
        monitoring.free_tool_id(TOOL)
    return sorted(sites)
