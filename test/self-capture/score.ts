/**
 * npm run score -- self [COUNT [FIRST-SEED]]: what the rules about lifetimes claim of random programs, against
 * what a real CPython does with its garbage collector off.
 */
import { createEngine } from "../../server/src/engine/engine.ts";
import { createPython } from "../support/python.ts";
import { testParser } from "../support/parser.ts";
import { claimedProgram, type ClaimedProgram } from "./lifetime-claims.ts";

interface Tally {
  right: number;
  wrong: number;
  missed: number;
  silent: number;
}

const total = Number(process.argv[2] ?? 4000);
const first = Number(process.argv[3] ?? 500_000);
const engine = createEngine(await testParser());
const python = createPython("3.13");
const programs: ClaimedProgram[] = [];
let raised = 0;
for (let seed = first; seed < first + total; seed++) {
  const program = await claimedProgram(seed, engine, python);
  if (program === undefined) raised++;
  else programs.push(program);
}
python.close();

function table(title: string, key: (program: ClaimedProgram, rule: string) => string): void {
  const rows = new Map<string, Tally>();
  for (const program of programs) {
    for (const { rule, claimed, happened } of program.judgements) {
      const name = key(program, rule);
      const tally = rows.get(name) ?? { right: 0, wrong: 0, missed: 0, silent: 0 };
      rows.set(name, tally);
      if (claimed) tally[happened ? "right" : "wrong"]++;
      else tally[happened ? "missed" : "silent"]++;
    }
  }
  console.log(`\n${title.padEnd(28)}   right   wrong  missed  silent`);
  for (const [name, { right, wrong, missed, silent }] of [...rows].toSorted(([a], [b]) =>
    a < b ? -1 : 1,
  )) {
    const numbers = [right, wrong, missed, silent].map((n) => String(n).padStart(7));
    console.log(`${name.padEnd(28)} ${numbers.join(" ")}`);
  }
}

table("by rule", (_, rule) => rule);
table("by class", ({ program }) => program.shape);
table("by method", ({ program }) => program.place);
const odd = programs.flatMap(({ seed, program, judgements }) =>
  judgements
    .filter(({ claimed, happened }) => claimed !== happened)
    .map(({ rule, claimed, message }) => ({ seed, program, rule, claimed, message })),
);
for (const { seed, program, rule, claimed, message } of odd
  .toSorted((a, b) => Number(b.claimed) - Number(a.claimed))
  .slice(0, 40)) {
  const where = `${program.shape}, ${program.place}: ${program.act.replaceAll("\n", "; ")}`;
  console.log(`seed ${seed} ${rule} ${claimed ? `is wrong (${message})` : "is missing"}; ${where}`);
}
console.log(`\n${programs.length} programs, and ${raised} that raise something`);
process.exitCode = odd.some(({ claimed }) => claimed) ? 1 : 0;
