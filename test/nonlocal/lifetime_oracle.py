"""Tells on which marked lines of a generated program a closure fails for want of what it captured."""

import contextlib
import io
import itertools
import json
import os
import sys
import tempfile
import types

PROGRAM = "<program>"
FAILURES = (NameError, RuntimeError, ValueError, TypeError)


class Oops(Exception):
    pass


def fail():
    raise Oops


def use(value):
    if isinstance(value, types.GeneratorType):
        list(value)
    elif callable(value):
        value()


def failing_lines(program):
    """The 1-based lines, in order, that failed in some run, as text."""
    source = program["source"]
    code = compile(source, PROGRAM, "exec")
    marked = {number for number, line in enumerate(source.splitlines(), 1) if line.endswith("#!")}
    handle, path = tempfile.mkstemp()
    os.write(handle, b"1\n")
    os.close(handle)
    failed = set()
    for vector in itertools.product([False, True], repeat=program["choices"]):
        try:
            exec(
                code,
                {
                    "__name__": "__main__",
                    "c": vector.__getitem__,
                    "use": use,
                    "fail": fail,
                    "Oops": Oops,
                    "path": path,
                    "other": lambda: contextlib.nullcontext(io.StringIO("1")),
                },
            )
        except FAILURES as error:
            traceback = error.__traceback__
            line = 0
            while traceback is not None:
                if traceback.tb_frame.f_code.co_filename == PROGRAM:
                    line = traceback.tb_lineno
                traceback = traceback.tb_next
            if line in marked:
                failed.add(line)
    os.remove(path)
    return [str(line) for line in sorted(failed)]


def answer_one(program):
    try:
        return failing_lines(program)
    except SyntaxError:
        return ["not a program"]


def answer(programs):
    return [answer_one(program) for program in programs]


if __name__ == "__main__":
    print(json.dumps(answer(json.load(sys.stdin))))
