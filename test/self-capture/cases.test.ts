/** Code patterns of public issue threads, in our own words, and what is said about them. */
import { expect, test } from "vitest";
import { createEngine } from "../../server/src/engine/engine.ts";
import { defaultSettings, everything } from "../../server/src/engine/settings.ts";
import { testParser } from "../support/parser.ts";

const engine = createEngine(await testParser());

/** Each finding as `line severity rule [safety of the first fix]`. */
function told(source: string): readonly string[] {
  const { lines } = engine.analyze(source, defaultSettings).module;
  return engine
    .check(engine.analyze(source, defaultSettings), everything)
    .map(({ span, severity, rule, fixes }) => {
      const safety = fixes[0] === undefined ? "" : ` ${fixes[0].safety}`;
      return `${String(lines.position(span.start).line + 1)} ${severity} ${rule}${safety}`;
    });
}

const maker = `
    def make_callback(self):
        def callback():
            return self.value
        return callback
`;

test("the textbook case, with a value that never changes", () => {
  const source = `class Thing:
    def __init__(self, value):
        self.value = value
${maker}`;
  expect(told(source)).toEqual(["7 warning self-capture safe"]);
});

test("the textbook case, with a value that may change", () => {
  const source = `class Thing:
    def __init__(self, value):
        self.value = value
${maker}
    def reset(self):
        self.value = None
`;
  expect(told(source)).toEqual(["7 info self-capture unsafe"]);
});

test("the textbook case, where nothing tells of the attribute", () => {
  expect(told(`class Thing:${maker}`)).toEqual(["4 info self-capture unsafe"]);
});

test("the textbook case, as a function on its own", () => {
  const source = `def make_callback(self):
    def callback():
        return self.value
    return callback
`;
  expect(told(source)).toEqual(["3 info self-capture unsafe"]);
});

test("cpython#127750: a method cache keyed weakly by what its values capture", () => {
  const source = `class TypeSwitch:
    def __init__(self, fallback):
        self.fallback = fallback
        import weakref
        self._bound = weakref.WeakKeyDictionary()

    def __get__(self, instance, owner=None):
        if self._bound is not None:
            try:
                bound = self._bound[instance]
            except TypeError:
                self._bound = None
            except KeyError:
                pass
            else:
                return bound

        choose = self.choose
        def bound(*args):
            if not args:
                raise TypeError("an argument is needed")
            return choose(type(args[0])).__get__(instance, owner)(*args)

        if self._bound is not None:
            self._bound[instance] = bound
        return bound

    def choose(self, kind):
        return self.fallback

class Plain:
    def __init__(self):
        self._bound = {}
`;
  expect(told(source)).toEqual(["25 error finalizer-keeps-target"]);
});

test("cpython#127750, mended: what is kept does not capture the key", () => {
  const source = `import weakref

class TypeSwitch:
    def __init__(self, fallback):
        self.fallback = fallback
        self._bound = weakref.WeakKeyDictionary()

    def __get__(self, instance, owner=None):
        bound = self._bound.get(instance)
        if bound is None:
            bound = Bound(self.fallback)
            self._bound[instance] = bound
        return bound
`;
  expect(told(source)).toEqual([]);
});

// The pull request takes the dictionary into a local variable and lets the lambda capture that.
const view = (rows: string, members = ""): string => `class NeighbourView:
    __slots__ = ("_source", "_table", "_rows", "_wanted")

    def __init__(self, source, wanted=None):
        self._source = source
        table = self._table = source.table
        if wanted is None:
            self._rows = self._table.items
        else:
            wanted = list(source.known(wanted))
            self._rows = lambda: [(node, ${rows}[node]) for node in wanted]
        self._wanted = wanted

    def __iter__(self):
        return (row for _, row in self._rows())
${members}
class LabelledView(NeighbourView):
    __slots__ = ("_label",)

    def __init__(self, source, label):
        self._table = source.table
        self._rows = self._table.items
        self._label = label
`;

test("networkx#3598: a view keeps a function that reads its own table", () => {
  // The subclass initializes itself, so reading ahead is no more than what is meant.
  expect(told(view("self._table"))).toEqual(["11 hint self-cycle unsafe"]);
  expect(told(view("table"))).toEqual([]);
});

test("networkx#3598, in a view that unpickles itself by its initializer", () => {
  const again = `
    def __setstate__(self, state):
        self.__init__(**state)
`;
  expect(told(view("self._table", again))).toEqual(["11 hint self-cycle unsafe"]);
  const alone = view("self._table").split("class LabelledView")[0] ?? "";
  expect(told(alone)).toEqual(["11 hint self-cycle safe"]);
});

test("a cycle that is broken in time", () => {
  const broken = `
    def close(self):
        self._rows = None
`;
  expect(told(view("self._table", broken))).toEqual([]);
});

test("devlib#676: a connection that closes itself at exit", () => {
  const source = `import atexit
import socket
from .base import Connection

class ShellConnection(Connection):
    def __init__(self, host, port=22):
        super().__init__()
        self.socket = socket.create_connection((host, port))
        try:
            self.login()
        except OSError:
            self.socket.close()
            raise
        else:
            atexit.register(self.close)

    def login(self):
        self.socket.send(b"hello")
`;
  // \`close\` is a method of the base class in another file.
  expect(told(source)).toEqual(["15 info registry-keeps-self unsafe"]);
});

test("devlib#676, mended: a weak method that takes itself out", () => {
  const source = `import atexit
import weakref

class ShellConnection:
    def __init__(self, host):
        self.host = host

        def closed(reference):
            atexit.unregister(close)

        method = weakref.WeakMethod(self.close, closed)

        def close():
            found = method()
            if found is not None:
                found()

        atexit.register(close)

    def close(self):
        pass
`;
  expect(told(source)).toEqual([]);
});

test("pymmcore-plus#559: a weak method in place of the method", () => {
  const source = (registered: string): string => `import atexit
import weakref
from devices import Core

class GuardedCore(Core):
    def __init__(self, path=None):
        super().__init__()
        self._path = path
        self._weak_unload = weakref.WeakMethod(self.unload_all)
        atexit.register(${registered})

    def __del__(self):
        atexit.unregister(${registered})
        self.unload_all()
`;
  expect(told(source("self._weak_unload"))).toEqual(["10 warning weak-callback-dies"]);
  expect(told(source("weakref.WeakMethod(self.unload_all)"))).toEqual([
    "10 warning weak-callback-dies unsafe",
  ]);
  expect(told(source("lambda: self._weak_unload()()"))).not.toContain(
    "10 warning weak-callback-dies",
  );
});

test("what is put in and taken out has to be the same object", () => {
  const source = `class Panel:
    def __init__(self, signal):
        self.signal = signal
        self.signal.connect(lambda: print(1))

    def close(self):
        self.signal.disconnect(lambda: print(1))

def first(signal):
    signal.connect(lambda: print(1))

def second(signal):
    signal.disconnect(lambda: print(1))
`;
  expect(told(source)).toEqual(["7 warning unregister-fresh-callable"]);
});

test("signals that are made in the file keep their receivers weakly", () => {
  const source = `from blinker import signal

saved = signal("saved")

class Panel:
    def __init__(self, name):
        saved.connect(lambda sender: print(name))
        saved.connect(lambda sender: print(name), weak=False)
        saved.connect(self.on_saved)

    def on_saved(self, sender):
        pass
`;
  expect(told(source)).toEqual(["7 warning weak-callback-dies unsafe"]);
});

test("a container that was there before keeps what it is given", () => {
  const source = `callbacks = []

class Panel:
    def __init__(self, name):
        self.name = name

    def install(self, button):
        callbacks.append(lambda: self.name)
        button.listeners.add(lambda: self.name)
        mine = []
        mine.append(lambda: self.name)
`;
  expect(told(source)).toEqual(["8 warning self-capture safe", "9 warning self-capture safe"]);
});

test("a method that returns a decorator", () => {
  const source = `class Registry:
    def __init__(self):
        self.views = {}

    def route(self, path):
        def decorator(function):
            self.views[path] = function
        return decorator

    def rule(self, path):
        def add(function):
            self.views[path] = function
            return function
        return add

    def on_event(self, path):
        def handler(event):
            return self.views[path], event
        return handler
`;
  expect(told(source)).toEqual(["18 warning self-capture safe"]);
});

test("a function that goes out with one that needs the instance", () => {
  // mypy hands out a pair of checks; without the instance the first would be of no use.
  const source = `class Checker:
    def __init__(self, report):
        self.report = report

    def accept(self, node):
        return node

    def checks(self):
        def check_type(kind):
            return self.report, kind

        def check_node(node):
            return check_type(self.accept(node))

        return check_node, check_type
`;
  expect(told(source)).toEqual([]);
});

test("a decorator that may keep what a method returns", () => {
  const source = `from caches import memoize

class Lazy:
    def __init__(self, value):
        self.value = value

    @memoize
    def make(self):
        return lambda: self.value
`;
  expect(told(source)).toEqual(["9 info self-capture unsafe"]);
});

test("a public attribute that is called is a place for callbacks", () => {
  const source = (name: string): string => `class Button:
    def __init__(self, handler):
        self.${name} = handler

    def fragments(self):
        def clicked(event):
            self.${name}()
        return [("button", clicked)]
`;
  expect(told(source("handler"))).toEqual(["7 info self-capture unsafe"]);
  expect(told(source("_handler"))).toEqual(["7 warning self-capture safe"]);
});

test("a proxy that makes its methods when they are asked for", () => {
  const source = `class Proxy:
    def __init__(self, channel):
        self._channel = channel

    def __getattr__(self, name):
        def call(*args):
            return name, args, self._channel
        return call
`;
  expect(told(source)).toEqual([]);
});
