/** The families of rules that are compared with what random programs do when a real CPython runs them. */
import type { LocatedFinding } from "../../server/src/engine/located-finding.ts";
import { capturedExceptionName } from "../../server/src/rules/captured-exception-name.ts";
import { classScopeCapture } from "../../server/src/rules/class-scope-capture.ts";
import { closedResourceCapture } from "../../server/src/rules/closed-resource-capture.ts";
import { emptyCell } from "../../server/src/rules/empty-cell.ts";
import { lostUpdate } from "../../server/src/rules/lost-update.ts";
import { missingGlobal } from "../../server/src/rules/missing-global.ts";
import { missingNonlocal } from "../../server/src/rules/missing-nonlocal.ts";
import type { Rule } from "../../server/src/rules/rule.ts";
import { zeroArgumentSuper } from "../../server/src/rules/zero-argument-super.ts";
import { lifetimeProgram } from "./lifetime-programs.ts";
import { lostProgram } from "./lost-programs.ts";
import { unboundProgram } from "./unbound-programs.ts";

export interface Program {
  readonly source: string;
  /** The rule that the program is about. */
  readonly row: string;
}

export interface Place {
  /** From 1. */
  readonly line: number;
  /** From 0. */
  readonly column: number;
}

export interface Family {
  readonly rules: readonly Rule[];
  /** The Python file whose `answer` tells, for each program, the places that a finding belongs to. */
  readonly oracle: string;
  generate(seed: number): Program;
  /** False where a fix may leave a failure at the same place that is the program's own. */
  mends(program: Program): boolean;
  /** A finding's place as the oracle names it. */
  nameOf(place: Place, finding: LocatedFinding): string;
}

export const families: Readonly<Record<string, Family>> = {
  unbound: {
    // What is deleted and then read by a closure is an empty cell.
    rules: [missingNonlocal, missingGlobal, emptyCell],
    oracle: "unbound_oracle.py",
    generate: unboundProgram,
    // With `nonlocal x`, `del x` deletes the outer variable.
    mends: ({ source }) => !/del x|except .* as x:/.test(source),
    nameOf: ({ line, column }) => `${line}:${column}`,
  },
  lost: {
    rules: [lostUpdate],
    oracle: "lost_oracle.py",
    generate: lostProgram,
    mends: () => true,
    nameOf: (_place, { scope }) => scope,
  },
  lifetime: {
    rules: [
      capturedExceptionName,
      classScopeCapture,
      closedResourceCapture,
      emptyCell,
      missingNonlocal,
      zeroArgumentSuper,
    ],
    oracle: "lifetime_oracle.py",
    generate: lifetimeProgram,
    mends: () => true,
    nameOf: ({ line }) => String(line),
  },
};
