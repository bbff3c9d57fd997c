"""Runs generated programs and tells where names without a value were used in them.

A program sees `c`, `e`, `r`, `v`, `w` and `m`, whose results are given by a vector of choices, so that one program is
run in many ways. `ae` and `ar` are `e` and `r` for `async for`, `am` is an awaitable `m`, and `drive` runs a coroutine.
"""

import builtins
import contextlib
import json
import random
import sys
import zlib

PROGRAM = "<program>"
TOOL = 3


class Oops(Exception):
    pass


class Stop(BaseException):
    pass


class Anything:
    """Can be added to and compared with whatever a program binds."""

    def __radd__(self, other):
        return 1

    __add__ = __lt__ = __gt__ = __radd__


class Names:
    """What a program finds in its globals."""

    def __init__(self, choices, numbers):
        self.choices = choices
        self.numbers = numbers
        self.steps = 0
        self.loops = {}

    def step(self):
        self.steps += 1
        if self.steps > 300:
            raise Stop
        # Any call may raise.
        if self.numbers.random() < 0.05:
            raise Oops

    def boolean(self, index):
        self.step()
        return self.choices[index] % 2 == 1

    def elements(self, index):
        self.step()
        return [[1], [1, 2]][self.choices[index] % 2]

    def maybe_elements(self, index):
        self.step()
        return [[], [1], [1, 2]][self.choices[index] % 3]

    def again(self, index):
        self.step()
        done = self.loops.get(index, 0)
        self.loops[index] = done + 1
        return done < 1 + self.choices[index] % 2

    def maybe_again(self, index):
        self.step()
        done = self.loops.get(index, 0)
        self.loops[index] = done + 1
        return done < self.choices[index] % 3

    def may_raise(self, index):
        self.step()
        if self.choices[index] % 3 == 1:
            raise Oops
        return index

    async def later_elements(self, index):
        for element in self.elements(index):
            yield element

    async def maybe_later_elements(self, index):
        for element in self.maybe_elements(index):
            yield element

    async def later_raise(self, index):
        return self.may_raise(index)

    @contextlib.asynccontextmanager
    async def later_manager(self):
        self.step()
        yield 1

    def drive(self, coroutine):
        try:
            coroutine.send(None)
        except StopIteration as stop:
            return stop.value

    def use(self, *values):
        self.step()
        return values[0] if values else None

    def manager(self):
        self.step()
        return contextlib.nullcontext(1)

    def builtins(self):
        def import_module(*arguments, **keywords):
            self.step()
            return __import__(*arguments, **keywords)

        def build_class(*arguments, **keywords):
            self.step()
            return builtins.__build_class__(*arguments, **keywords)

        return {**vars(builtins), "__import__": import_module, "__build_class__": build_class}

    def namespace(self):
        return {
            "__builtins__": self.builtins(),
            "__name__": "__main__",
            "c": self.boolean,
            "r": self.elements,
            "w": self.again,
            "e": self.maybe_elements,
            "v": self.maybe_again,
            "m": self.may_raise,
            "ae": self.maybe_later_elements,
            "ar": self.later_elements,
            "am": self.later_raise,
            "amanager": self.later_manager,
            "drive": self.drive,
            "u": Anything(),
            "use": self.use,
            "guarded": lambda function: None,
            "manager": self.manager,
            "suppress": contextlib.suppress,
            "Oops": Oops,
        }


def unbound_sites(source, choices, runs):
    """Where a name without a value was used in some run: `line:column`, from 1 and from 0.

    Only the first use of each run counts: what fails after it is its consequence.
    """
    code = compile(source, PROGRAM, "exec")
    sites = set()
    failed = False

    def raised(frame_code, offset, exception):
        nonlocal failed
        if frame_code.co_filename == PROGRAM and isinstance(exception, NameError) and not failed:
            failed = True
            position = list(frame_code.co_positions())[offset // 2]
            sites.add(f"{position[0]}:{position[2]}")

    lines = 0

    def count(frame_code, line):
        nonlocal lines
        if frame_code.co_filename != PROGRAM:
            return monitoring.DISABLE
        lines += 1
        if lines > 2000:
            raise Stop
        return None

    monitoring = sys.monitoring
    monitoring.use_tool_id(TOOL, "oracle")
    monitoring.register_callback(TOOL, monitoring.events.RAISE, raised)
    monitoring.register_callback(TOOL, monitoring.events.LINE, count)
    monitoring.set_events(TOOL, monitoring.events.RAISE | monitoring.events.LINE)
    numbers = random.Random(zlib.crc32(source.encode()))
    try:
        for _ in range(runs):
            lines = 0
            failed = False
            vector = [numbers.randrange(6) for _ in range(choices)]
            with contextlib.suppress(BaseException):
                exec(code, Names(vector, numbers).namespace())
    finally:
        monitoring.set_events(TOOL, 0)
        monitoring.free_tool_id(TOOL)
    return sorted(sites)


def answer_one(each):
    try:
        return unbound_sites(each["source"], each["choices"], 24 + 24 * each["choices"])
    except SyntaxError:
        return ["not a program"]


def answer(programs):
    return [answer_one(each) for each in programs]


if __name__ == "__main__":
    print(json.dumps(answer(json.load(sys.stdin))))
