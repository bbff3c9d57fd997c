/**
 * The families of this folder at length: their precision and recall per place, and what their fixes leave.
 * Started by `npm run score -- unbound | lost | lifetime [COUNT [FIRST-SEED]]`. PYTHON may name an
 * interpreter of version 3.13, which is faster than the one that comes with npm.
 */
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { createEngine } from "../../server/src/engine/engine.ts";
import { testParser } from "../support/parser.ts";
import { createPython } from "../support/python.ts";
import { families, type Family, type Program } from "./families.ts";
import { emptyCounts, judge, precisionOf, recallOf, remains, type Fixed } from "./judge.ts";

const batchSize = 500;
const python = process.env["PYTHON"];
const own = createPython("3.13", { modules: oracleModules(), seconds: 600 });

function oracleModules(): Record<string, string> {
  const modules: Record<string, string> = {};
  for (const { oracle } of Object.values(families)) {
    modules[oracle.replace(".py", "")] = readFileSync(new URL(oracle, import.meta.url), "utf8");
  }
  return modules;
}

async function askOracle(family: Family, programs: readonly Program[]): Promise<string[][]> {
  const asked = JSON.stringify(programs);
  if (python === undefined) {
    const oracle = family.oracle.replace(".py", "");
    const { stdout, traceback } = await own.run(
      `import json, ${oracle}\nprint(json.dumps(${oracle}.answer(json.loads(${JSON.stringify(asked)}))))`,
    );
    if (traceback !== "") throw new Error(traceback);
    return JSON.parse(stdout) as string[][];
  }
  const oracle = fileURLToPath(new URL(family.oracle, import.meta.url));
  const options = { input: asked, encoding: "utf8", maxBuffer: 2 ** 30 } as const;
  const { stdout, stderr, status } = spawnSync(python, [oracle], options);
  if (status !== 0) throw new Error(`${python} ${oracle} failed: ${stderr}`);
  return JSON.parse(stdout) as string[][];
}

export async function score(name: string): Promise<void> {
  const family = families[name];
  if (family === undefined) {
    throw new Error(`no family ${name}; there are late, ${Object.keys(families).join(", ")}`);
  }
  const total = Number(process.argv[2] ?? 10_000);
  const first = Number(process.argv[3] ?? 500_000);
  const engine = createEngine(await testParser(), family.rules);
  const rows = new Map<string, ReturnType<typeof emptyCounts>>();
  const strays: string[] = [];
  let [fixes, unmended] = [0, 0];
  for (let start = first; start < first + total; start += batchSize) {
    const size = Math.min(batchSize, first + total - start);
    const programs = Array.from({ length: size }, (_, place) => family.generate(start + place));
    const truth = await askOracle(family, programs);
    const mended: (Fixed & { readonly seed: number })[] = [];
    for (const [place, program] of programs.entries()) {
      const judged = judge(family, program, truth[place] ?? [], engine);
      for (const { row, outcome, site } of judged.sites) {
        const counts = rows.get(row) ?? emptyCounts();
        rows.set(row, counts);
        counts[outcome]++;
        if (outcome !== "right") strays.push(`seed ${start + place} ${outcome} ${row} at ${site}`);
      }
      for (const fixed of judged.fixed) mended.push({ ...fixed, seed: start + place });
    }
    const after = await askOracle(
      family,
      mended.map(({ program }) => program),
    );
    fixes += mended.length;
    for (const [at, fixed] of mended.entries()) {
      if (!remains(fixed, after[at])) continue;
      unmended++;
      strays.push(`seed ${fixed.seed}: still fails at ${fixed.place} after the fix`);
    }
  }
  own.close();
  console.log("rule                         right   wrong  missed     prec   recall");
  for (const [row, counts] of [...rows].toSorted(([a], [b]) => (a < b ? -1 : 1))) {
    const numbers = [counts.right, counts.wrong, counts.missed].map((n) => String(n).padStart(7));
    const ratios = [precisionOf(counts), recallOf(counts)].map((n) => n.toFixed(4).padStart(8));
    console.log([row.padEnd(26), ...numbers, ...ratios].join(" "));
  }
  console.log(`${total} programs, ${fixes} fixes applied, ${unmended} leave the failure`);
  for (const stray of strays.slice(0, 25)) console.log(stray);
}
