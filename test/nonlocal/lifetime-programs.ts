/**
 * Random programs in which a closure outlives what it reads, or does not: the name of an exception, a deleted
 * variable, a closed file, a name of a class body, the instance that `super()` wants.
 *
 * `c(k)` is a boolean chosen when the program runs, `use` takes what is returned and calls it.
 * The lines that may fail for the sake of the cell end with `#!`.
 */
import { seeded, type Random } from "../support/random.ts";

export interface LifetimeProgram {
  readonly row: string;
  readonly source: string;
  /** Choices are numbered from 0. */
  readonly choices: number;
}

export function lifetimeProgram(seed: number): LifetimeProgram {
  const writer = new Writer(seeded(seed));
  writer.write();
  return writer.program();
}

class Writer {
  readonly #random: Random;
  readonly #lines: string[] = [];
  #choices = 0;
  #row = "";

  constructor(random: Random) {
    this.#random = random;
  }

  program(): LifetimeProgram {
    return { row: this.#row, source: `${this.#lines.join("\n")}\n`, choices: this.#choices };
  }

  write(): void {
    this.#line(0, "def run(function): return function()");
    this.#line(0, "def drain(iterator): return list(iterator)");
    const [row, part] = this.#random.pick<readonly [string, () => void]>([
      ["captured-exception-name", () => this.#exception()],
      ["empty-cell", () => this.#cell()],
      ["empty-cell", () => this.#cell()],
      ["closed-resource-capture", () => this.#resource()],
      ["class-scope-capture", () => this.#classBody()],
      ["zero-argument-super", () => this.#super()],
    ]);
    this.#row = row;
    part();
  }

  #exception(): void {
    this.#line(0, "def outer():");
    this.#line(1, "kept = []");
    this.#line(1, "f = None");
    if (this.#random.chance(0.1)) this.#line(1, "x = 1");
    this.#line(1, "try:");
    this.#line(2, "fail()");
    this.#line(1, "except Oops as x:");
    this.#closure(2, "x");
    const inside = this.#random.pick([
      "f()",
      "kept.append(f)",
      "return f",
      "pass",
      "pass",
      "run(f)",
    ]);
    this.#maybe(2, inside);
    if (inside === "kept.append(f)" && this.#random.chance(0.5)) {
      this.#line(2, "for each in kept: each()");
    }
    if (this.#random.chance(0.15)) this.#line(1, "x = 2");
    this.#maybe(
      1,
      this.#random.pick(["f()", "for each in kept: each()", "pass", "return f", "run(f)"]),
    );
    this.#end();
  }

  #cell(): void {
    this.#line(0, "def outer():");
    const made = this.#random.below(3);
    const size = 3 + this.#random.below(4);
    if (this.#random.chance(0.7)) this.#line(1, "x = 0");
    for (let at = 0; at < size; at++) {
      if (at === Math.min(made, size - 2)) this.#closure(1, "x");
      const isMade = at >= Math.min(made, size - 2);
      const calls = [
        "f()",
        "run(f)",
        "g = f; g()",
        "run(lambda: f())",
        "[f() for _ in [1]]",
      ] as const;
      const step = this.#random.pick([
        () => this.#maybe(1, "x = 1"),
        () => this.#maybe(1, "x = 1"),
        () => this.#maybe(1, "del x"),
        () => this.#maybe(1, isMade ? this.#random.pick(calls) : "pass"),
        () => this.#maybe(1, isMade ? this.#random.pick(calls) : "pass"),
        () => {
          const change = this.#random.pick(["pass", "pass", "x = 3", "x = 3", "del x"]);
          this.#line(1, `for i in ${change === "del x" ? "[1]" : "[1, 2]"}:`);
          this.#line(2, isMade ? this.#random.pick(calls) : "pass");
          this.#line(2, change);
        },
      ]);
      step();
    }
    if (this.#random.chance(0.3)) this.#line(1, "return f");
    if (!this.#lines.some((line) => /^ *(?:if .*: )?(?:x = |for x)/.test(line)))
      this.#line(1, "x = 4");
    this.#end();
  }

  #resource(): void {
    this.#line(0, "import io");
    this.#line(0, "def outer():");
    this.#line(1, "f = lambda: None");
    const opener = this.#random.pick([
      "io.StringIO('1')",
      "io.StringIO('1')",
      "open(path)",
      "other()",
    ]);
    this.#line(1, `with ${opener} as x:`);
    const form = this.#random.below(6);
    if (form === 0) this.#line(2, "f = lambda: x.read() #!");
    else if (form === 1) this.#line(2, "f = lambda: x.closed #!");
    else if (form === 2) {
      this.#line(2, "def f():");
      this.#maybe(3, "x.readline() #!");
    } else if (form === 3) {
      this.#line(2, "def f():");
      this.#line(3, "for line in x: #!");
      this.#line(4, "return line");
    } else {
      this.#line(
        2,
        this.#random.pick([
          "f = (line for line in x) #!",
          "f = (x.tell() for _ in [1]) #!",
          "f = (n for n, _ in enumerate(x)) #!",
        ]),
      );
    }
    const call = form >= 4 ? "drain(f)" : "f()";
    this.#maybe(2, this.#random.pick([call, "pass", "pass", "return f", "return f"]));
    if (form >= 4 && this.#random.chance(0.2)) this.#line(2, "return list(f)");
    this.#maybe(1, this.#random.pick([call, "pass", "return f"]));
    this.#end();
  }

  #classBody(): void {
    if (this.#random.chance(0.25)) this.#line(0, "x = 1");
    this.#line(0, "def outer():");
    if (this.#random.chance(0.2)) this.#line(1, "x = 2");
    this.#line(1, "class Box:");
    this.#line(
      2,
      this.#random.pick([
        "x = [3]",
        "x = [3]",
        "x: list = [3]",
        "for x in [[4]]: pass",
        "import sys as x",
      ]),
    );
    this.#random.pick([
      () => {
        this.#line(2, "def method(self):");
        this.#maybe(
          3,
          this.#random.pick(["return x #!", "return self.x #!", "return [x for _ in [1]] #!"]),
        );
      },
      () => this.#line(2, "y = [x for _ in [1]] #!"),
      () => this.#line(2, "y = [i for i in x] #!".replace("in x", "in [x]")),
      () => this.#line(2, "y = {i: x for i in [1]} #!"),
      () => this.#line(2, "y = list(x for _ in [1]) #!"),
      () => this.#line(2, "y = (lambda: x)() #!"),
      () => this.#line(2, "y = (lambda x=x: x)() #!"),
      () => this.#line(2, "y = [i for j in [1] for i in [x]] #!"),
    ])();
    if (this.#lines.some((line) => line.includes("method"))) {
      this.#line(1, "run(Box().method)");
    }
    this.#end();
  }

  #super(): void {
    this.#line(0, "class Base:");
    this.#line(1, "def m(self): return 1");
    this.#line(0, "class Box(Base):");
    this.#line(1, this.#random.pick(["def m(self):", "def m(self, *rest):", "def m(*rest):"]));
    this.#random.pick([
      () => this.#line(2, "return list(super().m() for _ in [1]) #!"),
      () => this.#line(2, "return [super().m() for _ in [1]] #!"),
      () => this.#line(2, "return (lambda: super().m())() #!"),
      () => this.#line(2, "return (lambda this: super().m())(Box()) #!"),
      () => {
        this.#line(2, "def go():");
        this.#line(3, "return super().m() #!");
        this.#maybe(2, "go()");
      },
      () => {
        this.#line(2, "def go(self):");
        this.#line(3, "return super().m() #!");
        this.#line(2, "return go(Box())");
      },
      () => this.#line(2, "return list(i for i in [super().m()]) #!"),
      () => this.#line(2, "return super().m() #!"),
    ])();
    this.#line(0, "Box().m()");
  }

  /** Binds `f` to a function that reads the name. */
  #closure(depth: number, name: string): void {
    switch (this.#random.below(5)) {
      case 0:
        return this.#line(depth, `f = lambda: ${name} #!`);
      case 1:
        this.#line(depth, "def f():");
        return this.#maybe(depth + 1, `return ${name} #!`);
      case 2:
        this.#line(depth, "def f():");
        this.#line(depth + 1, "def deep():");
        this.#line(depth + 2, `return ${name} #!`);
        return this.#line(depth + 1, "return deep()");
      case 3:
        return this.#line(depth, `f = lambda: [${name} for _ in [1]] #!`);
      default:
        this.#line(depth, "def f():");
        return this.#line(depth + 1, `return ${name} #!`);
    }
  }

  #end(): void {
    this.#line(0, "use(outer())");
  }

  #maybe(depth: number, text: string): void {
    if (this.#choices < 4 && this.#random.chance(0.25)) {
      this.#line(depth, `if c(${String(this.#choices++)}):`);
      this.#line(depth + 1, text);
    } else this.#line(depth, text);
  }

  #line(depth: number, text: string): void {
    this.#lines.push("    ".repeat(depth) + text);
  }
}
