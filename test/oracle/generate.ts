/**
 * Random Python programs that stress the symbol table: the same seed gives the same program.
 *
 * Few names, so that they collide; many scopes inside scopes; most programs are valid, and `chaos` says how
 * often a rule of the language is ignored on purpose.
 */
import { ExpressionGenerator, type GeneratorOptions } from "./generate-expression.ts";

export type { GeneratorOptions } from "./generate-expression.ts";

export function generateProgram(options: GeneratorOptions): string {
  return new ProgramGenerator(options).program();
}

const step = "    ";
const deepest = 5;

class ProgramGenerator extends ExpressionGenerator {
  private statements = 0;
  private loops = 0;

  program(): string {
    const { random } = this;
    this.statements = random.pick([4, 8, 12, 16, 24]);
    const lines: string[] = [];
    if (random.chance(0.05)) lines.push('"""doc"""');
    if (random.chance(0.12)) lines.push("from __future__ import annotations");
    // The parser of 3.14 refuses it already.
    if (this.options.version < 314 && this.wild() && random.chance(0.3))
      lines.push("from __future__ import nonsense, division");
    if (this.wild()) lines.push(...this.declarations(""));
    while (this.statements > 0) lines.push(...this.statement("", 0));
    return `${lines.join("\n")}\n`;
  }

  private block(indent: string, depth: number): string[] {
    const lines: string[] = [];
    for (let count = this.random.pick([1, 1, 2, 2, 3]); count > 0; count--) {
      lines.push(...this.statement(indent, depth));
    }
    return lines.length === 0 ? [`${indent}pass`] : lines;
  }

  private suite(head: string, indent: string, depth: number): string[] {
    return [`${indent}${head}:`, ...this.block(indent + step, depth + 1)];
  }

  private loop(head: string, indent: string, depth: number): string[] {
    this.loops++;
    const lines = this.suite(head, indent, depth);
    this.loops--;
    return this.random.chance(0.15) ? [...lines, ...this.suite("else", indent, depth)] : lines;
  }

  private statement(indent: string, depth: number): string[] {
    this.statements--;
    this.fuel = 9;
    if (this.statements < 0) return this.random.chance(0.5) ? [indent + this.use()] : [];
    const { version } = this.options;
    const deeper = depth < deepest ? 1 : 0;
    // What leaves a block early may make what follows unreachable.
    const leaving = this.options.onlyReachable === true ? 0 : 1;
    const write = this.random.weighted<() => string[]>([
      [9, () => [`${indent}${this.assignmentTargets()}${this.expression()}`]],
      [7, () => [indent + this.expression()]],
      [
        3,
        () => [
          `${indent}${this.random.chance(0.8) ? this.bind() : `${this.use()}.x`} += ${this.expression()}`,
        ],
      ],
      [4, () => [indent + this.annotatedAssignment()]],
      [
        2,
        () => [
          `${indent}del ${this.random.chance(0.7) ? this.bind() : `${this.use()}.x, (${this.bind()}, ${this.bind()})`}`,
        ],
      ],
      [2, () => [indent + this.importStatement()]],
      [3 * leaving, () => [indent + this.returnStatement()]],
      [2, () => [indent + this.lateDeclaration()]],
      [1, () => [`${indent}assert ${this.expression()}, ${this.expression()}`]],
      [0.6 * leaving, () => [`${indent}raise ${this.expression()} from ${this.expression()}`]],
      [this.loops > 0 ? leaving : 0, () => [indent + this.random.pick(["break", "continue"])]],
      [14 * deeper, () => this.functionDefinition(indent, depth)],
      [6 * deeper, () => this.classDefinition(indent, depth)],
      [3 * deeper, () => this.loop(this.forHead(), indent, depth)],
      [1.5 * deeper, () => this.loop(`while ${this.condition()}`, indent, depth)],
      [3 * deeper, () => this.conditional(indent, depth)],
      [2.5 * deeper, () => this.tryStatement(indent, depth)],
      [2 * deeper, () => this.suite(this.withHead(), indent, depth)],
      [version >= 310 ? 2.5 * deeper : 0, () => this.matchStatement(indent, depth)],
      [version >= 312 ? 2.5 : 0, () => [indent + this.typeAlias()]],
    ]);
    return write();
  }

  // ---- simple statements

  private assignmentTargets(): string {
    const first = `${this.target()} = `;
    return this.random.chance(0.25) ? `${first}${this.target()} = ` : first;
  }

  private annotatedAssignment(): string {
    const { scope, random } = this;
    const value = (): string => (random.chance(0.5) ? ` = ${this.expression(1)}` : "");
    const form = random.weighted([
      [6, "name"],
      [1, "parenthesised"],
      [1, "attribute"],
      [1, "subscript"],
    ]);
    if (form === "attribute") return `${this.use()}.x: ${this.annotation(2)}${value()}`;
    if (form === "subscript")
      return `${this.use()}[${this.expression(3)}]: ${this.annotation(2)}${value()}`;
    let name = this.anyName();
    if ((scope.globals.has(name) || scope.nonlocals.has(name)) && !this.wild()) name += "_";
    scope.bound.add(name);
    return `${form === "name" ? name : `(${name})`}: ${this.annotation(2)}${value()}`;
  }

  private importStatement(): string {
    const { random, scope } = this;
    if (random.chance(0.15) && (scope.kind === "module" || this.wild())) return "from m import *";
    if (this.wild() && random.chance(0.2)) return "from __future__ import annotations";
    const name = this.bind();
    return random.pick([
      `import ${name}`,
      `import ${name}.q`,
      `from m import ${name}`,
      `import m.n as ${name}`,
      `from . import q as ${name}`,
    ]);
  }

  private returnStatement(): string {
    const { scope, random } = this;
    if (scope.kind !== "function" && !this.wild()) return this.expression();
    return scope.isAsync && random.chance(0.7) ? "return" : `return ${this.expression()}`;
  }

  /** At the top of a body. */
  private declarations(indent: string): string[] {
    const { scope, random } = this;
    const lines: string[] = [];
    if (random.chance(0.25)) {
      const [first, ...rest] = scope.nonlocalCandidates();
      const name = first === undefined || this.wild() ? null : random.pick([first, ...rest]);
      if (name !== null) {
        scope.nonlocals.add(name);
        lines.push(`${indent}nonlocal ${name}`);
      } else if (this.wild()) lines.push(`${indent}nonlocal ${this.anyName()}`);
    }
    if (random.chance(0.15)) {
      const name = this.anyName();
      if ((!scope.parameters.has(name) && !scope.nonlocals.has(name)) || this.wild()) {
        scope.globals.add(name);
        lines.push(`${indent}global ${name}`);
      }
    }
    return lines;
  }

  /** In the middle of a body, where it is mostly too late. */
  private lateDeclaration(): string {
    const { scope, random } = this;
    if (this.wild()) return `${random.pick(["global", "nonlocal"])} ${this.anyName()}`;
    const [first, ...rest] = scope.nonlocalCandidates();
    if (first === undefined || random.chance(0.4)) {
      const name = `g${String(random.below(3))}`;
      if (scope.bound.has(name) || scope.used.has(name)) return "pass";
      scope.globals.add(name);
      return `global ${name}`;
    }
    const name = random.pick([first, ...rest]);
    scope.nonlocals.add(name);
    return `nonlocal ${name}`;
  }

  private typeAlias(): string {
    const name = this.bind();
    if (this.random.chance(0.5)) return `type ${name} = ${this.typeExpression(1)}`;
    return this.within(
      "type",
      false,
      () => `type ${name}${this.typeParameters()} = ${this.typeExpression(1)}`,
    );
  }

  // ---- functions and classes

  private typeParameters(): string {
    const { random, scope } = this;
    const { version } = this.options;
    const parts: string[] = [];
    let defaults = false;
    for (let count = random.pick([1, 1, 2, 3]); count > 0; count--) {
      const name = random.pick(["T", "U", "V", "a", "x", "__p"]);
      if (scope.typeParameters.has(name) && !this.wild()) continue;
      scope.typeParameters.add(name);
      scope.bound.add(name);
      const star = random.pick(["", "", "", "*", "**"]);
      let text = star + name;
      if (star === "" && random.chance(0.35)) {
        const tuple = random.chance(0.3);
        text += tuple
          ? `: (${this.typeExpression(2)}, ${this.typeExpression(2)})`
          : `: ${this.typeExpression(2)}`;
      }
      if (version >= 313 && (defaults || random.chance(0.2))) {
        text += ` = ${star === "*" && random.chance(0.3) ? "*" : ""}${this.typeExpression(2)}`;
        defaults = true;
      }
      parts.push(text);
    }
    return `[${parts.length === 0 ? "Z" : parts.join(", ")}]`;
  }

  private decorators(indent: string): string[] {
    const { random, options } = this;
    if (!random.chance(0.2)) return [];
    return [`${indent}@${options.version >= 309 ? this.expression(2) : this.use()}`];
  }

  private functionDefinition(indent: string, depth: number): string[] {
    const { random } = this;
    const name = this.bind(
      random.chance(0.6) ? random.pick(["f", "g", "h", "__m", "x", "a"]) : this.anyName(),
    );
    const decorators = this.decorators(indent);
    const isAsync = random.chance(0.18);
    const write = (typeParameters: string): string[] => {
      const { text, names } = this.parameters(2, true);
      const returns = random.chance(0.15) ? ` -> ${this.annotation(2)}` : "";
      const head = `${indent}${isAsync ? "async " : ""}def ${name}${typeParameters}(${text})${returns}:`;
      return [head, ...this.body("function", isAsync, names, indent, depth)];
    };
    const generic = this.options.version >= 312 && random.chance(0.25);
    const lines = generic
      ? this.within("type", false, () => write(this.typeParameters()))
      : write("");
    return [...decorators, ...lines];
  }

  private classDefinition(indent: string, depth: number): string[] {
    const { random } = this;
    const name = this.bind(random.pick(["C", "D", "_C", "__", "_", "__E", "a", "x"]));
    const decorators = this.decorators(indent);
    const write = (typeParameters: string): string[] => {
      const base = (): string => (typeParameters === "" ? this.expression(2) : this.annotation(2));
      const bases = Array.from({ length: random.pick([0, 0, 1, 2]) }, base);
      if (random.chance(0.1)) bases.push(`metaclass=${base()}`);
      const head = `${indent}class ${name}${typeParameters}${bases.length === 0 ? "" : `(${bases.join(", ")})`}:`;
      return [head, ...this.body("class", false, [], indent, depth)];
    };
    const generic = this.options.version >= 312 && random.chance(0.25);
    const lines = generic
      ? this.within("type", false, () => write(this.typeParameters()))
      : write("");
    return [...decorators, ...lines];
  }

  private body(
    kind: "function" | "class",
    isAsync: boolean,
    parameters: readonly string[],
    indent: string,
    depth: number,
  ): string[] {
    const { loops } = this;
    this.loops = 0;
    const lines = this.within(kind, isAsync, (scope) =>
      this.afresh(() => {
        for (const name of parameters) scope.parameters.add(name);
        const doc = this.random.chance(0.05) ? [`${indent}${step}"""doc"""`] : [];
        return [
          ...doc,
          ...this.declarations(indent + step),
          ...this.block(indent + step, depth + 1),
        ];
      }),
    );
    this.loops = loops;
    return lines;
  }

  // ---- compound statements

  private condition(): string {
    const constant = this.random.chance(0.15) && this.options.onlyReachable !== true;
    return constant ? this.random.pick(["0", "1", "False", "__debug__"]) : this.expression();
  }

  private forHead(): string {
    const asynchronous = this.mayBeAsync(this.options.chaos / 4);
    return `${asynchronous}for ${this.target()} in ${this.expression()}`;
  }

  private withHead(): string {
    const item = (): string =>
      `${this.expression(2)}${this.random.chance(0.6) ? ` as ${this.target()}` : ""}`;
    let items = this.random.chance(0.3) ? `${item()}, ${item()}` : item();
    if (this.options.version >= 309 && this.random.chance(0.2)) items = `(${items},)`;
    return `${this.mayBeAsync(this.options.chaos / 4)}with ${items}`;
  }

  private mayBeAsync(otherwise: number): string {
    const { scope, random } = this;
    const allowed = scope.kind === "function" && scope.isAsync;
    return random.chance(allowed ? 0.3 : otherwise) ? "async " : "";
  }

  private conditional(indent: string, depth: number): string[] {
    const lines = this.suite(`if ${this.condition()}`, indent, depth);
    if (this.random.chance(0.3))
      lines.push(...this.suite(`elif ${this.condition()}`, indent, depth));
    if (this.random.chance(0.3)) lines.push(...this.suite("else", indent, depth));
    return lines;
  }

  private tryStatement(indent: string, depth: number): string[] {
    const { random } = this;
    const lines = this.suite("try", indent, depth);
    if (random.chance(0.2)) return [...lines, ...this.suite("finally", indent, depth)];
    // `return`, `break` and `continue` may not stand in `except*`: those handlers are left to one line.
    const group = this.options.version >= 311 && random.chance(0.2);
    for (let count = random.pick([1, 1, 2]); count > 0; count--) {
      const name = random.chance(0.6) ? ` as ${this.bind()}` : "";
      // Without a name the parentheses around several exceptions may be left out (PEP 758).
      const several = name === "" && this.options.version >= 314 && random.chance(0.3);
      const types = several ? `${this.use()}, ${this.use()}` : this.expression(2);
      const head = `except${group ? "*" : ""} ${types}${name}`;
      if (group) lines.push(`${indent}${head}:`, `${indent}${step}${this.expression()}`);
      else lines.push(...this.suite(head, indent, depth));
    }
    if (random.chance(0.3)) lines.push(...this.suite("else", indent, depth));
    if (random.chance(0.3)) lines.push(...this.suite("finally", indent, depth));
    return lines;
  }

  private matchStatement(indent: string, depth: number): string[] {
    const { random } = this;
    const lines = [`${indent}match ${this.expression()}:`];
    for (let count = random.pick([1, 2]); count > 0; count--) {
      const captured = new Set<string>();
      const pattern = this.pattern(0, captured);
      // A bare capture matches everything: without a guard no case may follow it.
      const guard = random.chance(0.4) || captured.has(pattern) ? ` if ${this.expression(2)}` : "";
      lines.push(...this.suite(`case ${pattern}${guard}`, indent + step, depth + 1));
    }
    return lines;
  }

  /** Alternatives bind the same names. */
  private alternatives(name: string): string {
    return `([${name}, 1] | {'k': ${name}} | C(q=${name}))`;
  }

  private pattern(depth: number, captured: Set<string>): string {
    const { random } = this;
    const capture = (): string => {
      let name = this.anyName();
      while ((captured.has(name) || name === "_") && !this.wild()) name += "_";
      captured.add(name);
      this.scope.bound.add(name);
      return name;
    };
    const inner = (): string => this.pattern(depth + 1, captured);
    if (depth > 2) return random.chance(0.5) ? capture() : "1";
    const write = random.weighted<() => string>([
      [3, capture],
      [2, () => random.pick(["1", "'s'", "None", "-1", "[_]"])],
      [2, () => `[${inner()}, *${random.chance(0.5) ? "_" : capture()}]`],
      [2, () => `{'k': ${inner()}, **${capture()}}`],
      [2, () => `${random.pick(["C", "x.y"])}(${inner()}, q=${inner()})`],
      [1, () => `([1, ${inner()}] as ${capture()})`],
      [1, () => "(1 | 2)"],
      [1, () => this.alternatives(capture())],
      [1, () => `${this.use()}.v`],
    ]);
    return write();
  }
}
