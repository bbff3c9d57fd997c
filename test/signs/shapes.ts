/**
 * Functions that use a variable before it has a value, or after it has another, each with a shape that could
 * be taken for one that does it in time: the signs have to name every one.
 */

/** `x` is also a variable of the module, so that a use of the function's own is reported. */
const uses: Readonly<Record<string, string>> = {
  "one branch binds": "if p:\n  x = 1\nprint(x)",
  "the other branch goes on": "if p:\n  x = 1\nelse:\n  print(p)\nprint(x)",
  "a branch that is left binds": "if p:\n  x = 1\n  return\nprint(x)\nx = 2",
  "the header is first": "if x:\n  x = 1",
  "the test of the second branch": "if p:\n  x = 1\nelif x:\n  x = 2",
  "a test that a constant settles": "if True or p:\n  print(p)\nelse:\n  x = 1\nprint(x)",
  "the loop binds at its end": "for i in p:\n  print(x)\n  x = i",
  "an inner loop binds": "while p:\n  print(x)\n  for i in p:\n    x = i",
  "after a loop that never begins": "for x in ():\n  print(p)\nprint(x)",
  "after a loop without elements": "for i in range(0):\n  x = i\nprint(x)",
  "after a loop that leaves first": "for i in p:\n  continue\n  x = i\nprint(x)",
  "after a loop with a settled test": "while p:\n  if not True:\n    x = 1\nprint(x)",
  "after a loop that fails first": "while p:\n  assert not 1\n  x = 1\nprint(x)",
  "after a loop that divides by nought": "for i in p:\n  1 / 0\n  x = 1\nprint(x)",
  "the loop's other way": "for i in p:\n  print(i)\nelse:\n  print(x)\n  x = 1",
  "the handler goes on": "try:\n  x = p()\nexcept KeyError:\n  print(p)\nprint(x)",
  "the handler uses it": "try:\n  x = p()\nexcept KeyError:\n  print(x)",
  "in the end": "try:\n  p()\nfinally:\n  print(x)\n  x = 1",
  "what suppresses": "with suppress(p):\n  p()\n  x = 1\nprint(x)",
  "the manager itself": "with p(x) as x:\n  pass",
  "the value itself": "x = x + 1",
  "the augmented value": "x += 1",
  "a target's index": "p[x], x = 1, 2",
  "deleted before": "x = 1\ndel x\nprint(x)",
  "deleted by the round before": "x = 1\nfor i in p:\n  print(x)\n  del x",
  "a parameter is deleted": "del p\nprint(p)",
  "after the handler": "try:\n  p()\nexcept E as x:\n  pass\nelse:\n  return\nprint(x)",
  "after a handler in a handler":
    "try:\n  p()\nexcept E as x:\n  try:\n    p()\n  except E as x:\n    pass\n  print(x)",
  "one case binds": "match p:\n  case 1:\n    x = 1\n  case _:\n    print(p)\nprint(x)",
  "a case on one line": "match p:\n  case 1: x = 1\n  case _: print(x)",
  "the body of a class": "class C:\n  y = x\nx = 1",
  "a default": "def g(y=x):\n  pass\nx = 1",
  "a default of the same name": "g = lambda x=x: x\nx = 1",
  "the first iterable": "x = [x for x in x]",
  "only annotated": "x: int\nprint(x)",
  "a walrus that may be passed over": "p and (x := 1)\nprint(x)",
  "after a name is given itself": "def g():\n  return p\ng = g\nprint(x)\nx = 1",
  "an import further down": "print(x)\nimport x",
  "after an import of something else": "import p.x as y\nprint(x)\nimport x",
};

/** No other `x`: the closure is what is reported. */
const captures: Readonly<Record<string, string>> = {
  "called before": "def g():\n  return x\ng()\nx = 1",
  "a lambda that is called": "(lambda: x)()\nx = 1",
  "by way of another function": "def g():\n  return x\ndef h():\n  return g()\nh()\nx = 1",
  "by way of another name": "def g():\n  return x\nh = g\nh()\nx = 1",
  "by a decorator of this file": "@run\ndef g():\n  return x\nx = 1",
  "a function that its decorator calls": "@run\ndef x():\n  return x",
  "a class that its own body calls for": "class x:\n  y = (lambda: x)()",
  "by a builtin": "def g(y):\n  return x\nsorted(p, key=g)\nx = 1",
  "kept by a decorator, and never bound":
    "@p[0]\ndef g():\n  return x\nif p:\n  x = 1\n  raise E\nreturn 1",
  "kept by a decorator, and bound where nobody comes":
    "@p[0]\ndef g():\n  return x\nif p:\n  return 1\nassert not 1\nx = 1",
  "in a nested default": "def g():\n  return lambda x=x: x\ng()\nx = 1",
  "a method that its class calls": "class C:\n  def m(self):\n    return x\n  m(1)\nx = 1",
  "a method that is decorated": "class C:\n  @run\n  def m(self):\n    return x\nx = 1",
  "the class itself": "class C:\n  def m(self):\n    return C\n  m(1)\n",
  "a lambda in a class": "class C:\n  y = (lambda: x)()\nx = 1",
  "a generator expression": "list(x for i in p)\nx = 1",
  "one path only": "def g():\n  return x\nif p:\n  x = 1\ng()",
  "in a loop": "def g():\n  return x\nfor i in p:\n  g()\n  x = i",
  "a lambda with a name, and deleted": "x = 1\ng = lambda: x\ndel x\ng()",
  "a function's other name, and deleted": "x = 1\ndef g():\n  return x\nh = g\ndel x\nh()",
  "returned, and never bound": "def g():\n  return x\nif p:\n  x = 1\n  del x\nreturn g",
};

/** Closures that see a later value, each with a shape that could be taken for one that is done in time. */
const late: Readonly<Record<string, string>> = {
  "a lambda that is kept": "for x in p:\n  out.append(lambda: x)",
  "a lambda in a comprehension": "out = [lambda: x for x in p]",
  "a lambda in a lambda": "for x in p:\n  out.append(lambda: lambda: x)",
  "a method of a class that is kept":
    "for x in p:\n  class C:\n    def m(self): return x\n  out.append(C)",
  "a lambda of a class that is kept":
    "for x in p:\n  class C:\n    y = lambda self: x\n  out.append(C)",
  "a generator that is kept": "for x in p:\n  out.append(y + x for y in p)",
  "by a call that sounds so": "for x in p:\n  schedule(lambda: x)",
  "by a keyword": "for x in p:\n  button(command=lambda: x)",
  "by a method of this file": "for x in p:\n  Keeper().take(lambda: x)",
  "by a function of this file": "for x in p:\n  take(lambda: x)",
  "by an import of another name": "for x in p:\n  own_thread(target=lambda: x)",
  "a function that is called too late": "for x in p:\n  if x:\n    def g(): return x\ng()",
  "a function that is called first":
    "g = print\nfor x in p:\n  g()\n  def g(): return x\n  out.append(g)",
  "a function that is called in the next round":
    "g = print\nwhile p:\n  x = p.pop()\n  g()\n  if x:\n    def g(): return x",
  "a function whose variable is bound below":
    "for i in p:\n  x = i\n  def g(): return x\n  x = 0\n  out.append(g)",
  "a function whose result waits": "for x in p:\n  def g(): return lambda: x\n  out.append(g())",
  "a function that yields": "for x in p:\n  def g(): yield x\n  out.append(g())",
  "a function that is awaited": "for x in p:\n  async def g(): return x\n  out.append(g())",
  "a decorated function": "for x in p:\n  @take\n  def g(): return x",
  "a function in another's hands":
    "for x in p:\n  def g(): return x\n  def h(): return g()\n  out.append(h)",
  "a lambda with a name that is kept": "for x in p:\n  g = lambda: x\n  out.append(g)",
  "a generator, and the next statement": "x = 1\ng = (x for y in p)\nx = 2\nout.append(list(g))",
  "a lambda that an iterator keeps": "for x in p:\n  out = filter(lambda y: y != x, out)",
  "a lambda that uses itself": "g = abs\ng = lambda y: g(y + 1)\ng(1)",
  "a loop's other way is no branch":
    "x = 1\nif p:\n  out.append(lambda: x)\nfor i in p:\n  pass\nelse:\n  for x in p:\n    pass",
  "a second statement is no branch":
    "x = 1\nif p:\n  out.append(lambda: x)\nif p:\n  for x in p:\n    pass",
  "branches of a loop":
    "for i in p:\n  if i:\n    x = i\n    out.append(lambda: x)\n  else:\n    x = 0",
  "cases of a loop":
    "for i in p:\n  match i:\n    case 1:\n      x = i\n      out.append(lambda: x)\n    case x:\n      pass",
  "what is taken apart has a name, too":
    "for x in p:\n  g = a, b = (x for y in p)\n  out.append(g)",
  "a map that is kept": "for x in p:\n  out.append(map(lambda y: y + x, p))",
  "a class's lambdas": "class C:\n  out = [lambda: x for x in p]\n  z = [y() for y in out]",
  "a partial of nothing": "for x in p:\n  out.append(partial(lambda: x))",
};

/** Each holds at least one finding. */
export function shapes(): readonly (readonly [name: string, text: string])[] {
  const inFunction = (body: string): string =>
    `def f(p):\n${body.replaceAll(/^/gm, "  ")}\nf([1])\n`;
  const head = "from contextlib import suppress\n";
  const keepers =
    "from functools import partial\nfrom threading import Thread as own_thread\n" +
    "kept = []\ndef take(f):\n  kept.append(f)\n" +
    "class Keeper:\n  def take(self, f):\n    kept.append(f)\n";
  const run = "def run(f):\n  f(1)\n  return f\n";
  return [
    ...Object.entries(uses).map(
      ([name, body]) => [name, `${head}x = p = 1\n${inFunction(body)}`] as const,
    ),
    ...Object.entries(captures).map(([name, body]) => [name, `${run}${inFunction(body)}`] as const),
    ...Object.entries(late).flatMap(
      ([name, body]) =>
        [
          [name, `${keepers}${inFunction(`out = []\n${body}\nreturn out`)}`],
          [
            `${name}, twice`,
            `${keepers}${inFunction(`out = []\nfor n in p:\n${body.replaceAll(/^/gm, "  ")}\nreturn out`)}`,
          ],
        ] as const,
    ),
  ];
}
