/** What findings claim of a program, and what the program printed when a real CPython ran it. */
import type { Engine } from "../../server/src/engine/engine.ts";
import type { LocatedFinding } from "../../server/src/engine/located-finding.ts";
import { defaultSettings, everything } from "../../server/src/engine/settings.ts";
import type { Python } from "../support/python.ts";
import { lifetimeProgram, type LifetimeProgram } from "./lifetime-generator.ts";

type Seen = ReadonlyMap<string, boolean>;

/** The claim of each rule. `undefined` where the program does not show it. */
const claims: Readonly<Record<string, (seen: Seen) => boolean | undefined>> = {
  // Not even the garbage collector frees the instance.
  "finalizer-keeps-target": (seen) => seen.get("collected") === false,
  "registry-keeps-self": (seen) => seen.get("collected") === false,
  "self-capture": (seen) => seen.get("collected") === false,
  // Nothing but the garbage collector frees it.
  "self-cycle": (seen) => seen.get("alive") === true && seen.get("collected") === true,
  "weak-callback-dies": (seen) => not(seen.get("weak")),
  "unregister-fresh-callable": (seen) => not(seen.get("removed")),
  "self-shipped": (seen) => seen.get("copied"),
};

function not(value: boolean | undefined): boolean | undefined {
  return value === undefined ? undefined : !value;
}

/** For these, what happened tells what should have been reported. */
const complete: ReadonlySet<string> = new Set([
  "finalizer-keeps-target",
  "registry-keeps-self",
  "weak-callback-dies",
  "unregister-fresh-callable",
]);

export interface ClaimedProgram {
  readonly seed: number;
  readonly program: LifetimeProgram;
  /** One for each rule that has a finding, and for the rule that should have had one. */
  readonly judgements: readonly {
    readonly rule: string;
    readonly claimed: boolean;
    readonly happened: boolean;
    readonly message: string;
  }[];
}

/** `undefined` for a program that raises: nothing can be said of it. */
export async function claimedProgram(
  seed: number,
  engine: Engine,
  python: Python,
): Promise<ClaimedProgram | undefined> {
  const program = lifetimeProgram(seed);
  const { stdout, error } = await python.run(program.source);
  if (error !== null) return undefined;
  const seen = new Map<string, boolean>();
  for (const line of stdout.split("\n")) {
    const [name = "", value] = line.split(" ");
    if (value === "True" || value === "False") seen.set(name, value === "True");
  }
  const findings = engine.check(engine.analyze(program.source, defaultSettings), everything);
  const judgements = [];
  for (const [rule, claim] of Object.entries(claims)) {
    const [found] = findings.filter((finding) => finding.rule === rule);
    const outcome = claim(seen);
    if (outcome === undefined) continue;
    const happened = outcome && keepsItsWord(rule, found, seen);
    const expected = complete.has(rule) && rule === program.about;
    if (found === undefined && !(expected && hasReceiver(program))) continue;
    const message = found?.message ?? "";
    judgements.push({ rule, claimed: found !== undefined, happened, message });
  }
  return { seed, program, judgements };
}

/** The rules are about instances that come to a method as its receiver; of others they may say something. */
function hasReceiver({ place }: LifetimeProgram): boolean {
  return !["class method", "static method", "function", "maker"].includes(place);
}

/** A warning of `self-shipped` also claims that a change is lost. */
function keepsItsWord(rule: string, found: LocatedFinding | undefined, seen: Seen): boolean {
  return rule !== "self-shipped" || found?.severity !== "warning" || seen.get("changed") === false;
}
