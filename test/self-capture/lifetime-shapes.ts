/** What the programs of `lifetime-generator.ts` are made of: stand-ins, kinds of classes, kinds of methods. */

/** Threads and processes stand in for real ones: a thread runs at once, a process runs a pickled copy. */
export const header = `import abc, asyncio, atexit, contextlib, dataclasses, functools, gc, operator, pickle, signal, sys, threading, types, weakref
from weakref import WeakKeyDictionary, WeakMethod, WeakSet, WeakValueDictionary, finalize
gc.disable()
log = []
kept = []
values = weakref.WeakKeyDictionary()
holder = types.SimpleNamespace(function=None, reference=None, items=None, signal=None)
worker = types.SimpleNamespace(copied=None)

class StandInPool:
    def __init__(self, *args):
        pass
    def __enter__(self):
        return self
    def __exit__(self, *error):
        pass
    def submit(self, function, *args):
        copy = pickle.loads(pickle.dumps(function))
        worker.copied = True
        return copy(*args)
    apply = apply_async = submit
    def map(self, function, items):
        return [self.submit(function, item) for item in items]
    imap = imap_unordered = map_async = map
class StandInThreads(StandInPool):
    def submit(self, function, *args):
        worker.copied = False
        return function(*args)
class StandInProcess:
    def __init__(self, target, args=()):
        self.work = lambda: StandInPool().submit(target, *args)
    def start(self):
        self.work()
    def join(self):
        pass
class Signal:
    def __init__(self):
        self.receivers = []
    def connect(self, receiver, sender=None, weak=True):
        if not weak:
            self.receivers.append(lambda: receiver)
        elif hasattr(receiver, "__self__"):
            self.receivers.append(weakref.WeakMethod(receiver))
        else:
            self.receivers.append(weakref.ref(receiver))
    @property
    def live(self):
        return [each for each in self.receivers if each() is not None]
for name in ("django", "django.dispatch", "blinker", "multiprocessing", "concurrent", "concurrent.futures"):
    sys.modules[name] = types.ModuleType(name)
sys.modules["django.dispatch"].Signal = sys.modules["blinker"].Signal = Signal
sys.modules["multiprocessing"].Pool = StandInPool
sys.modules["multiprocessing"].Process = StandInProcess
sys.modules["concurrent.futures"].ProcessPoolExecutor = StandInPool
sys.modules["concurrent.futures"].ThreadPoolExecutor = StandInThreads
threading.Thread.start = lambda self: self.run()
threading.Thread.join = lambda self: None
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from django.dispatch import Signal as DjangoSignal
import blinker
import multiprocessing
exits = []
atexit._run_exitfuncs()
`;

/** Members that every class has, by way of its own body or a base's. `work` changes the instance; `quiet` does not. */
export const members = `def close(self, *args):
    log.append("closed")

def work(self, item=1):
    self.done = self.done + item
    return item

def quiet(self, item=1):
    return item

async def wait(self, *args):
    return self.name

def produce(self, *args):
    yield self.name

@staticmethod
def release(*args):
    log.append("released")

@classmethod
def forget(cls, *args):
    log.append("forgotten")

@property
def action(self):
    return print

@functools.lru_cache
def cached(self, *args):
    log.append("cached")

@contextlib.contextmanager
def opened(self, *args):
    yield self

bound = functools.partialmethod(close, 1)`;

/** The body of a class whose instances keep callbacks until they are taken out. */
export const callbackList = `    def __init__(self):
        self.callbacks = []
    def connect(self, callback):
        self.callbacks.append(callback)
    def disconnect(self, callback):
        if callback in self.callbacks:
            self.callbacks.remove(callback)
    add_listener, remove_listener, discard = connect, disconnect, disconnect`;

/** The class, with `MEMBERS`, and `HOST` for what is done in it. Every class can be referred to weakly. */
export const shapes: Readonly<Record<string, string>> = {
  plain: "class Thing:\nINIT\nMEMBERS\nHOST",
  object: "class Thing(object):\nINIT\nHOST\nMEMBERS",
  abc: "class Thing(abc.ABC):\nINIT\nMEMBERS\nHOST",
  slots:
    "class Thing:\n    __slots__ = ('name', 'names', 'callback', 'child', 'done', 'thread', '__weakref__')\nINIT\nMEMBERS\nHOST",
  inherits: "class Base:\nMEMBERS\n\nclass Thing(Base):\nINIT\nHOST",
  "inherits init": "class Base:\nINIT\nMEMBERS\n\nclass Thing(Base):\nHOST",
  overrides:
    "class Base:\nMEMBERS\n\nclass Thing(Base):\nINIT\n    def close(self, *args):\n        return super().close(*args)\nHOST",
  "has a subclass":
    "class Thing:\nINIT\nMEMBERS\nHOST\n\nclass Child(Thing):\n    pass\nThing = Child",
  "two bases":
    "class Mixin:\nHOST\n\nclass Base:\nINIT\nMEMBERS\n\nclass Thing(Mixin, Base):\n    pass",
  "has __del__": "class Thing:\nINIT\nMEMBERS\n    def __del__(self):\n        pass\nHOST",
  "in a class": "class Outer:\n    class Thing:\nINIT2\nMEMBERS2\nHOST2\nThing = Outer.Thing",
  "in a function":
    "def make():\n    class Thing:\nINIT2\nMEMBERS2\nHOST2\n    return Thing\nThing = make()",
  dataclass: "@dataclasses.dataclass(eq=False)\nclass Thing:\nFIELDS\nMEMBERS\nHOST",
};

export const initializer = `def __init__(self):
    self.name = "x"
    self.names = ["x"]
    self.callback = None
    self.child = {}
    self.done = 0`;

export const fields = `name: str = "x"
names: list = dataclasses.field(default_factory=list)
callback: object = None
child: dict = dataclasses.field(default_factory=dict)
done: int = 0`;

/** How what is done is put into a method, and how that is run. */
export const places: Readonly<Record<string, readonly [method: string, run: string]>> = {
  method: ["def run(self):\nBODY", "thing.run()"],
  "other name": ["def run(me):\nBODYme", "thing.run()"],
  "async method": [
    "async def run(self):\nBODY",
    "try:\n    thing.run().send(None)\nexcept StopIteration:\n    pass",
  ],
  generator: ["def run(self):\nBODY\n    yield", "for _ in thing.run():\n    pass"],
  contextmanager: [
    "@contextlib.contextmanager\ndef run(self):\nBODY\n    yield",
    "with thing.run():\n    pass",
  ],
  property: ["@property\ndef run(self):\nBODY", "thing.run"],
  enter: [
    "def __enter__(self):\nBODY\n    return self\ndef __exit__(self, *error):\n    pass",
    "with thing:\n    pass",
  ],
  nested: ["def run(self):\n    def step():\nBODY2\n    step()", "thing.run()"],
  "class method": ["@classmethod\ndef run(cls, thing):\nBODYthing", "thing.run(thing)"],
  "static method": ["@staticmethod\ndef run(thing):\nBODYthing", "thing.run(thing)"],
  function: ["", "run(thing)"],
  maker: ["", "thing = run()"],
};
