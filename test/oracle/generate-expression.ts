/** Random Python expressions that stress the symbol table. */
import type { PythonVersion } from "../../server/src/scope/model.ts";
import { GeneratedScope, type GeneratedKind } from "./generated-scope.ts";
import { Random } from "./random.ts";

export interface GeneratorOptions {
  readonly seed: number;
  /** The newest syntax to use. */
  readonly version: PythonVersion;
  /** The probability with which a guard of validity is passed over. */
  readonly chaos: number;
  /** No statement that can never be reached, for not every version compiles those. */
  readonly onlyReachable?: boolean;
}

const commonNames = ["a", "b", "c", "d", "x", "y", "z", "k"] as const;
/** Names that the compiler treats specially, private names, and one that NFKC changes. */
const rareNames = [
  "__p",
  "__q",
  "_C__p",
  "__d__",
  "super",
  "__class__",
  "__classdict__",
  "__conditional_annotations__",
  "__annotate__",
  "__type_params__",
  "__name__",
  "self",
  "print",
  "T",
  "_",
  "é",
  "ﬁ",
  "𝐱",
] as const;

export class ExpressionGenerator {
  readonly random: Random;
  readonly options: GeneratorOptions;
  scope: GeneratedScope = new GeneratedScope("module", null, false);
  /** Inside a comprehension's iterable, where no walrus may stand. */
  private iterables = 0;
  /** Inside an annotation or a type, where neither walrus, yield nor await may stand. */
  private annotations = 0;
  /** How much the current statement may still grow. */
  protected fuel = 9;

  constructor(options: GeneratorOptions) {
    this.random = new Random(options.seed);
    this.options = options;
  }

  /** True when validity does not matter this time. */
  protected wild(): boolean {
    return this.random.chance(this.options.chaos);
  }

  protected within<T>(
    kind: GeneratedKind,
    isAsync: boolean,
    write: (scope: GeneratedScope) => T,
  ): T {
    const outer = this.scope;
    this.scope = new GeneratedScope(kind, outer, isAsync);
    const result = write(this.scope);
    this.scope = outer;
    return result;
  }

  // ---- names

  protected anyName(): string {
    // 3.8 and 3.9 take it out before the symbol table is made; as a condition it makes code unreachable.
    const { version, onlyReachable, chaos } = this.options;
    if (version >= 310 && onlyReachable !== true && this.random.chance(chaos / 10))
      return "__debug__";
    return this.random.chance(0.08) ? this.random.pick(rareNames) : this.random.pick(commonNames);
  }

  protected bind(name: string = this.anyName()): string {
    const { scope } = this;
    const bound =
      scope.kind === "comprehension" && scope.walrusTargets.has(name) && !this.wild()
        ? `${name}_`
        : name;
    scope.bound.add(bound);
    return bound;
  }

  protected use(): string {
    let name = this.anyName();
    if (this.random.chance(0.45)) {
      const [first, ...rest] = this.scope.enclosingNames();
      if (first !== undefined) name = this.random.pick([first, ...rest]);
    }
    this.scope.used.add(name);
    return name;
  }

  // ---- expressions

  expression(depth = 0): string {
    this.fuel--;
    const { random } = this;
    if (depth > 4 || this.fuel < 0) return random.chance(0.8) ? this.use() : this.constant();
    const inner = (): string => this.expression(depth + 1);
    const write = random.weighted<() => string>([
      [30, () => this.use()],
      [6, () => this.constant()],
      [
        6,
        () =>
          `(${inner()} ${random.pick(["+", "*", "@", "|", "<", "in", "is not", "and", "or"])} ${inner()})`,
      ],
      [4, () => this.call(inner)],
      [3, () => `${this.use()}.${random.pick(["a", "x", "__p", "__d__"])}`],
      [3, () => `${this.use()}[${this.subscript(inner)}]`],
      [3, () => (random.chance(0.5) ? `(${inner()}, ${inner()})` : `[${inner()}, *${inner()}]`)],
      [1, () => `{${inner()}: ${inner()}, **${inner()}}`],
      [2, () => `(${inner()} if ${inner()} else ${inner()})`],
      [1, () => `(not ${inner()})`],
      [8, () => this.lambda(depth + 1)],
      [6, () => this.comprehension("[", "]", inner, depth + 1)],
      [3, () => this.comprehension("{", "}", inner, depth + 1)],
      [3, () => this.comprehension("{", "}", () => `${inner()}: ${inner()}`, depth + 1)],
      [6, () => this.comprehension("(", ")", inner, depth + 1)],
      [5, () => this.walrus(inner)],
      [2, () => this.interpolated("f", inner)],
      [this.options.version >= 314 ? 1 : 0, () => this.interpolated("t", inner)],
      [2, () => random.pick(["super().m()", "super", "__class__", "super(C, self).x"])],
      [2, () => this.suspension(inner)],
    ]);
    return write();
  }

  private subscript(inner: () => string): string {
    const { random } = this;
    if (random.chance(0.2)) return `${inner()}:${inner()}`;
    return this.options.version >= 311 && random.chance(0.1) ? `*${inner()}` : inner();
  }

  private constant(): string {
    // A condition that is a constant makes code unreachable.
    if (this.options.onlyReachable === true) return this.use();
    return this.random.pick(["0", "1", "None", "'s'", "...", "b''", "1.5", "__debug__"]);
  }

  private call(inner: () => string): string {
    const { random } = this;
    const args = Array.from({ length: random.below(3) }, inner);
    if (random.chance(0.2)) args.push(`*${inner()}`);
    if (random.chance(0.3)) args.push(`${random.pick(["a", "__p", "key"])}=${inner()}`);
    if (random.chance(0.15)) args.push(`**${inner()}`);
    return `${this.use()}(${args.join(", ")})`;
  }

  private walrus(inner: () => string): string {
    const { scope } = this;
    const { host } = scope;
    const refused = this.iterables > 0 || this.annotations > 0 || host.kind === "type";
    if ((refused || (scope !== host && host.kind === "class")) && !this.wild()) return this.use();
    let name = this.anyName();
    for (let at: GeneratedScope = scope; at !== host && at.outer !== null; at = at.outer) {
      if (at.iterationTargets.has(name) && !this.wild()) name += "w";
      at.walrusTargets.add(name);
    }
    host.bound.add(name);
    return `(${name} := ${inner()})`;
  }

  private interpolated(prefix: string, inner: () => string): string {
    let value = inner();
    // Before 3.12 the quote that ends the string may not stand in it, nor a backslash.
    if (this.options.version < 312 && /["\\]/.test(value)) value = this.use();
    const spec = this.random.chance(0.5) ? `!r:{${this.use()}}` : "";
    const text = `${prefix}"{ ${value}${spec}} {${this.use()}}"`;
    return this.random.chance(0.2) ? `(${prefix}'{${this.use()}}' ${text})` : text;
  }

  private suspension(inner: () => string): string {
    const { scope, random } = this;
    const inFunction = scope.kind === "function" || scope.kind === "lambda";
    const allowed = this.annotations === 0;
    if (random.chance(0.5)) {
      if (!(allowed && scope.isAsync) && !this.wild()) return this.use();
      return `(await ${inner()})`;
    }
    if (!(allowed && inFunction) && !this.wild()) return this.use();
    return scope.isAsync || random.chance(0.7) ? `(yield ${inner()})` : `(yield from ${inner()})`;
  }

  // ---- functions and comprehensions

  private lambda(depth: number): string {
    const parameters = this.parameters(depth, false);
    const annotations = this.annotations;
    this.annotations = 0;
    const body = this.within("lambda", false, (scope) => {
      for (const name of parameters.names) scope.parameters.add(name);
      return this.expression(depth);
    });
    this.annotations = annotations;
    return parameters.text === "" ? `(lambda: ${body})` : `(lambda ${parameters.text}: ${body})`;
  }

  /** Defaults and annotations are written in the current scope. */
  protected parameters(
    depth: number,
    annotated: boolean,
  ): { readonly text: string; readonly names: readonly string[] } {
    const { random } = this;
    const names: string[] = [];
    const parameter = (prefix = ""): string => {
      let name = this.anyName();
      while (names.includes(name) && !this.wild()) name += "_";
      names.push(name);
      if (!annotated || !random.chance(0.4)) return name;
      const unpacks = prefix === "*" && this.options.version >= 311 && random.chance(0.3);
      return `${name}: ${unpacks ? "*" : ""}${this.annotation(depth)}`;
    };
    const withDefault = (text: string): string => `${text}=${this.expression(depth)}`;
    const parts: string[] = [];
    const count = random.pick([0, 0, 1, 1, 1, 2, 3]);
    let defaults = false;
    for (let index = 0; index < count; index++) {
      defaults ||= random.chance(0.3);
      const text = parameter();
      parts.push(defaults ? withDefault(text) : text);
      if (index === 0 && random.chance(0.12)) parts.push("/");
    }
    const star = random.weighted([
      [7, "none"],
      [1.5, "variadic"],
      [1.2, "bare"],
    ]);
    if (star === "variadic") parts.push(`*${parameter("*")}`);
    if (star === "bare") parts.push("*");
    if (star === "bare" || (star === "variadic" && random.chance(0.5))) {
      const text = parameter();
      parts.push(random.chance(0.5) ? withDefault(text) : text);
    }
    if (random.chance(0.12)) parts.push(`**${parameter()}`);
    return { text: parts.join(", "), names };
  }

  protected annotation(depth: number): string {
    this.annotations++;
    const text = this.expression(depth);
    this.annotations--;
    return text;
  }

  /** A bound, default or value that is evaluated in a type scope. */
  protected typeExpression(depth: number): string {
    return this.within("type", false, () => this.annotation(depth));
  }

  protected target(depth = 0): string {
    const { random } = this;
    const kind = random.weighted([
      [20, "name"],
      [3, "tuple"],
      [1, "star"],
      [1, "attribute"],
      [1, "subscript"],
    ]);
    if (kind === "name" || depth > 2) return this.bind();
    if (kind === "tuple") return `(${this.target(depth + 1)}, ${this.target(depth + 1)})`;
    if (kind === "star") return `[${this.target(depth + 1)}, *${this.bind()}]`;
    if (kind === "attribute") return `${this.use()}.${random.pick(["x", "__p"])}`;
    return `${this.use()}[${this.expression(3)}]`;
  }

  private comprehension(open: string, close: string, element: () => string, depth: number): string {
    const { random, scope } = this;
    const isAsync = scope.isAsync && (scope.kind === "function" || scope.kind === "comprehension");
    const first = this.iterable(depth);
    return this.within("comprehension", isAsync, (own) => {
      const clause = (iterable: () => string): string => {
        const asynchronous =
          (isAsync && random.chance(0.2)) || random.chance(this.options.chaos / 3);
        const before = new Set(own.bound);
        const target = this.target();
        for (const name of own.bound) if (!before.has(name)) own.iterationTargets.add(name);
        return `${asynchronous ? "async " : ""}for ${target} in ${iterable()}`;
      };
      const clauses = [clause(() => first)];
      for (let more = random.pick([0, 0, 0, 1, 2]); more > 0; more--) {
        clauses.push(
          random.chance(0.4) ? clause(() => this.iterable(depth)) : `if ${this.expression(depth)}`,
        );
      }
      return `${open}${element()} ${clauses.join(" ")}${close}`;
    });
  }

  private iterable(depth: number): string {
    this.iterables++;
    const text = this.expression(depth);
    this.iterables--;
    return text;
  }

  /** A function's body is a world of its own. */
  protected afresh<T>(write: () => T): T {
    const { iterables, annotations } = this;
    this.iterables = 0;
    this.annotations = 0;
    const result = write();
    this.iterables = iterables;
    this.annotations = annotations;
    return result;
  }
}
