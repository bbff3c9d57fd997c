/**
 * Programs for the rules about what keeps an object alive and what lets it die: each does one thing in one
 * of many ways, and prints `kept True` or `kept False`.
 */
import type { Random } from "../support/random.ts";
import { indent } from "./capture-programs.ts";
import { callbackList } from "./lifetime-shapes.ts";

export interface Family {
  readonly rule: string;
  /** What a program prints when a finding of the rule is right. */
  readonly claim: "kept True" | "kept False";
  /** How many findings of 300 programs there are at least. */
  readonly least: number;
  /** Whether every program that prints it has a finding, too. */
  readonly complete: boolean;
  program(random: Random): string;
}

const members = `def __init__(self, name="x"):
    self.name = name
    self.names = [name]
    self.callback = None
    self.child = types.SimpleNamespace()
    BODY

def close(self, *args):
    log.append("closed")

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
    log.append("cached")`;

const header = `import atexit, functools, gc, types, weakref
from weakref import WeakKeyDictionary, finalize
gc.disable()
log = []
values = weakref.WeakKeyDictionary()
holder = types.SimpleNamespace()
`;

/** Expressions for a callable, in a method of the class; `TARGET` is the instance. */
const callables = [
  "TARGET.close",
  "TARGET.release",
  "TARGET.forget",
  "TARGET.action",
  "Thing.release",
  "TARGET.names.append",
  "lambda *_: TARGET.name",
  "lambda *_: TARGET.close()",
  "lambda *_, name=TARGET.name: log.append(name)",
  "lambda *_, me=TARGET: log.append(me)",
  "lambda *_: log.append(1)",
  "lambda *_: (lambda: TARGET.name)()",
  "functools.partial(TARGET.close, 1)",
  "functools.partial(Thing.close, TARGET)",
  "functools.partial(Thing.release, TARGET.name)",
  "functools.partial(log.append, TARGET.name)",
  "functools.partial(log.append, value=[TARGET])",
  "weakref.WeakMethod(TARGET.close)",
  "(TARGET.close if TARGET.name else helper)",
  "(print if TARGET.name else TARGET.close)",
  "helper",
  "lambda *_: helper()",
  "local",
  "alias.close",
  "(lambda *_: [TARGET.name for _ in range(2)])",
  "(lambda *_: other())",
  "types.MethodType(Thing.release, TARGET)",
  "(bound or print)",
] as const;

const locals = `def helper(*_):
    return TARGET.name
def local(*_):
    return log.append("local")
alias = TARGET
other = lambda: alias
reference = weakref.ref(TARGET)
bound = TARGET.close`;

/** A program in whose class \`BODY\` is run with the instance as \`self\`. */
function instanceProgram(body: string, end: string): string {
  const text = members.replace("BODY", `${locals}\n${body}`.replaceAll("\n", "\n    "));
  return `${header}
class Thing:
${indent(text.replaceAll("TARGET", "self"))}

def drive():
    thing = Thing()
    return weakref.ref(thing)

alive = drive()
${end}
`;
}

/** A program in which a function does \`BODY\` with an instance of a known class in a variable. */
function variableProgram(body: string, end: string): string {
  const text = members.replace("    BODY", "");
  return `${header}
class Thing:
${indent(text)}

def drive():
    thing = Thing()
${indent(`${locals}\n${body}`.replaceAll("TARGET", "thing"))}
    return weakref.ref(thing)

alive = drive()
${end}
`;
}

export const families: readonly Family[] = [
  {
    rule: "finalizer-keeps-target",
    claim: "kept True",
    least: 90,
    complete: true,
    program(random) {
      const made = random.pick(callables);
      const body = random.pick([
        `weakref.finalize(TARGET, ${made}).atexit = False`,
        `finalize(TARGET, ${made}, TARGET.name).atexit = False`,
        `finalize(TARGET, print, ${made}).atexit = False`,
        `finalize(TARGET, print, 1, end=${made}).atexit = False`,
        `finalize(TARGET, print, [1, ${made}]).atexit = False`,
        `holder.reference = weakref.ref(TARGET, ${made})`,
        `values[TARGET] = ${made}`,
        `values[TARGET] = ${made}\nvalues[TARGET] = 1`,
        `values.setdefault(TARGET, (${made}, 1))`,
        `values[TARGET] = {"x": ${made}}`,
      ]);
      const end = 'print("kept", alive() is not None)';
      return random.chance(0.6) ? instanceProgram(body, end) : variableProgram(body, end);
    },
  },
  {
    rule: "weak-callback-dies",
    claim: "kept False",
    least: 70,
    complete: false,
    program(random) {
      const made = random.pick(callables);
      const body = random.pick([
        `holder.reference = weakref.ref(${made})`,
        `holder.items = weakref.WeakSet()\nholder.items.add(${made})`,
        `items = weakref.WeakSet()\nitems.add(${made})\nholder.items = items`,
        `items = weakref.WeakValueDictionary()\nitems["x"] = ${made}\nholder.items = items`,
        `items = weakref.WeakSet()\nitems.add(local)\nholder.items = items\nholder.local = local`,
        `def fresh():\n    return TARGET.name\nitems = weakref.WeakSet()\nitems.add(fresh)\nholder.items = items`,
        `def fresh():\n    return TARGET.name\nholder.reference = weakref.ref(fresh)\nholder.kept = fresh`,
      ]);
      const end = `items = getattr(holder, "items", ())
reference = getattr(holder, "reference", None)
print("kept", len(items) > 0 or (reference is not None and reference() is not None))`;
      return random.chance(0.6) ? instanceProgram(body, end) : variableProgram(body, end);
    },
  },
  {
    rule: "unregister-fresh-callable",
    claim: "kept True",
    least: 60,
    complete: false,
    program(random) {
      const first = random.pick([
        "lambda: log.append(1)",
        "functools.partial(log.append, 1)",
        "work",
        "thing.close",
      ]);
      const second = random.chance(0.7) ? first : random.pick(["lambda: log.append(2)", "work"]);
      const [put, take] = random.pick<readonly [string, string]>([
        ["atexit.register", "atexit.unregister"],
        ["signal.connect", "signal.disconnect"],
        ["signal.add_listener", "signal.remove_listener"],
        ["signal.callbacks.append", "signal.discard"],
      ]);
      return `${header}
class Signal:
${callbackList}

class Thing:
    def close(self):
        log.append(3)

def work():
    log.append(4)

signal = Signal()
thing = Thing()
${put}(${first})
${take}(${second})
atexit._run_exitfuncs()
print("kept", len(log) + len(signal.callbacks) > 0)
`;
    },
  },
  {
    rule: "registry-keeps-self",
    claim: "kept True",
    least: 60,
    complete: true,
    program(random) {
      const made = random.pick(callables);
      const body = random.pick([
        `atexit.register(${made})`,
        `atexit.register(print, ${made})`,
        `gc.callbacks.append(${made})`,
        `@atexit.register\ndef at_exit():\n    return TARGET.name`,
        `@atexit.register\ndef at_exit():\n    return log`,
      ]);
      const end = `print("kept", alive() is not None)
gc.callbacks.clear()
atexit._clear()`;
      return instanceProgram(body, end);
    },
  },
  {
    rule: "self-cycle",
    claim: "kept True",
    least: 20,
    complete: false,
    program(random) {
      const made = random.pick([
        "lambda: self.name",
        "lambda: self.name + self.name",
        "lambda: self.close()",
        "lambda name=self.name: name",
        "lambda: log",
        "lambda: reference()",
        "function",
        "functools.partial(lambda extra: self.name, 1)",
        "self.close",
      ]);
      const stored = random.pick([
        `self.made = ${made}`,
        `self.made = ${made}\nself.made = None`,
        `self.made = ${made}\ndel self.made`,
        `self.child.made = ${made}`,
        `made = ${made}\nself.made = made`,
      ]);
      const destructor = random.chance(0.4)
        ? "\n    def __del__(self):\n        log.append('deleted')\n"
        : "";
      return `${header}
class Thing:
    def __init__(self):
        self.name = "x"
        self.child = types.SimpleNamespace()
        reference = weakref.ref(self)
        def function():
            return self.name
        ${stored.replaceAll("\n", "\n        ")}
${destructor}
    def close(self):
        pass

def drive():
    return weakref.ref(Thing())

alive = drive()
print("kept", alive() is not None)
`;
    },
  },
  {
    rule: "recursive-closure-keeps-self",
    claim: "kept True",
    least: 40,
    complete: false,
    program(random) {
      const body = random
        .pick([
          "walk(depth - 1) if depth else SELF",
          "[walk(depth - 1) for _ in range(1)] if depth else SELF",
          "max(depth, 0) and SELF",
          "walk(depth - 1) if depth else 1",
        ])
        .replace("SELF", random.pick(["self.name", "self", "1"]));
      const use = random.pick([
        "walk(2)",
        "return walk(1) and None",
        "return walk",
        "holder.walk = walk",
      ]);
      return `${header}
class Thing:
    def __init__(self):
        self.name = "x"

    def run(self):
        def walk(depth):
            return ${body}
        ${use}

def drive():
    thing = Thing()
    thing.run()
    return weakref.ref(thing)

alive = drive()
print("kept", alive() is not None)
`;
    },
  },
  {
    rule: "self-shipped",
    claim: "kept False",
    least: 20,
    complete: false,
    program(random) {
      const work = random.pick([
        "self.done += 1",
        "self.done = 1",
        "return 1",
        "self.other = 1",
        "done = 1",
      ]);
      const pool = random.pick([
        "with ProcessPoolExecutor() as pool:\n            pool.submit(self.work, 1)",
        "pool = ProcessPoolExecutor()\n        pool.map(self.work, [1])",
        "ProcessPoolExecutor().submit(self.work, 1)",
        "with ThreadPoolExecutor() as pool:\n            pool.submit(self.work, 1)",
      ]);
      // Stand-ins that do what a process does to what it is sent: they run a pickled copy.
      return `import concurrent.futures, pickle
class Pool:
    copies = True
    def __enter__(self):
        return self
    def __exit__(self, *error):
        pass
    def submit(self, function, *args):
        return (pickle.loads(pickle.dumps(function)) if self.copies else function)(*args)
    def map(self, function, items):
        return [self.submit(function, item) for item in items]
class Threads(Pool):
    copies = False
concurrent.futures.ProcessPoolExecutor = Pool
concurrent.futures.ThreadPoolExecutor = Threads
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor

class Thing:
    def __init__(self):
        self.done = 0

    def work(self, item):
        ${work}

    def run(self):
        ${pool}
        print("kept", self.done == 1)

Thing().run()
`;
    },
  },
];
