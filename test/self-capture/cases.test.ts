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
  const source = `import weakref

class dispatchmethod:
    def __init__(self, function):
        self.function = function
        self._method_cache = weakref.WeakKeyDictionary()

    def __get__(self, obj, cls=None):
        try:
            return self._method_cache[obj]
        except KeyError:
            pass

        def _method(*args):
            return self.function.__get__(obj, cls)(*args)

        self._method_cache[obj] = _method
        return _method
`;
  expect(told(source)).toEqual(["17 error finalizer-keeps-target"]);
});

test("networkx#3598: a view keeps functions of itself", () => {
  const source = `class EdgeView:
    def __init__(self, graph, data, default):
        self._graph = graph
        self._data = data
        self._default = default
        self._report = lambda u, v, attributes: (u, v, attributes.get(self._data, self._default))
`;
  expect(told(source)).toEqual(["6 hint self-cycle safe"]);
});

test("devlib#676: a connection that closes itself at exit", () => {
  const source = `import atexit

class Connection:
    def __init__(self, host):
        self.host = host
        atexit.register(self.close)

    def close(self):
        pass
`;
  expect(told(source)).toEqual(["6 info registry-keeps-self"]);
});

test("pymmcore-plus#559: a weak method in place of the method", () => {
  const source = `import atexit
import weakref

class Core:
    def __init__(self):
        self._weak_unload = weakref.WeakMethod(self.unload)
        atexit.register(weakref.WeakMethod(self.unload))

    def unload(self):
        pass
`;
  expect(told(source)).toEqual(["7 warning weak-callback-dies"]);
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
  expect(told(source)).toEqual(["7 warning weak-callback-dies"]);
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
