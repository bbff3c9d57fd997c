"""Tells whether `nonlocal x` in a nested function changes what can be observed of a generated program."""

import itertools
import json
import sys


class Stop(BaseException):
    pass


def observed(source, choices):
    """What the program logs, with what it raises at its end."""
    log = []

    def record(*values):
        log.append(repr(values))
        return values[0]

    def boolean(index):
        return choices[index]

    calls = 0

    def trace(frame, event, argument):
        nonlocal calls
        calls += 1
        if calls > 200:
            raise Stop
        return trace

    sys.settrace(trace)
    try:
        exec(
            compile(source, "<program>", "exec"),
            {"log": record, "c": boolean, "run": lambda function: function(), "__name__": "__main__"},
        )
    except BaseException as error:
        log.append(type(error).__name__)
    finally:
        sys.settrace(None)
    return log


def lost_writers(program):
    """The names of the nested functions whose update is lost."""
    lines = program["source"].splitlines()
    vectors = list(itertools.product([True, False], repeat=program["choices"]))
    before = [observed(program["source"], vector) for vector in vectors]
    lost = []
    for writer in program["writers"]:
        if writer["deliberate"]:
            continue
        at = writer["line"]
        changed = [*lines[:at], writer["indent"] + "nonlocal x", *lines[at:]]
        source = "\n".join(changed) + "\n"
        after = [observed(source, vector) for vector in vectors]
        if before != after:
            lost.append(writer["name"])
    return lost


def answer(programs):
    return [lost_writers(program) for program in programs]


if __name__ == "__main__":
    print(json.dumps(answer(json.load(sys.stdin))))
