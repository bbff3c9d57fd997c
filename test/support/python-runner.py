"""Runs one program after another as if each were `python program.py`, and tells what it printed.

Each program is a fresh `__main__`. At its end the exit functions run and the module is torn down in the
order CPython uses, so that what finalisers print belongs to the program's output.
"""

import asyncio
import asyncio.base_events
import atexit
import builtins
import gc
import io
import json
import linecache
import sys
import time
import traceback
import types
import warnings
import weakref


class _EventLoop(asyncio.base_events.BaseEventLoop):
    """asyncio's own loop without sockets: WebAssembly has none, and pyodide's loop cannot block."""

    def __init__(self):
        super().__init__()
        self._selector = self

    def select(self, timeout):
        if timeout is not None and timeout > 0:
            time.sleep(timeout)
        return []

    def _process_events(self, events):
        pass

    def _write_to_self(self):
        pass


def _asyncio_run(main, *, debug=None, loop_factory=None):
    if asyncio._get_running_loop() is not None:
        raise RuntimeError("asyncio.run() cannot be called from a running event loop")
    with asyncio.Runner(debug=debug, loop_factory=loop_factory or _EventLoop) as runner:
        return runner.run(main)


asyncio.run = asyncio.runners.run = _asyncio_run
asyncio.new_event_loop = asyncio.events.new_event_loop = _EventLoop


def _tear_down(module):
    """As `_PyModule_ClearDict` in `Objects/moduleobject.c`: private names first, then the others."""
    names = vars(module)
    for name in [n for n in names if n.startswith("_") and n[1:2] != "_"]:
        names[name] = None
    for name in [n for n in names if n != "__builtins__"]:
        names[name] = None
    names.clear()


def _forget_exit():
    """The exit functions of the last program have told `weakref.finalize` that the interpreter is ending."""
    weakref.finalize._registry.clear()
    weakref.finalize._registered_with_atexit = False
    weakref.finalize._shutdown = False


def _execute(source, module):
    """Returns the traceback of what the program raised, or None."""
    try:
        linecache.cache["program.py"] = (len(source), None, source.splitlines(True), "program.py")
        exec(compile(source, "program.py", "exec", 0, True), vars(module))
    except SystemExit:
        return None
    except BaseException as error:
        return traceback.TracebackException.from_exception(error)
    return None


def run(source):
    out, err = io.StringIO(), io.StringIO()
    saved = sys.stdout, sys.stderr, sys.modules["__main__"], vars(builtins).copy(), sys.getrecursionlimit()
    module = types.ModuleType("__main__")
    vars(module)["__builtins__"] = builtins
    sys.stdout, sys.stderr, sys.modules["__main__"] = out, err, module
    asyncio._set_running_loop(None)
    _forget_exit()
    try:
        with warnings.catch_warnings():
            raised = _execute(source, module)
            lines = [] if raised is None else "".join(raised.format()).splitlines()
            last = None if raised is None else "".join(raised.format_exception_only()).splitlines()[-1]
            raised = None
            atexit._run_exitfuncs()
            _tear_down(module)
            gc.enable()
            gc.collect()
    finally:
        sys.settrace(None)
        sys.setprofile(None)
        sys.stdout, sys.stderr, sys.modules["__main__"] = saved[:3]
        vars(builtins).update(saved[3])
        sys.setrecursionlimit(saved[4])
    return json.dumps(
        {
            "stdout": out.getvalue(),
            "stderr": err.getvalue(),
            "error": last,
            "traceback": "\n".join(lines),
        }
    )


# The interpreter's own objects never need to be looked at again, which makes each collection cheap.
gc.collect()
gc.freeze()
