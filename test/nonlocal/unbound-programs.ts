/**
 * Random programs whose nested functions read, bind and delete names of the functions and the module
 * around them, in every construct that binds.
 *
 * What a program does depends on choices made when it runs: `c(k)` is a boolean, `e(k)` a list of zero to
 * two elements and `r(k)` of one or two, `v(k)` and `w(k)` hold as often, `m(k)` may raise; `ae`, `ar` and `am`
 * are their asynchronous forms. Every test has a choice of its own, save for flags, which are tested twice on
 * purpose. `use` takes anything, `drive` runs a coroutine.
 */
import { seeded, type Random } from "../support/random.ts";

export interface UnboundProgram {
  readonly row: "missing-nonlocal" | "missing-global";
  readonly source: string;
  /** Choices are numbered from 0. */
  readonly choices: number;
}

export function unboundProgram(seed: number): UnboundProgram {
  return new Writer(seeded(seed)).program();
}

interface Place {
  readonly depth: number;
  readonly inLoop: boolean;
}

class Writer {
  readonly #random: Random;
  readonly #lines: string[] = [];
  #choices = 0;
  /** The function is a coroutine. */
  #async = false;
  /** The nested function that reads the name, if the function defines one, and how it is called. */
  #reader = "";

  constructor(random: Random) {
    this.#random = random;
  }

  program(): UnboundProgram {
    const random = this.#random;
    const nested = random.chance(0.7);
    if (!nested || random.chance(0.3)) this.#line(0, `${this.#name()} = 10`);
    if (!nested || random.chance(0.2)) this.#line(0, "x = 11");
    if (nested) {
      this.#line(0, `def outer(${random.pick(["", "", "x=1", "y=2"])}):`);
      this.#outerBinding(1);
      const inner = random.chance(0.15) ? this.#between(1) : 1;
      const call = this.#function(inner, "inner");
      if (inner > 1) this.#line(inner, call);
      if (inner > 1) this.#line(inner - 1, this.#opener);
      else this.#line(1, call);
      if (random.chance(0.5)) this.#line(1, "guarded(lambda: (x, y))");
      this.#line(0, "outer()");
    } else {
      this.#line(0, this.#function(0, "outer"));
    }
    return {
      row: nested ? "missing-nonlocal" : "missing-global",
      source: `${this.#lines.join("\n")}\n`,
      choices: this.#choices,
    };
  }

  #opener = "pass";

  #between(depth: number): number {
    if (this.#random.chance(0.5)) {
      this.#line(depth, "class Box:");
      this.#line(depth + 1, "x = 5");
      this.#opener = "pass";
    } else {
      this.#line(depth, "def mid():");
      this.#line(depth + 1, "pass");
      this.#opener = "mid()";
    }
    return depth + 1;
  }

  #outerBinding(depth: number): void {
    const name = this.#random.pick(["x"]);
    this.#line(
      depth,
      this.#random.pick([
        `${name} = 1`,
        `${name} = None`,
        `${name} = []`,
        `for ${name} in [1, 2]: pass`,
        `with manager() as ${name}: pass`,
        `${name}, z = 1, 2`,
      ]),
    );
    if (this.#random.chance(0.4)) this.#line(depth, `${this.#name()} = 2`);
  }

  /** Returns the statement that runs it. */
  #function(depth: number, name: string): string {
    const random = this.#random;
    this.#async = random.chance(0.15);
    const kind = this.#async ? "async def" : "def";
    this.#line(depth, `${kind} ${name}(p=c(${this.#choice()})):`);
    if (random.chance(0.15)) this.#line(depth + 1, '"""Doc."""');
    if (random.chance(0.25)) this.#defineReader(depth + 1);
    this.#block({ depth: depth + 1, inLoop: false }, 2 + random.below(3), 0);
    return this.#async ? `drive(${name}())` : `${name}()`;
  }

  #defineReader(depth: number): void {
    const { below, chance, pick } = this.#random;
    const name = this.#name();
    switch (below(4)) {
      case 0:
        this.#line(depth, `g = lambda: use(${name})`);
        break;
      case 1:
        this.#line(depth, "def g(q=True):");
        this.#line(depth + 1, `if q: use(${name})`);
        break;
      case 2:
        this.#line(depth, "def g():");
        this.#line(depth + 1, `if ${pick(["p", "not p"])}: use(${name})`);
        break;
      default:
        this.#line(depth, `${this.#async ? "async def" : "def"} g():`);
        this.#line(depth + 1, `return use(${name})`);
        this.#reader = this.#async ? "await g()" : "g()";
    }
    if (this.#reader === "") this.#reader = "g()";
    if (this.#lines.at(-2)?.includes("q=True") === true && chance(0.5)) this.#reader = "g(False)";
  }

  #block(place: Place, size: number, nesting: number): void {
    for (let count = 0; count < size; count++) this.#statement(place, nesting);
  }

  #inner(place: Place, nesting: number, inLoop: boolean = place.inLoop): void {
    this.#block({ depth: place.depth + 1, inLoop }, 1 + this.#random.below(2), nesting + 1);
  }

  #statement(place: Place, nesting: number): void {
    const random = this.#random;
    if (nesting < 2 && random.chance(0.4)) this.#compound(place, nesting);
    else this.#simple(place);
  }

  #simple({ depth, inLoop }: Place): void {
    const random = this.#random;
    const name = this.#name();
    const kinds = [
      `${name} = ${this.#value()}`,
      `${name} = ${this.#value()}`,
      `${name} += u`,
      `use(${name})`,
      `use(${name})`,
      `use([${name} for _ in [1]])`,
      `use([${name} for _ in e(${this.#choice()})])`,
      `use(${name} if p else 0)`,
      `use(p and ${name})`,
      `use((${name} := 3))`,
      `p and (${name} := 4)`,
      `del ${name}`,
      `import sys as ${name}`,
      `def ${name}(): pass`,
      `class ${name}: pass`,
      `class K: v = ${name}`,
      `${name}: int = 3`,
      `[${name}, q] = 1, 2`,
      `${name} = m(${this.#choice()})`,
      `q = ${name} = 4`,
      `assert c(${this.#choice()}), ${name}`,
      `use(f"{${name}}")`,
      `p = ${this.#random.pick(["None", "True", "0", "c(" + String(this.#choice()) + ")"])}`,
      `m(${this.#choice()})`,
      "return",
      `use((lambda: ${name})())`,
      `use(list(${name} for _ in [1]))`,
      `def ${name}(): return ${name}`,
      ...(this.#reader === "" ? [] : [this.#reader, this.#reader, this.#reader, this.#reader]),
      ...(this.#async
        ? [
            `${name} = await am(${this.#choice()})`,
            `use([${name} async for _ in ae(${this.#choice()})])`,
            `use(await am(${this.#choice()}), ${name})`,
          ]
        : []),
    ] as const;
    const kind = random.pick(kinds);
    this.#line(depth, kind);
    if (inLoop && random.chance(0.15)) this.#line(depth, random.pick(["break", "continue"]));
  }

  #maybeElse(place: Place, nesting: number): void {
    if (!this.#random.chance(0.25)) return;
    this.#line(place.depth, "else:");
    this.#inner(place, nesting);
  }

  #compound(place: Place, nesting: number): void {
    const random = this.#random;
    const { depth } = place;
    const name = this.#name();
    const line = (text: string): void => this.#line(depth, text);
    switch (random.below(this.#async ? 14 : 12)) {
      case 0:
      case 1:
        line(`if ${this.#test()}:`);
        this.#inner(place, nesting);
        if (random.chance(0.5)) {
          line("else:");
          this.#inner(place, nesting);
        }
        return;
      case 2:
        line("if p:");
        this.#inner(place, nesting);
        if (random.chance(0.3)) {
          line("elif not p:");
          this.#inner(place, nesting);
        }
        if (random.chance(0.6)) {
          this.#simple(place);
          line(random.pick(["if p:", "if not p:"]));
          this.#inner(place, nesting);
        }
        return;
      case 3:
        line(`if ${random.pick([`not ${name}`, `${name} is None`, `${name} > u`])}:`);
        this.#line(depth + 1, `${name} = ${this.#value()}`);
        return;
      case 4:
      case 5:
        this.#loop(depth, `for ${random.pick(["i", "i", name])} in ${this.#iterable()}:`, () => {
          this.#inner(place, nesting, true);
        });
        this.#maybeElse(place, nesting);
        return;
      case 6:
        this.#loop(
          depth,
          `while ${random.pick([`v(${this.#choice()})`, `v(${this.#choice()})`, "True"])}:`,
          () => {
            this.#inner(place, nesting, true);
            if (random.chance(0.6)) this.#line(depth + 1, "break");
          },
        );
        this.#maybeElse(place, nesting);
        return;
      case 7:
      case 8:
        line("try:");
        if (random.chance(0.7)) this.#line(depth + 1, `m(${this.#choice()})`);
        this.#inner(place, nesting);
        if (random.chance(0.75)) {
          line(
            random.pick([
              "except Oops:",
              "except Oops:",
              `except Oops as ${name}:`,
              "except (Oops, ValueError):",
            ]),
          );
          this.#inner(place, nesting);
          if (random.chance(0.3)) {
            line("else:");
            this.#inner(place, nesting);
          }
          if (random.chance(0.3)) {
            line("finally:");
            this.#line(depth + 1, this.#plain());
          }
        } else {
          line("finally:");
          this.#line(depth + 1, this.#plain());
        }
        return;
      case 9:
        line(
          random.pick([
            `with manager() as ${name}:`,
            "with manager():",
            "with suppress(Oops):",
            `with manager() as q, manager() as ${name}:`,
          ]),
        );
        this.#inner(place, nesting);
        return;
      case 10:
        line(`match e(${this.#choice()}):`);
        this.#line(
          depth + 1,
          random.pick([`case [${name}]:`, `case [_, *${name}]:`, `case [1 as ${name}]:`]),
        );
        this.#block({ depth: depth + 2, inLoop: place.inLoop }, 1, nesting + 1);
        this.#line(depth + 1, "case _:");
        this.#block({ depth: depth + 2, inLoop: place.inLoop }, 1, nesting + 1);
        return;
      case 12:
        this.#loop(depth, `async for ${random.pick(["i", name])} in ae(${this.#choice()}):`, () => {
          this.#inner(place, nesting, true);
        });
        this.#maybeElse(place, nesting);
        return;
      case 13:
        line(`async with amanager() as ${random.pick(["q", name])}:`);
        this.#inner(place, nesting);
        return;
      default:
        line(`${name} = ${name} or 3`.replace(" or 3", random.pick([" or 3", " and 3", " + u"])));
    }
  }

  /** A loop that binds the name, and never deletes it, is run once at least: that it could be empty is not reported. */
  #loop(depth: number, header: string, body: () => void): void {
    const start = this.#lines.length;
    this.#line(depth, header);
    body();
    const text = this.#lines.slice(start).join("\n");
    if (!/x\b[^\n]* = |x \+=|x: int|(?:as|def|class|for) x|:=|case/.test(text)) return;
    if (/del x|except .* as x/.test(text)) return;
    const again = header.replace(" e(", " r(").replace(" ae(", " ar(").replace(" v(", " w(");
    this.#lines[start] = `${"    ".repeat(depth)}${again}`;
  }

  #plain(): string {
    const name = this.#name();
    return this.#random.pick([`use(${name})`, `${name} = 1`, "pass", `${name} += u`]);
  }

  #iterable(): string {
    return this.#random.pick([
      `e(${this.#choice()})`,
      `e(${this.#choice()})`,
      "[1, 2]",
      "[1]",
      "range(2)",
    ]);
  }

  #test(): string {
    const choice = this.#choice();
    return this.#random.pick([
      `c(${choice})`,
      `c(${choice})`,
      `not c(${choice})`,
      `c(${choice}) and p`,
    ]);
  }

  #value(): string {
    return this.#random.pick(["0", "1", "2", "None", "[]", "use(5)"]);
  }

  #name(): string {
    return "x";
  }

  #choice(): number {
    return this.#choices++;
  }

  #line(depth: number, text: string): void {
    this.#lines.push(`${"    ".repeat(depth)}${text}`);
  }
}
