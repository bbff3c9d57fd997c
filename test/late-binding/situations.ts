/**
 * What real programs do with closures in loops, beyond what the grammar crosses: each is a small program part
 * that is given a closure's expression `f` and the name `v` of a variable that the loop binds.
 */

export interface Situation {
  readonly name: string;
  /** Only in functions: they return, await or declare. */
  readonly only?: "function" | "async" | "method";
  readonly before?: readonly string[];
  /** In the loop's body; a leading tab is one level of indentation. */
  readonly lines: (f: string, v: string) => readonly string[];
  /** After the loop. */
  readonly after?: readonly string[];
  /** Leaves the loop or the function. */
  readonly leaves?: true;
}

/** Functions and classes that the parts use. */
export const helpers: string = `
import queue
class Signal:
    def __init__(self): self.slots = []
    def connect(self, slot): self.slots.append(slot)
    def emit(self): return [slot() for slot in self.slots]
class Jobs:
    def __init__(self): self.waiting = []
    def submit(self, job, *more):
        self.waiting.append((job, more))
        return self
    def run(self): return [job(*more) for job, more in self.waiting]
class Numbers:
    def __init__(self, numbers): self.numbers = iter(numbers)
    def __aiter__(self): return self
    async def __anext__(self):
        for number in self.numbers: return number
        raise StopAsyncIteration
class Manager:
    async def __aenter__(self): return 0
    async def __aexit__(self, *error): return False
def drive(coroutine):
    try: coroutine.send(None)
    except StopIteration as stop: return stop.value
async def run_async(function): return function()
def retry(function, times=2):
    for _ in range(times):
        try: return function()
        except ValueError: continue
def guarded(function):
    try: return function()
    finally: pass
`;

const callKept = ["out.extend(function() for function in kept)"];

export const situations: readonly Situation[] = [
  // ---- decorators
  {
    name: "decorator-registers",
    lines: (_, v) => ["@registering", "def made():", `\treturn ${v}`],
  },
  {
    name: "decorator-wraps",
    lines: (_, v) => ["@wrapped", "def made():", `\treturn ${v}`, "out.append(made())"],
  },
  {
    name: "decorator-wraps-kept",
    lines: (_, v) => ["@wrapped", "def made():", `\treturn ${v}`, "kept.append(made)"],
    after: callKept,
  },
  // ---- attributes of self
  {
    name: "self-list",
    only: "method",
    before: ["self.handlers = []"],
    lines: (f) => [`self.handlers.append(${f})`],
    after: ["out.extend(handler() for handler in self.handlers)"],
  },
  {
    name: "self-table",
    only: "method",
    before: ["self.table = {}"],
    lines: (f) => [`self.table[len(self.table)] = ${f}`],
    after: ["out.extend(handler() for handler in self.table.values())"],
  },
  {
    name: "self-slot",
    only: "method",
    lines: (f) => [`self.callback = ${f}`, "out.append(self.callback())"],
    after: ["self.callback = None"],
  },
  // ---- observers and executors
  {
    name: "signal",
    before: ["signal = Signal()"],
    lines: (f) => [`signal.connect(${f})`],
    after: ["out.extend(signal.emit())"],
  },
  {
    name: "signal-fresh",
    lines: (f) => ["signal = Signal()", `signal.connect(${f})`, "out.extend(signal.emit())"],
  },
  {
    name: "signals-kept",
    lines: (f) => ["signal = Signal()", "things.append(signal)", `signal.connect(${f})`],
    after: ["for signal in things: out.extend(signal.emit())"],
  },
  {
    name: "jobs",
    before: ["jobs = Jobs()"],
    lines: (f) => [`jobs.submit(${f})`],
    after: ["out.extend(jobs.run())"],
  },
  {
    name: "jobs-now",
    lines: (f) => ["jobs = Jobs()", `jobs.submit(${f})`, "out.extend(jobs.run())"],
  },
  {
    name: "jobs-chained",
    lines: (f) => [`out.extend(Jobs().submit(${f}).run())`],
  },
  {
    name: "jobs-partial",
    before: ["jobs = Jobs()"],
    lines: (f) => [`jobs.submit(apply, ${f})`],
    after: ["out.extend(jobs.run())"],
  },
  // ---- containers
  {
    name: "queue",
    before: ["box = queue.SimpleQueue()"],
    lines: (f) => [`box.put(${f})`],
    after: ["while not box.empty(): out.append(box.get()())"],
  },
  {
    name: "queue-now",
    before: ["box = queue.SimpleQueue()"],
    lines: (f) => [`box.put(${f})`, "out.append(box.get()())"],
  },
  {
    name: "entry",
    lines: (f) => [`things.append({'call': ${f}, 'more': 1})`],
    after: ["out.extend(entry['call']() for entry in things)"],
  },
  {
    name: "entry-now",
    lines: (f) => [`entry = {'call': ${f}}`, "out.append(entry['call']())"],
  },
  {
    name: "concatenated",
    lines: (f) => [`kept = kept + [${f}]`],
    after: callKept,
  },
  {
    name: "starred",
    lines: (f) => [`kept = [*kept, ${f}]`],
    after: callKept,
  },
  {
    name: "unpacked",
    lines: (f) => [`one, other = ${f}, 0`, "kept.append(one)"],
    after: callKept,
  },
  {
    name: "chained-targets",
    lines: (f) => [`one = other = ${f}`, "kept.append(other)"],
    after: callKept,
  },
  {
    name: "cell-slot",
    before: ["holder = [None]"],
    lines: (f) => [`holder[0] = ${f}`, "out.append(holder[0]())"],
  },
  {
    name: "popped",
    lines: (f) => [`kept.append(${f})`, "out.append(kept.pop()())"],
  },
  // ---- names
  {
    name: "previous",
    lines: (f) => ["if last is not None: out.append(last())", `last = ${f}`],
  },
  {
    name: "walrus",
    lines: (f) => [`if (now := ${f}): out.append(now())`],
  },
  {
    name: "walrus-kept",
    lines: (f) => [`if (now := ${f}): kept.append(now)`],
    after: callKept,
  },
  {
    name: "sort-key",
    lines: (_, v) => [
      "numbers = [3, 1, 2]",
      `key = lambda number: (str(${v}), number)`,
      "numbers.sort(key=key)",
      "out.append(sorted(numbers, key=key))",
    ],
  },
  {
    name: "match-called",
    lines: (f) => [`match ${f}:`, "\tcase held: out.append(held())"],
  },
  {
    name: "with-called",
    lines: (f) => [`with Context(${f}) as held:`, "\tout.append(held())"],
  },
  // ---- closures that hold closures
  {
    name: "called-inside",
    lines: (f) => [`inner = ${f}`, "def caller():", "\treturn inner()", "out.append(caller())"],
  },
  {
    name: "default-holds",
    lines: (f) => [`kept.append(lambda call=${f}: call())`],
    after: callKept,
  },
  {
    name: "default-holds-now",
    lines: (f) => [`out.append((lambda call=${f}: call())())`],
  },
  {
    name: "retried",
    lines: (f) => [`out.append(retry(${f}))`],
  },
  {
    name: "guarded",
    lines: (f) => [`out.append(guarded(${f}))`],
  },
  // ---- given away after the loop
  {
    name: "consumed-after",
    lines: (f) => [`kept.append(${f})`],
    after: ["for function in kept: consume(function)"],
  },
  {
    name: "all-consumed-after",
    lines: (f) => [`kept.append(${f})`],
    after: ["consume(lambda: [function() for function in kept])"],
  },
  // ---- ways out
  {
    name: "return-finally",
    only: "function",
    leaves: true,
    lines: (f, v) => ["try:", `\treturn ${f}`, "finally:", `\t${v} = 99`],
  },
  {
    name: "return-try",
    only: "function",
    leaves: true,
    lines: (f) => ["try:", `\treturn ${f}`, "except ValueError:", "\tpass"],
  },
  {
    name: "finally-kept",
    lines: (f) => ["try:", "\tout.append(0)", "finally:", `\tkept.append(${f})`],
    after: callKept,
  },
  {
    name: "finally-called",
    lines: (f) => [`now = ${f}`, "try:", "\tout.append(0)", "finally:", "\tout.append(now())"],
  },
  {
    name: "raised",
    lines: (f) => [
      "try:",
      `\tnow = ${f}`,
      "\tif flip(): raise ValueError",
      "\tout.append(now())",
      "except ValueError:",
      "\tout.append(now())",
    ],
  },
  // ---- asynchronous
  {
    name: "awaited",
    only: "async",
    lines: (f) => [`out.append(await run_async(${f}))`],
  },
  {
    name: "awaited-later",
    only: "async",
    lines: (f) => [`things.append(run_async(${f}))`],
    after: ["for task in things: out.append(await task)"],
  },
  {
    name: "coroutine",
    only: "async",
    lines: (_, v) => ["async def made():", `\treturn ${v}`, "out.append(await made())"],
  },
  {
    name: "coroutine-later",
    only: "async",
    lines: (_, v) => ["async def made():", `\treturn ${v}`, "things.append(made())"],
    after: ["for task in things: out.append(await task)"],
  },
  {
    name: "async-with",
    only: "async",
    lines: (f) => ["async with Manager():", `\tkept.append(${f})`],
    after: callKept,
  },
];
