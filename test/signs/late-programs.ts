/**
 * Functions whose closures are handed to helpers that call, keep or return them, or leave with `return`, where
 * what they capture is bound again: in a loop, in sequence, or on the way out.
 */
import { type Random, seeded } from "../support/random.ts";

const helpers: readonly [string, ...string[]] = [
  "def help(f):\n  f()",
  "def help(f):\n  return f()",
  "def help(f):\n  f().append(f())",
  "def help(a, f):\n  f(a)",
  "def help(f, a=0):\n  if a: f()",
  "def help(f):\n  return f",
  "def help(f):\n  kept.append(f)",
  "def help(f):\n  g = f\n  kept.append(g)",
  "def help(f):\n  return lambda: f()",
  "def help(f):\n  kept.append(lambda: f())",
  "def help(f):\n  def g():\n    return f()\n  return g",
  "def help(f):\n  class C:\n    a = f()\n    def m(self): return f()\n  return C",
  "def help(*f):\n  f()\n  kept.append(f)",
  "def help(a, *, f=None):\n  f()",
  "def help(f):\n  kept.append(f())\n  f = kept\n  f()",
  "def help(f):\n  return f.__get__(kept)",
  "@run\ndef help(f):\n  f()",
  "async def help(f):\n  f()",
  "def help(f):\n  yield f()",
  "help = lambda f: f()",
  "help = lambda f: kept.append(f)",
  "class help:\n  def __init__(self, f):\n    self.f = f",
  "if kept:\n  def help(f):\n    f()\nelse:\n  def help(f):\n    kept.append(f)",
];

const uses: readonly [string, ...string[]] = [
  "help(lambda: x)",
  "out.append(help(lambda: x))",
  "help(0, lambda: x)",
  "help(0, f=lambda: x)",
  "help(f=lambda: x)",
  "out = help(lambda: x)",
  "g = lambda: x\nhelp(g)",
  "g = lambda: x\nout.append(help(f=g))",
  "def g(): return x\nhelp(g)",
  "def g(): return x\nhelp(0, g)",
  "def g(): return lambda: x\nout.append(help(g))",
  "kept.append(help)\nhelp(lambda: lambda: x)",
  "out.append(lambda: x)",
  "help(x for _ in p)",
  "help(*(x for _ in p))",
  "out.append(*(x for _ in p))",
  "p.submit(*(x for _ in p))",
  "p(0, *(x for _ in p), lambda: x)",
  "a, b = (x for _ in p)",
  "out = a, b = (x for _ in p)",
  "(out) = (x for _ in p)",
  "[a], x = (x for _ in p)",
  "out[0, 1] = (x for _ in p)",
  "x, y = p, (lambda: x)\nout.append(y)",
  "[x, y] = p, (x for _ in p)\nout.append(y)",
  "for x in [lambda: x]:\n  out.append(x)",
  "out.extend(list(map(lambda y: x, p)))",
  "out.append(map(lambda y: x, p))",
  "out = sorted(filter(lambda y: lambda: x, p))",
  "out.append(list(map(lambda y: (x for _ in y), p)))",
  "next(p.map(lambda y: x, p))",
  "out.append(map(lambda y: x, p))\nx = 8",
  "g = lambda: x\nx = 8\nout.append(g)",
  "g = lambda: x\nx = 8\nout.append(g)\nout.append(lambda: x)",
  "map = help\nout.append(list(map(lambda y: x, p)))",
  "if p: out.append(lambda: x)\nelse: x = 0",
  "if p:\n  x = 5\n  g = lambda: x\nelif out:\n  x = 6\nelse:\n  x = 7",
  "match p:\n  case 1:\n    g = lambda: x\n  case x:\n    pass\ng()",
  "out.remove(lambda: x)",
  "p.on(lambda: x)\np.off(lambda: x)",
  "p.add_a(lambda: x)\np.remove_a(lambda: x)",
  "p.register(partial(x))\np.unregister(partial(x))",
];

const ends: readonly [string, ...string[]] = [
  "return out",
  "return lambda: x",
  "return out, lambda: x",
  "return (lambda: x), (x := 2)",
  "return [lambda: x for x in p]",
  "return help(lambda: x)",
  "return (x for _ in p)",
  "try:\n  return lambda: x\nfinally:\n  x = 3",
  "try:\n  for x in p:\n    return lambda: x\nfinally:\n  x = 3",
  "yield lambda: x",
  "yield from (x for _ in p)",
  "yield from ((lambda: x) for _ in p)",
  "yield from (x for _ in p), out",
  "yield (yield from (x for _ in p))",
];

const shapes: readonly [string, ...string[]] = [
  "for x in p:",
  "while p:\n  x = p.pop()",
  "for n in p:\n  for x in n:\n    pass",
  "x = 1\nif p:",
  "x = 1\nwith p:",
  "if p:",
  "with p as n:",
];

const rebindings: readonly [string, ...string[]] = [
  "",
  "x = 2\n",
  "x = 2\nx = 3\n",
  "del x\n",
  "for x in p:\n  pass\n",
  "while p:\n  if p:\n    x = p.pop()\n",
  "if p:\n  x = 2\nelse:\n  x = 3\n",
  "else:\n  x = 7\n",
  "with p as x:\n  pass\n",
  "x = 2\nout.append(lambda: x)\n",
  "x = 5\nout.append([x for _ in p])\n",
  "try:\n  pass\nfinally:\n  out.append(lambda: x)\nx = 2\n",
  "if (x := p):\n  out.append(lambda: 0)\n",
  "def k():\n  nonlocal x\n  x = 4\nx = 2\nk()\n",
  "p.on(lambda: x)\ndef k(p):\n  p.off(lambda: 0)\nx = 2\n",
];

export function lateProgram(seed: number): string {
  const random = seeded(seed);
  const indented = (text: string): string => text.replaceAll(/^/gm, "  ");
  const statement = (): string => (random.chance(0.3) ? random.pick(ends) : random.pick(uses));
  const rebound = random.pick(rebindings);
  const helper = random.pick(helpers);
  const isLocal = random.chance(0.3);
  const inner = `${random.pick(shapes)}\n${indented(repeated(random, statement))}`;
  const body = `out = []\n${isLocal ? `${helper}\n` : ""}${inner}\n${rebound}${random.pick(ends)}`;
  const head = "from functools import partial\nkept = []\ndef run(f):\n  f()\n  return f\n";
  return `${head}${isLocal ? "" : `${helper}\n`}def f(p):\n${indented(body)}\n`;
}

function repeated(random: Random, make: () => string): string {
  return Array.from({ length: 1 + random.below(2) }, make).join("\n");
}
