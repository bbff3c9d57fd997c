/**
 * Random programs about what keeps an object alive: classes of many kinds, methods of many kinds in which
 * something is done with one callable, and a driver that lets go of the instance and looks.
 *
 * Each program does one thing in one place, and prints what became of it:
 *
 *     alive      the instance outlives the driver's reference, without the garbage collector
 *     collected  the garbage collector frees it
 *     weak       what was handed to a weak holder is still there, or was run at exit
 *     removed    a callback was found when it was to be taken out
 *     copied     another object than the instance did the work
 *     changed    the instance saw what the work stored
 */
import { seeded, type Random } from "../support/random.ts";
import { indent } from "./capture-programs.ts";
import {
  callbackList,
  fields,
  header,
  initializer,
  members,
  places,
  shapes,
} from "./lifetime-shapes.ts";

export interface LifetimeProgram {
  readonly source: string;
  /** The rule that the thing done is about; other rules may have something to say, too. */
  readonly about: string;
  /** For the table: what is done, in what kind of class, by what kind of method. */
  readonly act: string;
  readonly shape: string;
  readonly place: string;
}

/** `TARGET` is the instance. */
const callables = [
  "TARGET.close",
  "TARGET.close",
  "TARGET.release",
  "TARGET.forget",
  "TARGET.action",
  "TARGET.cached",
  "TARGET.opened",
  "TARGET.wait",
  "TARGET.produce",
  "TARGET.bound",
  "TARGET.names.append",
  "TARGET.child.update",
  "TARGET.__class__",
  "Thing.release",
  "type(TARGET).release",
  "lambda *_: TARGET.name",
  "lambda *_: TARGET.close()",
  "lambda *_: TARGET",
  "lambda *_, name=TARGET.name: log.append(name)",
  "lambda *_, me=TARGET: log.append(me)",
  "lambda *_, me=[TARGET]: log.append(me)",
  "lambda *_, me=weakref.ref(TARGET): log.append(me())",
  "lambda *_: log.append(1)",
  "lambda *_: (lambda: (lambda: TARGET.name)())()",
  "lambda *_: [each for each in [TARGET]]",
  "lambda TARGET: TARGET.name",
  "functools.partial(TARGET.close, 1)",
  "functools.partial(Thing.close, TARGET)",
  "functools.partial(Thing.release, TARGET.name)",
  "functools.partial(print, end=TARGET)",
  "functools.partial(log.append, TARGET.name)",
  "functools.partial(functools.partial(print, TARGET), 1)",
  "functools.partial(lambda name: name, TARGET.name)",
  "weakref.WeakMethod(TARGET.close)",
  "operator.methodcaller('close')",
  "(TARGET.close if TARGET.name else print)",
  "(print if TARGET.name else TARGET.close)",
  "(None or TARGET.close)",
  "[TARGET.close][0]",
  "types.MethodType(Thing.release, TARGET)",
  "types.MethodType(Thing.release, TARGET.name)",
  "functools.wraps(helper)(lambda *_: 1)",
  "(lambda: 1).__call__",
  "helper",
  "nested",
  "local",
  "weakly",
  "alias.close",
  "changed.close",
  "bound",
  "lambda *_: helper()",
  "lambda *_: other()",
  "lambda *_: reference().close()",
  "lambda *_: local()",
  "(TARGET.name for _ in range(2)).__next__",
] as const;

const surroundings = `def helper(*_):
    return TARGET.name
def nested(*_):
    def inner():
        return TARGET
    return inner
def local(*_):
    return log.append("local")
alias = TARGET
changed = TARGET
changed = None or types.SimpleNamespace(close=print)
other = lambda: alias
reference = weakref.ref(TARGET)
def weakly(*_):
    return reference() and reference().name
bound = TARGET.close`;

interface Act {
  readonly about: string;
  /** Statements in the method; `TARGET` is the instance, `MADE` a callable. */
  readonly does: string;
  /** The driver keeps the instance; without it, the instance is let go before the driver looks. */
  readonly keeps?: true;
}

const finalizer = "finalizer-keeps-target";
const weak = "weak-callback-dies";
const registry = "registry-keeps-self";
const cycle = "self-cycle";
const capture = "self-capture";
const shipped = "self-shipped";
const unregister = "unregister-fresh-callable";

const acts: readonly Act[] = [
  ...[
    "weakref.finalize(TARGET, MADE).atexit = False",
    "finalize(TARGET, MADE, TARGET.name).atexit = False",
    "finalize(TARGET, print, MADE).atexit = False",
    "finalize(TARGET, print, end=[1, MADE]).atexit = False",
    "holder.reference = weakref.ref(TARGET, MADE)",
    "holder.reference = weakref.proxy(TARGET, MADE)",
    "values[TARGET] = MADE",
    "values[TARGET] = {'x': (MADE, 1)}",
    "values.setdefault(TARGET, MADE)",
    "values[TARGET] = MADE\nvalues[TARGET] = 1",
    "values[TARGET] = MADE\ndel values[TARGET]",
    "holder.items = WeakKeyDictionary()\nholder.items[TARGET] = MADE",
    "items = WeakKeyDictionary()\nitems[TARGET] = MADE",
    "items = WeakKeyDictionary()\nitems[TARGET] = MADE\nholder.items = items",
    "if TARGET.name:\n    made = MADE\nelse:\n    made = print\nvalues[TARGET] = made",
    "made = print\nmade = MADE\nvalues[TARGET] = made",
    "made = MADE\nmade = print\nvalues[TARGET] = made",
    "finalize(TARGET, MADE).detach()",
  ].map((does) => ({ about: finalizer, does })),
  ...[
    "holder.reference = weakref.ref(MADE)",
    "holder.reference = weakref.WeakMethod(TARGET.close)",
    "holder.items = WeakSet()\nholder.items.add(MADE)",
    "items = weakref.WeakSet()\nitems.add(MADE)\nholder.items = items",
    "items = WeakValueDictionary()\nitems['x'] = MADE\nholder.items = items",
    "def fresh():\n    return TARGET.name\nitems = WeakSet()\nitems.add(fresh)\nholder.items = items",
    "def fresh():\n    return TARGET.name\nholder.reference = weakref.ref(fresh)\nholder.kept = fresh",
    "made = MADE\nholder.reference = weakref.ref(made)\nholder.kept = made",
    "holder.signal = DjangoSignal()\nholder.signal.connect(MADE)",
    "sent = DjangoSignal()\nsent.connect(MADE)\nholder.signal = sent",
    "sent = DjangoSignal()\nsent.connect(MADE, weak=False)\nholder.signal = sent",
    "sent = blinker.Signal()\nsent.connect(MADE)\nholder.signal = sent",
    "sent = DjangoSignal()\ndef fresh(sender):\n    return TARGET.name\nsent.connect(fresh)\nholder.signal = sent",
    "atexit.register(weakref.WeakMethod(TARGET.close))\nholder.exits = True",
    "method = WeakMethod(TARGET.close)\natexit.register(method)\nholder.exits = True",
    "method = WeakMethod(TARGET.close)\natexit.register(lambda: method()())\nholder.exits = True",
  ].map((does) => ({ about: weak, does, keeps: true as const })),
  ...[
    "atexit.register(MADE)",
    "atexit.register(print, MADE)",
    "gc.callbacks.append(MADE)",
    "@atexit.register\ndef at_exit():\n    return TARGET.name",
    "@atexit.register\ndef at_exit():\n    return log",
    "signal.signal(signal.SIGTERM, MADE)\nsignal.signal(signal.SIGTERM, signal.SIG_DFL)",
  ].map((does) => ({ about: registry, does })),
  ...[
    "TARGET.callback = MADE",
    "TARGET.callback = MADE\nTARGET.callback = None",
    "if TARGET.name:\n    TARGET.callback = MADE\nelse:\n    TARGET.callback = None",
    "TARGET.child['x'] = MADE",
    "made = MADE\nTARGET.callback = made",
    "TARGET.callback = lambda: TARGET.name",
    "TARGET.callback = lambda: TARGET.names\ndel TARGET.callback",
    "TARGET.thread = threading.Thread(target=MADE)",
    "thread = threading.Thread(target=TARGET.quiet)\nthread.start()\nthread.join()",
  ].map((does) => ({ about: cycle, does })),
  ...[
    "holder.function = lambda: TARGET.name",
    "holder.function = lambda: (TARGET.name, TARGET.names)",
    "holder.function = helper",
    "kept.append(lambda: TARGET.name)",
    "kept.append(lambda extra=TARGET.name: extra)",
    "kept.append(functools.partial(lambda extra: TARGET.name, 1))",
    "kept.append(nested)",
    "holder.function = weakly",
    "@functools.wraps(print)\ndef wrapper():\n    return TARGET.name\nkept.append(wrapper)",
    "async def coroutine():\n    return TARGET.name\nkept.append(coroutine)",
    "def generator():\n    yield TARGET.name\nkept.append(generator)",
    "sorted([1], key=lambda item: TARGET.name)",
  ].map((does) => ({ about: capture, does })),
  ...[
    "with ProcessPoolExecutor() as pool:\n    pool.submit(WORK, 1)",
    "pool = ProcessPoolExecutor()\npool.map(WORK, [1])",
    "with ThreadPoolExecutor() as pool:\n    pool.submit(WORK, 1)",
    "process = multiprocessing.Process(target=WORK)\nprocess.start()\nprocess.join()",
    "with multiprocessing.Pool() as pool:\n    pool.map(WORK, [1])",
    "multiprocessing.Pool(2).apply_async(WORK, 1)",
  ].map((does) => ({ about: shipped, does, keeps: true as const })),
  ...[
    ["atexit.register", "atexit.unregister"],
    ["bus.connect", "bus.disconnect"],
    ["bus.add_listener", "bus.remove_listener"],
    ["bus.callbacks.append", "bus.discard"],
  ].map(([put, take]) => ({
    about: unregister,
    does: `bus = Bus()\nholder.bus = bus\n${put ?? ""}(FIRST)\n${take ?? ""}(SECOND)`,
    keeps: true as const,
  })),
];

function pickKey<Value>(random: Random, from: Readonly<Record<string, Value>>): [string, Value] {
  const entries = Object.entries(from);
  const entry = entries[random.below(entries.length)];
  if (entry === undefined) throw new Error("There is nothing to pick from");
  return entry;
}

export function lifetimeProgram(seed: number): LifetimeProgram {
  const random = seeded(seed);
  const act = acts[random.below(acts.length)];
  if (act === undefined) throw new Error("There is nothing to do");
  const [shape, template] = pickKey(random, shapes);
  const [place, [method, run]] = pickKey(random, places);
  const { about, does } = chosen(act, random);
  const body = `${surroundings}\n${does}`;
  const as = (target: string): string => body.replaceAll("TARGET", target);
  const host = method
    .replace("BODY2", indent(indent(as("self"))))
    .replace("BODYme", indent(as("me")))
    .replace("BODYthing", indent(as("thing")))
    .replace("BODY", indent(as("self")));
  let classes = template;
  const fill = (name: string, text: string): void => {
    classes = classes.replace(`${name}2`, indent(indent(text))).replace(name, indent(text));
  };
  fill("FIELDS", fields);
  fill("INIT", initializer);
  fill("MEMBERS", members);
  fill("HOST", host === "" ? "pass" : host);
  const runners: Readonly<Record<string, string>> = {
    function: `def run(thing):\n${indent(as("thing"))}`,
    maker: `def run():\n    thing = Thing()\n${indent(as("thing"))}\n    return thing`,
  };
  const source = `${header}
class Bus:
${callbackList}

${classes}

${runners[place] ?? ""}

def drive():
    thing = Thing()
${indent(run)}
${act.keeps === true ? "    holder.thing = thing\n" : ""}    return weakref.ref(thing)

alive = drive()
print("alive", alive() is not None)
gc.collect()
print("collected", alive() is None)
items, reference = holder.items, holder.reference
if getattr(holder, "exits", False):
    atexit._run_exitfuncs()
    print("weak", "closed" in log)
elif isinstance(items, (WeakSet, WeakValueDictionary)):
    print("weak", len(items) > 0)
elif holder.signal is not None:
    print("weak", len(holder.signal.live) > 0)
elif isinstance(reference, weakref.ref):
    print("weak", reference() is not None)
if hasattr(holder, "bus"):
    atexit._run_exitfuncs()
    print("removed", not holder.bus.callbacks and not log)
if worker.copied is not None:
    print("copied", worker.copied)
    print("changed", holder.thing.done != 0)
gc.callbacks.clear()
atexit._clear()
`;
  return { source, about, act: does, shape, place };
}

/** The act with what it is done with. */
function chosen({ about, does }: Act, random: Random): { about: string; does: string } {
  const first = random.pick([
    "lambda *_: log.append(1)",
    "functools.partial(log.append, 1)",
    "local",
    "TARGET.close",
    "TARGET.release",
  ]);
  const second = random.chance(0.7) ? first : random.pick(["lambda *_: log.append(2)", "local"]);
  const work = random.pick([
    "TARGET.work",
    "TARGET.work",
    "TARGET.quiet",
    "functools.partial(TARGET.work, 1)",
    "TARGET.release",
    "Thing.release",
  ]);
  // Half of the cycles are those that a fix may break.
  const made =
    about === cycle && random.chance(0.5) ? "lambda: TARGET.name" : random.pick(callables);
  const text = does
    .replaceAll("FIRST", first)
    .replaceAll("SECOND", second)
    .replaceAll("WORK", work)
    .replaceAll("MADE", made);
  // What was never put in is not found either, but that is another mistake.
  const fresh =
    first.split("(")[0] === second.split("(")[0] && /^(?:lambda|functools)/u.test(second);
  return { about: about !== unregister || fresh ? about : "", does: text };
}
