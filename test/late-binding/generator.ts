/**
 * Random programs about closures and rebinding, by seed.
 *
 * The grammar crosses the rows of the decision table (what becomes of the closure) with its columns (where
 * the captured variable is bound anew), the kinds of closures, bindings and loops, and branches in between.
 * Every line that makes a closure ends in a comment that names the construct, for the confusion table.
 *
 * A program calls `flip()` and `count()`, whose answers the oracle chooses, and `consume()`, a callee of
 * which nothing can be known.
 */

import { seeded } from "../support/random.ts";
import { helpers, situations } from "./situations.ts";

export type Random = (below: number) => number;

const prelude = `import functools, re, threading
from collections import defaultdict, deque
from contextlib import ExitStack
registry = []
class Thing:
    pass
class Context:
    def __init__(self, value): self.value = value
    def __enter__(self): return self.value
    def __exit__(self, *error): return False
class Button:
    def __init__(self): self.handlers = []
    def on(self, handler): self.handlers.append(handler)
    def press(self): return [handler() for handler in self.handlers]
class Holder:
    def __init__(self, function): self.function = function
    def get(self): return self.function()
def apply(function): return function()
def forward(function, *, times=1): return [apply(function) for _ in range(times)]
def store(function): registry.append(function)
def relay(function, flag=True):
    if flag: store(function)
def same(function): return function
def wrapped(function):
    def inner(): return function()
    return inner
def put_in(target, function): target.append(function)
def factory(value): return lambda: value
def registering(function):
    registry.append(function)
    return function
def passing(function): return wrapped(function)
${helpers}`;

/** Lines of code; a leading tab is one level of indentation. */
type Lines = readonly string[];

function indent(lines: Lines, levels = 1): Lines {
  return lines.map((line) => "\t".repeat(levels) + line);
}

interface Closure {
  readonly name: string;
  readonly before: Lines;
  readonly expression: string;
}

interface Consumption {
  readonly name: string;
  /** In the loop's body. */
  readonly lines: Lines;
  /** After the loop. */
  readonly after: Lines;
}

type Kind = "function" | "module" | "method" | "async" | "yielding";

class ProgramWriter {
  readonly #random: Random;
  #names = 0;
  #kind: Kind = "function";

  constructor(seed: number) {
    this.#random = seeded(seed).below;
  }

  write(): string {
    const parts = 1 + this.#random(3);
    const body: string[] = ["out = []"];
    const kind = this.#pick<Kind>([
      "function",
      "function",
      "function",
      "module",
      "method",
      "method",
      "async",
      "yielding",
    ]);
    this.#kind = kind;
    for (let part = 0; part < parts; part++) {
      if (kind === "yielding") body.push(...this.#yielding());
      else {
        const choice = this.#random(10);
        if (choice < 6) body.push(...this.#loop(kind !== "module" && part === parts - 1));
        else if (choice < 8) body.push(...this.#comprehension());
        else body.push(...this.#sequence(kind === "module"));
      }
    }
    const drain = "out.extend(function() for function in registry)";
    const lines =
      kind === "module"
        ? [...body, drain, "result = out"]
        : kind === "method"
          ? [
              "class Work:",
              ...indent(["def run(self):", ...indent([...body, drain, "return out"])]),
              "result = Work().run()",
            ]
          : kind === "async"
            ? [
                "async def work():",
                ...indent([...body, drain, "return out"]),
                "result = drive(work())",
              ]
            : ["def work():", ...indent([...body, drain, "return out"]), "result = work()"];
    const returned = ["if callable(result): result = result()"];
    return (
      prelude +
      [...lines, ...returned].map((line) => line.replaceAll("\t", "    ")).join("\n") +
      "\n"
    );
  }

  #pick<Item>(items: readonly Item[]): Item {
    const item = items[this.#random(items.length)];
    if (item === undefined) throw new Error("nothing to choose from");
    return item;
  }

  #fresh(stem: string): string {
    this.#names++;
    return `${stem}${String(this.#names)}`;
  }

  // ---- loops

  #loop(mayReturn: boolean): Lines {
    const item = this.#fresh("item");
    const [loop, head, first] = this.#pick<readonly [string, Lines, Lines]>([
      ["for", [`for ${item} in [10, 20, 30]:`], []],
      ["count", [`for ${item} in count():`], []],
      ["tuple", [`for ${item}, _ in zip(count(), "abc"):`], []],
      ["enumerate", [`for ${item}, _ in enumerate("abc"):`], []],
      ["star", [`for ${item}, *_ in [(1, 2), (3, 4)]:`], []],
      ["while", [`${item} = -1`, `while ${item} < 2:`], [`${item} += 1`]],
      [
        "walrus",
        [
          `${item}_source = iter([1, 2, 3])`,
          `while (${item} := next(${item}_source, None)) is not None:`,
        ],
        [],
      ],
      ["forever", [`${item} = 0`, "while True:"], [`if ${item} > 2: break`, `${item} += 1`]],
      ["once", [`for ${item} in (7,):`], []],
      ...(this.#kind === "async"
        ? [["async-for", [`async for ${item} in Numbers([1, 2, 3]):`], []] as const]
        : []),
    ]);
    const variable = this.#variable(item);
    const site = this.#site(variable.name, `${loop}/${variable.kind}`, mayReturn);
    let body: Lines = [...variable.lines, ...site.lines];
    if (variable.wrap !== undefined)
      body = [...variable.lines, variable.wrap, ...indent(site.lines)];
    const nested = this.#random(6);
    // Once around and often inside would bind the same value again and again.
    if (nested === 0 && loop !== "once") body = [`for _ in count():`, ...indent(body)];
    else if (nested === 1) body = ["try:", ...indent(body), "except ValueError:", "\tpass"];
    else if (nested === 2) body = ["with Context(0):", ...indent(body)];
    const noise = this.#random(8);
    const skip = noise === 0 ? ["if flip(): continue"] : noise === 1 ? ["if flip(): break"] : [];
    const orelse = this.#random(10) === 0 ? ["else:", "\tout.append('else')"] : [];
    return [
      ...variable.before,
      ...site.before,
      ...head,
      ...indent([...first, ...skip, ...body]),
      ...orelse,
      ...site.after,
    ];
  }

  /** A variable for the closure to capture, and how the loop's body binds it. */
  #variable(item: string): {
    readonly name: string;
    readonly kind: string;
    readonly before: Lines;
    readonly lines: Lines;
    readonly wrap?: string;
  } {
    const name = this.#fresh("value");
    const before: Lines = [];
    switch (
      this.#pick([
        "target",
        "target",
        "target",
        "body",
        "walrus",
        "with",
        "match",
        "augmented",
        "annotated",
        "inner",
        "outer",
        "invariant",
        "constant",
        "unpacked",
        "function",
        "handler",
        "imported",
        "class",
      ])
    ) {
      case "body":
        return { name, kind: "body", before, lines: [`${name} = ${item} * 10`] };
      case "walrus":
        return {
          name,
          kind: "walrus",
          before,
          lines: [`if (${name} := ${item} + 1) is None: pass`],
        };
      case "with":
        return { name, kind: "with", before, lines: [], wrap: `with Context(${item}) as ${name}:` };
      case "match":
        return {
          name,
          kind: "match",
          before,
          lines: [`match [${item}]:`, `\tcase [${name}]: pass`],
        };
      case "augmented":
        return {
          name,
          kind: "augmented",
          before: [`${name} = 1`],
          lines: [`${name} += ${item} + 1`],
        };
      case "annotated":
        return { name, kind: "annotated", before, lines: [`${name}: int = ${item} + 3`] };
      case "inner":
        return {
          name,
          kind: "inner",
          before,
          lines: [],
          wrap: `for ${name} in (${item}, ${item} + 100):`,
        };
      case "outer":
        return { name: item, kind: "outer", before, lines: [], wrap: "for _ in [0, 1]:" };
      case "invariant":
        return { name, kind: "invariant", before: [`${name} = 5`], lines: [] };
      case "constant":
        return { name, kind: "constant", before, lines: [`${name} = "same"`] };
      case "unpacked":
        return { name, kind: "unpacked", before, lines: [`${name}, _ = ${item} + 2, 0`] };
      case "handler":
        return {
          name,
          kind: "handler",
          before,
          lines: ["try: raise ValueError", `except ValueError: ${name} = [${item}]`],
        };
      case "imported":
        return { name, kind: "imported", before, lines: [`import functools as ${name}`] };
      case "class":
        return { name, kind: "class", before, lines: [`class ${name}:`, `\tnumber = ${item}`] };
      case "function":
        return { name, kind: "function", before, lines: [`${name} = factory(${item})`] };
      default:
        return { name: item, kind: "target", before, lines: [] };
    }
  }

  // ---- closures

  #closure(variable: string, tag: string): Closure {
    const name = this.#fresh("function");
    const comment = `  # @${tag}`;
    switch (
      this.#pick([
        "lambda",
        "lambda",
        "lambda",
        "def",
        "nested",
        "default",
        "comprehension",
        "factory",
        "mixed",
        "async",
      ])
    ) {
      case "def":
        return {
          name: "def",
          before: [`def ${name}():${comment}/def`, `\treturn ${variable}`],
          expression: name,
        };
      case "nested":
        return {
          name: "nested",
          before: [
            `def ${name}():${comment}/nested`,
            "\tdef deeper():",
            `\t\treturn ${variable}`,
            "\treturn deeper()",
          ],
          expression: name,
        };
      case "default":
        return {
          name: "default",
          before: [],
          expression: `(lambda ${variable}=${variable}: ${variable})`,
        };
      case "comprehension":
        return {
          name: "comprehension",
          before: [],
          expression: `(lambda: [${variable} for _ in "a"])`,
        };
      case "factory":
        return { name: "factory", before: [], expression: `factory(${variable})` };
      case "mixed":
        return { name: "mixed", before: [], expression: `(lambda: (out and 0, ${variable})[1])` };
      default:
        return { name: "lambda", before: [], expression: `(lambda: ${variable})` };
    }
  }

  #wrap(expression: string): readonly [string, string] {
    switch (this.#random(9)) {
      case 0:
        return [`functools.partial(${expression})`, "partial"];
      case 1:
        return [`(${expression} if True else None)`, "conditional"];
      case 2:
        return [`same(${expression})`, "same"];
      case 3:
        return [`wrapped(${expression})`, "wrapped"];
      default:
        return [expression, "plain"];
    }
  }

  // ---- consumption

  #site(
    variable: string,
    tag: string,
    mayReturn: boolean,
  ): { readonly before: Lines; readonly lines: Lines; readonly after: Lines } {
    const special = this.#random(16);
    if (special > 11) return this.#situationSite(variable, tag, mayReturn);
    if (special === 0) return this.#classSite(variable, tag);
    if (special === 1) return this.#lazySite(variable, tag);
    if (special === 2) return this.#argumentSite(variable, tag);
    const closure = this.#closure(variable, tag);
    const [expression, wrapper] = this.#wrap(closure.expression);
    const use = this.#consumption(expression, mayReturn);
    const comment = `  # @${tag}/${closure.name}/${wrapper}/${use.name}`;
    const before = closure.before.map((line) => line.replace(/ {2}# @.*/, comment));
    let lines = [
      ...before,
      ...use.lines.map((line) => (line.includes("#") ? line : line + comment)),
    ];
    if (use.name !== "conditional-name" && this.#random(4) === 0)
      lines = ["if flip():", ...indent(lines)];
    const holders = [
      "kept = []",
      "table = {}",
      "thing = Thing()",
      "button = Button()",
      "things = []",
      "last = None",
      "stack = ExitStack()",
      "grouped = defaultdict(list)",
    ];
    return { before: holders, lines, after: use.after };
  }

  #situationSite(
    variable: string,
    tag: string,
    mayReturn: boolean,
  ): { readonly before: Lines; readonly lines: Lines; readonly after: Lines } {
    const situation = this.#pick(
      situations.filter(
        ({ only, leaves }) =>
          (only === undefined || only === this.#kind || (only === "function" && mayReturn)) &&
          (leaves !== true || mayReturn),
      ),
    );
    const closure = this.#closure(variable, tag);
    const comment = `  # @${tag}/${closure.name}/plain/${situation.name}`;
    const before = closure.before.map((line) => line.replace(/ {2}# @.*/, comment));
    let lines = [
      ...before,
      ...situation.lines(closure.expression, variable).map((line) => line + comment),
    ];
    if (this.#random(4) === 0) lines = ["if flip():", ...indent(lines)];
    return {
      before: ["kept = []", "things = []", "last = None", ...(situation.before ?? [])],
      lines,
      after: situation.after ?? [],
    };
  }

  #consumption(f: string, mayReturn: boolean): Consumption {
    const callAll = ["out.extend(function() for function in kept)"];
    const choices: Consumption[] = [
      { name: "called", lines: [`out.append((${f})())`], after: [] },
      { name: "name-called", lines: [`now = ${f}`, "out.append(now())"], after: [] },
      { name: "applied", lines: [`out.append(apply(${f}))`], after: [] },
      { name: "forwarded", lines: [`out.append(forward(${f}, times=2))`], after: [] },
      { name: "listed-now", lines: [`out.append([function() for function in [${f}]])`], after: [] },
      { name: "append", lines: [`kept.append(${f})`], after: callAll },
      { name: "alias-append", lines: [`alias = ${f}`, "kept.append(alias)"], after: callAll },
      { name: "extend", lines: [`kept.extend([${f}])`], after: callAll },
      { name: "augmented", lines: [`kept += [${f}]`], after: callAll },
      {
        name: "insert",
        lines: [`kept.insert(0, ${f})`],
        after: ["for function in kept: out.append(function())"],
      },
      {
        name: "append-tuple",
        lines: [`kept.append((1, ${f}))`],
        after: ["out.extend(function() for _, function in kept)"],
      },
      {
        name: "subscript",
        lines: [`table[len(table)] = ${f}`],
        after: ["out.extend(function() for function in table.values())"],
      },
      {
        name: "update",
        lines: [`table.update({len(table): ${f}})`],
        after: ["for function in table.values(): out.append(function())"],
      },
      {
        name: "setdefault",
        lines: [`table.setdefault(len(table), ${f})`],
        after: ["out.extend(table[key]() for key in table)"],
      },
      {
        name: "setdefault-append",
        lines: [`table.setdefault('a', []).append(${f})`],
        after: ["out.extend(function() for function in table.get('a', []))"],
      },
      {
        name: "grouped",
        lines: [`grouped['a'].append(${f})`],
        after: ["out.extend(function() for function in grouped['a'])"],
      },
      {
        name: "setattr",
        lines: [`setattr(thing, 'a%d' % len(vars(thing)), ${f})`],
        after: ["out.extend(function() for function in vars(thing).values())"],
      },
      {
        name: "attribute",
        lines: ["one = Thing()", `one.call = ${f}`, "things.append(one)"],
        after: ["out.extend(one.call() for one in things)"],
      },
      {
        name: "attribute-now",
        lines: ["one = Thing()", `one.call = ${f}`, "out.append(one.call())"],
        after: [],
      },
      { name: "slot", lines: [`thing.call = ${f}`, "out.append(thing.call())"], after: [] },
      {
        name: "fresh-list",
        lines: ["fresh = []", `fresh.append(${f})`, "out.extend(function() for function in fresh)"],
        after: [],
      },
      {
        name: "fresh-kept",
        lines: ["fresh = []", `fresh.append(${f})`, "things.append(fresh)"],
        after: ["out.extend(function() for fresh in things for function in fresh)"],
      },
      {
        name: "kept-fresh",
        lines: ["fresh = []", "things.append(fresh)", `fresh.append(${f})`],
        after: ["out.extend(fresh[0]() for fresh in things)"],
      },
      { name: "fresh-dict", lines: [`fresh = {'a': ${f}}`, "out.append(fresh['a']())"], after: [] },
      { name: "store", lines: [`store(${f})`], after: [] },
      { name: "relay", lines: [`relay(${f})`], after: [] },
      { name: "relay-off", lines: [`forward(${f})`], after: [] },
      { name: "put-in", lines: [`put_in(kept, ${f})`], after: callAll },
      {
        name: "put-in-fresh",
        lines: ["fresh = []", `put_in(fresh, ${f})`, "out.append(fresh[0]())"],
        after: [],
      },
      { name: "button", lines: [`button.on(${f})`], after: ["out.extend(button.press())"] },
      {
        name: "fresh-button",
        lines: ["pad = Button()", `pad.on(${f})`, "out.extend(pad.press())"],
        after: [],
      },
      {
        name: "holder",
        lines: [`things.append(Holder(${f}))`],
        after: ["out.extend(holder.get() for holder in things)"],
      },
      { name: "holder-now", lines: [`out.append(Holder(${f}).get())`], after: [] },
      {
        name: "thread-joined",
        lines: [`thread = threading.Thread(target=${f})`, "thread.start()", "thread.join()"],
        after: [],
      },
      {
        name: "thread-later",
        lines: [`thread = threading.Thread(target=${f})`, "things.append(thread)"],
        after: ["for thread in things: thread.start()", "for thread in things: thread.join()"],
      },
      { name: "exit-stack", lines: [`stack.callback(${f})`], after: ["stack.close()"] },
      {
        name: "exit-stack-now",
        lines: ["with ExitStack() as local:", `\tlocal.callback(${f})`],
        after: [],
      },
      {
        name: "defaultdict",
        lines: [`things.append(defaultdict(${f}))`],
        after: ["out.extend(known['a'] for known in things)"],
      },
      {
        name: "name-after",
        lines: [`last = ${f}`],
        after: ["out.append(last() if last else None)"],
      },
      {
        name: "conditional-name",
        lines: ["if flip():", `\tlast = ${f}`],
        after: ["out.append(last() if last else None)"],
      },
      {
        name: "conditional-break",
        lines: ["if flip():", `\tlast = ${f}`, "\tbreak"],
        after: ["out.append(last() if last else None)"],
      },
      { name: "append-break", lines: [`kept.append(${f})`, "break"], after: callAll },
      { name: "unknown", lines: [`consume(${f})`], after: [] },
    ];
    if (mayReturn) {
      choices.push({ name: "return", lines: [`return ${f}`], after: [] });
      choices.push({
        name: "append-return",
        lines: [`kept.append(${f})`, "return [function() for function in kept]"],
        after: [],
      });
    }
    return this.#pick(choices);
  }

  /** Functions that take an argument, for callees that give one. */
  #argumentSite(
    variable: string,
    tag: string,
  ): { readonly before: Lines; readonly lines: Lines; readonly after: Lines } {
    const f = `lambda given: (given, ${variable})`;
    const [name, lines, after] = this.#pick<readonly [string, Lines, Lines]>([
      ["sorted", [`out.append(sorted([2, 1], key=lambda given: (0, str(${variable}))))`], []],
      ["min", [`out.append(min([2, 1], key=lambda given: str(${variable})))`], []],
      ["list-map", [`out.append(list(map(${f}, [1])))`], []],
      ["any-map", [`out.append(any(map(${f}, [1])))`], []],
      ["filter-tuple", [`out.append(tuple(filter(${f}, [1])))`], []],
      ["sub", [`out.append(re.sub('a', lambda given: str(${variable}), 'aa'))`], []],
      [
        "reduce",
        [`out.append(functools.reduce(lambda left, right: (left, str(${variable})), [1, 2]))`],
        [],
      ],
      ["sort", ["numbers = [2, 1]", `numbers.sort(key=lambda given: str(${variable}))`], []],
      ["map-kept", [`kept.append(map(${f}, [1]))`], ["out.extend(list(lazy) for lazy in kept)"]],
      ["filter-name", [`last = filter(${f}, [1])`, "out.extend(last)"], []],
      [
        "map-conditional",
        ["if flip():", `\tlast = map(${f}, [1])`],
        ["out.extend(list(last or []))"],
      ],
      [
        "iter-sentinel",
        [`for answer in iter(lambda: str(${variable}), str(${variable})): break`],
        [],
      ],
    ]);
    return {
      before: ["kept = []", "last = None"],
      lines: lines.map((line) => (line.includes("lambda") ? `${line}  # @${tag}/${name}` : line)),
      after,
    };
  }

  /** Generator expressions. */
  #lazySite(
    variable: string,
    tag: string,
  ): { readonly before: Lines; readonly lines: Lines; readonly after: Lines } {
    const g = `(given + str(${variable}) for given in "ab")`;
    const [name, lines, after] = this.#pick<readonly [string, Lines, Lines]>([
      ["genexp-listed", [`out.append(list(${g}))`], []],
      ["genexp-joined", [`out.append(''.join(${g}))`], []],
      ["genexp-any", [`out.append(any(${g}))`], []],
      ["genexp-looped", [`for part in ${g}: out.append(part)`], []],
      ["genexp-named", [`lazy = ${g}`, "out.append(next(lazy))"], []],
      ["genexp-kept", [`kept.append(${g})`], ["out.extend(list(lazy) for lazy in kept)"]],
      ["genexp-extended", [`kept.extend(${g})`], ["out.extend(kept)"]],
      ["genexp-conditional", ["if flip():", `\tlast = ${g}`], ["out.extend(last or [])"]],
      [
        "genexp-first",
        [`kept.append(given for given in str(${variable}))`],
        ["out.extend(list(lazy) for lazy in kept)"],
      ],
      ["genexp-summed", [`out.append(sum(1 for given in "ab" if ${variable} is not None))`], []],
    ]);
    return {
      before: ["kept = []", "last = None"],
      lines: lines.map((line) =>
        line.includes(" for given in ") ? `${line}  # @${tag}/${name}` : line,
      ),
      after,
    };
  }

  #classSite(
    variable: string,
    tag: string,
  ): { readonly before: Lines; readonly lines: Lines; readonly after: Lines } {
    const name = this.#fresh("Made");
    const definition = [
      `class ${name}:`,
      `\tdef get(self):  # @${tag}/class`,
      `\t\treturn ${variable}`,
    ];
    const [lines, after] = this.#pick<readonly [Lines, Lines]>([
      [[`out.append(${name}().get())`], []],
      [[`kept.append(${name})`], ["out.extend(made().get() for made in kept)"]],
      [[`kept.append(${name}())`], ["out.extend(made.get() for made in kept)"]],
    ]);
    return { before: ["kept = []"], lines: [...definition, ...lines], after };
  }

  // ---- comprehensions

  #comprehension(): Lines {
    const f = this.#pick([
      "lambda: x",
      "lambda x=x: x",
      "factory(x)",
      "lambda: [x for _ in 'a']",
      "functools.partial(lambda: x)",
    ]);
    const called = (lines: string): Lines => [lines, "out.extend(function() for function in made)"];
    const source = this.#pick(["[1, 2, 3]", "count()", "(1,)"]);
    const [name, lines] = this.#pick<readonly [string, Lines]>([
      ["list", called(`made = [(${f}) for x in ${source}]`)],
      ["list-generator", called(`made = list((${f}) for x in ${source})`)],
      ["dict", called(`made = {x: (${f}) for x in ${source}}.values()`)],
      ["tuples", called(`made = [pair[1] for pair in [(x, (${f})) for x in ${source}]]`)],
      ["called", [`out.extend([(${f})() for x in ${source}])`]],
      ["applied", [`out.extend([apply(${f}) for x in ${source}])`]],
      ["inner", called(`made = [(${f}) for x in ${source} for _ in "ab"]`)],
      ["lazy-called", [`for function in ((${f}) for x in ${source}): out.append(function())`]],
      ["lazy-listed", called(`made = list(function for function in ((${f}) for x in ${source}))`)],
      ["sum-called", [`out.append([(${f})() for x in ${source}])`]],
      ["stored", [`[store(${f}) for x in ${source}]`]],
      [
        "nested",
        called(`made = [made for y in "ab" for made in [[(${f}) for x in ${source}][0]]]`),
      ],
      ["inside", called(`made = sum([[(${f}) for x in ${source}] for y in "ab"], [])`)],
      ["outer", called(`made = sum([[(lambda: (x, y)) for y in "ab"] for x in ${source}], [])`)],
      ["mapped", [`out.extend(map(lambda made: made(), [(${f}) for x in ${source}]))`]],
      ["mapped-lazily", [`out.extend(map(lambda made: made(), ((${f}) for x in ${source})))`]],
      ["any-called", [`out.append(any((${f})() is None for x in ${source}))`]],
      ["sorted-by", [`out.extend(sorted([2, 1], key=lambda y: (x, y)) for x in ${source})`]],
      ["first", [`out.append(next(((${f}) for x in ${source}), int)())`]],
      ["walrus", called(`made = [(lambda: z) for x in ${source} if (z := x) is not None]`)],
      ["walrus-called", [`out.extend([(lambda: z)() for x in ${source} if (z := x) is not None])`]],
      [
        "consumed",
        [`table = {x: (${f}) for x in ${source}}`, "for key in table: consume(table[key])"],
      ],
      ["condition", [`out.append([x for x in ${source} if (${f})() is not None])`]],
    ]);
    return lines.map((line) =>
      line.includes(" for x in ")
        ? `${line}  # @comprehension/${name}/${f.split(":")[0] ?? ""}`
        : line,
    );
  }

  // ---- sequences

  #sequence(onlyLazy: boolean): Lines {
    const value = this.#fresh("value");
    const f = onlyLazy
      ? ""
      : this.#pick([`lambda: ${value}`, `lambda ${value}=${value}: ${value}`]);
    const lazy: readonly (readonly [string, Lines])[] = [
      [
        "lazy",
        [
          `${value} = 1`,
          `lazy = (given + ${value} for given in [1, 2])`,
          `${value} = 2`,
          "out.extend(lazy)",
        ],
      ],
      [
        "lazy-early",
        [
          `${value} = 1`,
          `lazy = (given + ${value} for given in [1, 2])`,
          "out.extend(lazy)",
          `${value} = 2`,
        ],
      ],
      [
        "lazy-second",
        [
          `${value} = [1]`,
          `lazy = (a for b in [1, 2] for a in ${value})`,
          `${value} = [2]`,
          "out.extend(lazy)",
        ],
      ],
      [
        "lazy-first",
        [`${value} = [1]`, `lazy = (a for a in ${value})`, `${value} = [2]`, "out.extend(lazy)"],
      ],
      [
        "map",
        [
          `${value} = 1`,
          `lazy = map(lambda given: given + ${value}, [1, 2])`,
          `${value} = 2`,
          "out.extend(lazy)",
        ],
      ],
    ];
    const strict: readonly (readonly [string, Lines])[] = [
      [
        "append",
        [
          "kept = []",
          `${value} = 1`,
          `kept.append(${f})`,
          `${value} = 2`,
          `kept.append(${f})`,
          "out.extend(function() for function in kept)",
        ],
      ],
      ["name/open", [`${value} = 1`, `first = ${f}`, `${value} = 2`, "out.append(first())"]],
      ["called-before", [`${value} = 1`, `first = ${f}`, "out.append(first())", `${value} = 2`]],
      [
        "maybe/open",
        [`${value} = 1`, `first = ${f}`, "if flip():", `\t${value} = 2`, "out.append(first())"],
      ],
      ["forward", [`first = lambda: ${value}`, `${value} = 2`, "out.append(first())"]],
      [
        "placeholder",
        [`${value} = None`, `first = lambda: ${value}`, `${value} = 2`, "out.append(first())"],
      ],
      ["stored/open", [`${value} = 1`, `store(${f})`, `${value} = 2`]],
      [
        "taken",
        [
          "kept = []",
          `${value} = 1`,
          `kept.append(${f})`,
          `for ${value} in (5, 6): pass`,
          "out.extend(function() for function in kept)",
        ],
      ],
      [
        "taken-early",
        [
          "kept = []",
          `${value} = 1`,
          `kept.append(${f})`,
          "out.extend(function() for function in kept)",
          `for ${value} in (5, 6): pass`,
        ],
      ],
      [
        "two-loops",
        [
          "kept = []",
          `for ${value} in (1,): kept.append(${f})`,
          `for ${value} in (5,): kept.append(${f})`,
          "out.extend(function() for function in kept)",
        ],
      ],
    ];
    const [name, lines] = this.#pick(onlyLazy ? lazy : [...lazy, ...strict]);
    return lines.map((line) =>
      /lambda|\bfor\b/.test(line) && !line.startsWith("out")
        ? `${line}  # @sequence/${name}`
        : line,
    );
  }

  // ---- generator functions

  #yielding(): Lines {
    const name = this.#fresh("produce");
    const item = this.#fresh("item");
    const { lines, wrap, before, name: captured, kind } = this.#variable(item);
    const closure = this.#closure(captured, `yield/${kind}`);
    const body = [
      ...closure.before,
      `yield ${closure.expression}  # @yield/${kind}/${closure.name}`,
    ];
    const [use, consumer] = this.#pick<readonly [string, Lines]>([
      ["listed", [`out.extend(function() for function in list(${name}()))`]],
      ["called", [`for function in ${name}(): out.append(function())`]],
      [
        "kept",
        [
          `kept = [function for function in ${name}()]`,
          "out.extend(function() for function in kept)",
        ],
      ],
      ["called-inside", [`out.extend([function() for function in ${name}()])`]],
    ]);
    return [
      `def ${name}():`,
      ...indent([
        ...before,
        `for ${item} in [1, 2, 3]:`,
        ...indent(wrap === undefined ? [...lines, ...body] : [...lines, wrap, ...indent(body)]),
      ]),
      ...consumer.map((line) => line.replace("#", `# ${use}`)),
    ];
  }
}

export function generateProgram(seed: number): string {
  return new ProgramWriter(seed).write();
}
