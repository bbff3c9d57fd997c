/**
 * Functions in which closures that read a variable are made, named anew, handed on and run in any order with
 * the statements that bind it: whatever order fails, the signs have to name it.
 */
import type { Random } from "../support/random.ts";
import { seeded } from "../support/random.ts";

const definitions: readonly [string, ...string[]] = [
  "def g():\n  return x",
  "def g():\n  yield x",
  "async def g():\n  return x",
  "async def g():\n  yield x",
  "def g():\n  if p: return x",
  "def g(y=0):\n  print(lambda: (yield))\n  return x",
  "@run\ndef g():\n  return x",
  "@keep.later\ndef g():\n  return x",
  "@keep.later\ndef g():\n  yield x",
  "def g():\n  return [x for _ in p]",
  "g = lambda: x",
  "g = lambda: (yield x)",
  "g = (x for _ in p)",
  "g = (x, lambda: x)[1]",
  "class g:\n  def m(self):\n    return x\n  n = m",
  "class g:\n  def m(self):\n    return x\n  m(1)",
  "def h():\n  return g()",
  "def h():\n  yield g()",
  "def h():\n  yield from g()",
  "def h():\n  return g",
  "def h():\n  return list(g())",
  "def h():\n  return list(map(g, p))",
  "async def h():\n  return await g()",
  "h = lambda: g()",
];

const bindings: readonly [string, ...string[]] = [
  "x = 1",
  "x = 1",
  "x = g",
  "x = g()",
  "x, y = p",
  "x: int",
  "import x",
  "for x in p:\n  pass",
  "for x in [1, 2]:\n  pass",
  "for x in ():\n  pass",
  "for x in (([])):\n  pass",
  "for x in range(0):\n  pass",
  "for x in range(3):\n  pass",
  "for x in 1, 2:\n  pass",
  "with p() as x:\n  pass",
  "if p:\n  x = 1",
  "if p:\n  x = 1\nelse:\n  return",
  "try:\n  x = 1\nfinally:\n  pass",
  "try:\n  p()\nexcept E as x:\n  pass",
  "match p:\n  case x:\n    pass",
  "match p:\n  case [x, 1]:\n    pass\n  case x.y:\n    pass",
  "def k():\n  nonlocal x\n  x = 1",
  "def k():\n  nonlocal x\n  x: int",
  "def k():\n  x = 1\n  def l():\n    nonlocal x\n    x = 2",
  "any((x := y) for y in p)",
  "print(list((lambda: (x := y))() for y in p))",
  "[(x := y) for y in p]",
  "print(y for y in p if [x := 1 for _ in p])",
  "del x",
  "return",
  "print(x)",
];

const uses: readonly [string, ...string[]] = [
  "g()",
  "h()",
  "i()",
  "o.a()",
  "h = g",
  "i = g",
  "i = h",
  "h = g()",
  "i = g()",
  "i = h()",
  "h, i = g, g",
  "h = i = g",
  "h: object = g",
  "o.a = g",
  "o.a = g()",
  "o.b.a = h",
  "o[0] = g",
  "(o).a = g",
  "i = o.a",
  "next(g)",
  "next(i)",
  "next(g())",
  "list(h)",
  "list(g())",
  "g.send(None)",
  "i.send(None)",
  "i.close()",
  "g.name = 1",
  "g.__call__()",
  "i.__call__()",
  "keep(g)",
  "keep(0, g())",
  "keep(what=h)",
  "keep([g])",
  "keep((g))",
  "keep(lambda: g())",
  "keep(lambda: x)",
  "keep(x for _ in p)",
  "(lambda: x)()",
  "run(g)",
  "run(run(g))",
  "o.run(g)",
  "o.m(g)",
  "sorted(p, key=g)",
  "schedule(g)",
  "o.on_done(g)",
  "t = Thread(target=g)\nt.start()\nt.join()",
  "t = pool.submit(g)\nt.result()",
  "pool.submit(g).result()",
  "pool.submit(g)",
  "[o.m(g) for _ in p]",
  "i = keep(g)\ni()",
  "i = partial(g)\ni()",
  "return g",
  "return keep(g)",
  "yield g",
  "await g()",
  "await keep(g())",
  "await create_task(g())",
  "await (create_task(g()))",
  "create_task(g())",
  "for y in g():\n  pass",
  "for y in i:\n  pass",
  "yield from g()",
  "print(g == g, g if p else h)",
  "g = 0",
  "raise E",
  "with keep(g) as y:\n  pass",
  "if p:\n  g()\nelse:\n  h()",
];

const heads: readonly [string, ...string[]] = [
  "if p:",
  "for n in p:",
  "while p:",
  "with p:",
  "try:",
  "class C:",
  "for n in range(2):",
  "async with p:",
];

/** A function `f`, in a module where its callees are known or not. */
export function earlyProgram(seed: number): string {
  const random = seeded(seed);
  const statements: string[] = [];
  const count = 4 + random.below(6);
  for (let place = 0; place < count; place++) statements.push(statement(random));
  const body = [random.pick(definitions), ...statements, "x = 2"];
  // Some never bind the variable on the way to the end.
  if (random.below(3) === 0) body.splice(body.length - 1, 1, "if p:\n  x = 2\n  raise E");
  const isAsync = body.some((text) => /await|async with/.test(text));
  const outer = random.below(4) === 0 ? "x = 0\n" : "";
  const methods = random.below(2) === 0 ? "class O:\n  def m(self, f):\n    f()\n" : "";
  const run = "def run(f):\n  f()\n  return f\n";
  const head = `${isAsync ? "async " : ""}def f(p, o):`;
  const indented = body.join("\n").replaceAll(/^/gm, "  ");
  return `${outer}${run}${methods}${head}\n${indented}\n`;
}

function statement(random: Random, inClass: boolean = false): string {
  const kind = random.below(10);
  if (kind < 2) return random.pick(definitions);
  if (kind < 9) {
    const text = random.pick(kind < 4 ? bindings : uses);
    return inClass && leavesFunction.test(text) ? "pass" : text;
  }
  const head = random.pick(heads);
  const isInClass = inClass || head === "class C:";
  const inner = [statement(random, isInClass), statement(random, isInClass)].join("\n");
  const text = `${head}\n${inner.replaceAll(/^/gm, "  ")}`;
  if (head !== "try:") return text;
  const last = random.pick(["finally:", "except E:"]);
  return `${text}\n${last}\n  ${random.pick(["pass", "x = 3", "g()"])}`;
}

/** What cannot stand in the body of a class. */
const leavesFunction = /\b(?:return|yield|await)\b/;
