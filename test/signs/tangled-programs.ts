/**
 * Functions of any statements, nested in any way, over three names that mean something else at every turn:
 * whatever is wrong in them, the signs have to name it.
 */
import { type Random, seeded } from "../support/random.ts";

const names = ["x", "y", "E"] as const;

/** `N` is one of the names, `V` an expression. */
const expressions = [
  "N",
  "N",
  "p()",
  "None",
  "[N for N in p]",
  "list(N for N in N)",
  "(lambda: N)",
  "(lambda: N)()",
  "(lambda N: N)",
  "(lambda N=N: N)",
  'f"{N}"',
  "N.N",
  "print(N=N)",
] as const;

const statements = [
  "N = V",
  "N = V",
  "print(V)",
  "print(N)",
  "N += 1",
  "del N",
  "N, N = 1, V",
  "N: int = V",
  "N: int",
  "import N",
  "out.append(lambda: N)",
  "if (N := V): pass",
  "return",
  "raise E",
  "p.N = V",
  "out.append(N)",
] as const;

/** The headers of a statement; each is followed by a suite. */
type Compound = readonly string[];

const compounds: readonly [Compound, ...Compound[]] = [
  ["if V:"],
  ["if p:", "else:"],
  ["for N in p:"],
  ["while p:"],
  ["try:", "except E as N:"],
  ["try:", "except KeyError:", "finally:"],
  ["with p() as N:"],
  ["with suppress(E):"],
  ["def N():\n  nonlocal N"],
  ["def N(N=N):"],
  ["def N():\n  global N"],
  ["@run\ndef N():"],
  ["class N:"],
];

export function tangledProgram(seed: number): string {
  const random = seeded(seed);
  const body = suite(random, 3);
  const definition = random.chance(0.5)
    ? `def f(p):\n${body}`
    : `class C:\n  y = 1\n${indented(`def f(self, p):\n${body}`)}`;
  const bound = random.chance(0.5) ? "x = 1\n" : "";
  const run = "def run(f):\n  f()\n  return f";
  return `from contextlib import suppress\nout = []\n${run}\n${bound}${definition}\n`;
}

function suite(random: Random, depth: number): string {
  const lines = Array.from({ length: 1 + random.below(1 + 2 * depth) }, () =>
    statement(random, depth),
  );
  return indented(lines.join("\n"));
}

function statement(random: Random, depth: number): string {
  if (depth === 0 || random.chance(0.6)) return filled(random.pick(statements), random);
  return random
    .pick(compounds)
    .map((header) => `${filled(header, random)}\n${suite(random, depth - 1)}`)
    .join("\n");
}

function filled(pattern: string, random: Random): string {
  return pattern
    .replaceAll("V", () => random.pick(expressions))
    .replaceAll("N", (letter, at: number, whole: string) =>
      whole.startsWith("None", at) ? letter : random.pick(names),
    );
}

function indented(text: string): string {
  return text.replaceAll(/^/gm, "  ");
}
