/**
 * Random programs whose nested functions assign a name that the function around them has bound.
 *
 * `c(k)` is a boolean chosen when the program runs, `log` makes its arguments observable, `run` calls its
 * argument. Nested functions take no parameters, so that `nonlocal x` may be inserted into every one of them.
 */
import { seeded, type Random } from "../support/random.ts";

export interface LostProgram {
  readonly row: "lost-update";
  readonly source: string;
  /** How many choices there are, numbered from 0. */
  readonly choices: number;
  readonly writers: readonly Writer[];
}

export interface Writer {
  /** As `__qualname__`. */
  readonly name: string;
  /** The place, by line from 0, and the indentation, for `nonlocal x`. */
  readonly line: number;
  readonly indent: string;
  /**
   * It reads its own variable, and the variable around it has a value of its own: shadowing that makes sense
   * as it stands, whatever `nonlocal` would change.
   */
  readonly deliberate: boolean;
}

export function lostProgram(seed: number): LostProgram {
  const random = seeded(seed);
  const lines: string[] = [];
  const writers: Writer[] = [];
  let choices = 0;
  const line = (depth: number, text: string): void => {
    lines.push("    ".repeat(depth) + text);
  };
  const choice = (): string => `c(${String(choices++)})`;
  const maybe = (depth: number, text: string): void => {
    if (random.chance(0.3) && choices < 4) {
      line(depth, `if ${choice()}:`);
      line(depth + 1, text);
    } else line(depth, text);
  };

  line(0, "def outer():");
  const initial = random.pick(["None", "False", "0", "None", "False", '"own"', "[7]", "5"]);
  const own = ['"own"', "[7]", "5"].includes(initial);
  if (random.chance(0.93)) line(1, `x = ${initial}`);
  else line(1, `x = y = ${initial}`);
  const rebound = random.chance(0.12);
  const functions = random.chance(0.3) ? ["first", "second"] : ["first"];
  for (const name of functions) {
    line(1, `def ${name}():`);
    const reads = random.chance(0.4);
    writers.push({
      name: `outer.<locals>.${name}`,
      line: lines.length,
      indent: "        ",
      deliberate: reads && (own || rebound),
    });
    const value = random.pick(["True", "3", "log('made')", "[1]"]);
    if (reads) {
      line(2, `x = ${value}`);
      maybe(2, random.pick(["log(x)", "log('in', [x])", "return x", "y = x; log(y)"]));
    } else maybe(2, random.pick([`x = ${value}`, `x = ${value}`, `y = x = ${value}`]));
  }
  const shows = random.chance(0.25);
  if (shows) {
    line(1, "def show():");
    line(2, "log('show', x)");
  }
  const wrapped = random.chance(0.15);
  if (wrapped) {
    line(1, "def go():");
    line(2, "first()");
  }
  const start = wrapped ? "go" : "first";
  if (random.chance(0.15)) line(1, "log('before', x)");
  const called = random.chance(0.88);
  if (called) callOf(random, start, { line, maybe });
  if (functions.length > 1) maybe(1, "second()");
  if (rebound) maybe(1, "x = 9");
  if (shows) maybe(1, "show()");
  const finish = random.pick([
    () => line(1, "log(x)"),
    () => line(1, "return x"),
    () => {
      line(1, "if x:");
      line(2, "log('set')");
    },
    () => maybe(1, "log('x', x)"),
    () => line(1, "log('end')"),
    () => {
      line(1, "for _ in [1, 2]:");
      line(2, "log(x)");
      line(2, `${start}()`);
    },
    () => {
      line(1, "while not x:");
      line(2, `${start}()`);
    },
    () => line(1, `return ${start}, lambda: x`),
  ]);
  finish();
  line(0, "result = outer()");
  line(0, "log(result if not isinstance(result, tuple) else 'pair')");
  line(0, "if isinstance(result, tuple):");
  line(1, "result[0]()");
  line(1, "log(result[1]())");
  return { row: "lost-update", source: `${lines.join("\n")}\n`, choices, writers };
}

interface Lines {
  line(depth: number, text: string): void;
  maybe(depth: number, text: string): void;
}

function callOf(random: Random, name: string, { line, maybe }: Lines): void {
  switch (random.below(8)) {
    case 0:
      return line(1, `run(${name})`);
    case 1:
      line(1, `kept = [${name}]`);
      line(1, "for each in kept:");
      return line(2, "each()");
    case 2:
      line(1, `alias = ${name}`);
      return line(1, "alias()");
    case 3:
      return line(1, `run(lambda: ${name}())`);
    case 4:
      line(1, "try:");
      line(2, `${name}()`);
      line(1, "finally:");
      return line(2, "log('done')");
    case 5:
      line(1, "for _ in [1, 2]:");
      return line(2, `${name}()`);
    default:
      return maybe(1, `${name}()`);
  }
}
