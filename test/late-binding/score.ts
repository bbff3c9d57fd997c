/**
 * npm run score [-- late] [COUNT [FIRST-SEED]]: Cellscope's verdicts on random programs against what CPython did,
 * per creation site, with ruff, pylint and flake8-bugbear beside us where they are installed.
 *
 * PYTHON names the interpreter (3.11 or later), `python3` by default. The others' findings count per file:
 * a file is right when it holds a late closure exactly if something is reported.
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { createEngine } from "../../server/src/engine/engine.ts";
import { testParser } from "../support/parser.ts";
import { fixedPrograms, remaining, type FixedProgram, type FrozenProgram } from "./fixes.ts";
import { generateProgram } from "./generator.ts";
import {
  count,
  emptyTally,
  isOpen,
  judge,
  precisionOf,
  recallOf,
  type Judgement,
  type OracleAnswer,
  type Tally,
} from "./scoring.ts";

const python = process.env["PYTHON"] ?? "python3";
const oracle = fileURLToPath(new URL("oracle.py", import.meta.url));

function askOracle(programs: readonly (string | FrozenProgram)[]): readonly OracleAnswer[] {
  const { stdout, stderr, status } = spawnSync(python, [oracle], {
    input: JSON.stringify(programs),
    encoding: "utf8",
    maxBuffer: 2 ** 30,
  });
  if (status !== 0) throw new Error(`${python} ${oracle} failed: ${stderr}`);
  return JSON.parse(stdout) as readonly OracleAnswer[];
}

function row(name: string, tally: Tally): string {
  const { truePositives, falsePositives, falseNegatives, trueNegatives } = tally;
  const numbers = [truePositives, falsePositives, falseNegatives, trueNegatives];
  const ratios = [precisionOf(tally), recallOf(tally)].map((ratio) => ratio.toFixed(4));
  return [
    name.padEnd(24),
    ...numbers.map((n) => String(n).padStart(7)),
    ...ratios.map((r) => r.padStart(8)),
  ].join(" ");
}

const heading = `${"construct".padEnd(24)}      TP      FP      FN      TN     prec   recall`;

function table(
  title: string,
  judgements: readonly Judgement[],
  key: (judgement: Judgement) => string,
): void {
  const rows = new Map<string, Tally>();
  for (const judgement of judgements) {
    const name = key(judgement);
    const tally = rows.get(name) ?? emptyTally();
    rows.set(name, tally);
    count(tally, judgement);
  }
  console.log(`\n${title}\n${heading}`);
  for (const [name, tally] of [...rows].toSorted(([a], [b]) => (a < b ? -1 : 1)))
    console.log(row(name, tally));
}

/** Whether each file has a finding of the tool; `undefined` when the tool is not installed. */
function peer(
  command: readonly string[],
  files: readonly string[],
): ReadonlySet<string> | undefined {
  const [program, ...options] = command;
  const found = new Set<string>();
  for (let start = 0; start < files.length; start += 500) {
    const { stdout, error } = spawnSync(
      program ?? "",
      [...options, ...files.slice(start, start + 500)],
      {
        encoding: "utf8",
        maxBuffer: 2 ** 30,
      },
    );
    if (error !== undefined || (stdout.length === 0 && start === 0 && files.length > 50))
      return undefined;
    for (const match of stdout.matchAll(/(?<file>[^\s:]+\.py):\d+/g))
      found.add(match.groups?.["file"] ?? "");
  }
  return found;
}

async function main(): Promise<void> {
  const total = Number(process.argv[2] ?? 10_000);
  const first = Number(process.argv[3] ?? 500_000);
  const engine = createEngine(await testParser());
  const judgements: Judgement[] = [];
  const files: { readonly source: string; readonly judgements: readonly Judgement[] }[] = [];
  const fixed: FixedProgram[] = [];
  let failed = 0;
  for (let start = first; start < first + total; start += 500) {
    const seeds = Array.from(
      { length: Math.min(500, first + total - start) },
      (_, place) => start + place,
    );
    const programs = seeds.map(generateProgram);
    for (const [place, answer] of askOracle(programs).entries()) {
      const seed = seeds[place] ?? 0;
      const source = programs[place] ?? "";
      if (answer.error !== undefined) {
        failed++;
        continue;
      }
      const judged = judge(seed, source, answer, engine).filter((judgement) => !isOpen(judgement));
      judgements.push(...judged);
      files.push({ source, judgements: judged });
      fixed.push(...fixedPrograms(seed, source, engine));
    }
  }
  const part = (place: number) => (judgement: Judgement) =>
    judgement.tag.split("/").at(place) ?? "";
  table("by use", judgements, part(-1));
  table("by loop", judgements, part(0));
  table("by binding", judgements, part(1));
  table("all", judgements, () => "cellscope, per site");
  for (const { seed, tag, name, line, late } of judgements
    .filter((each) => each.late !== each.reported)
    .slice(0, 20)) {
    console.log(
      `seed ${seed} line ${line}: \`${name}\` of ${tag} ${late ? "not reported" : "reported, though never late"}`,
    );
  }
  console.log(
    `\n${files.length} programs, ${failed} left out because instrumenting them changes what they print`,
  );
  checkFixes(fixed);
  comparePeers(files);

  function checkFixes(all: readonly FixedProgram[]): void {
    const bad = all.filter((program) => remaining(program, engine).length > 0);
    let [late, other] = [0, 0];
    for (let start = 0; start < all.length; start += 500) {
      const batch = all.slice(start, start + 500);
      const meant = askOracle(batch.map(({ before }) => before));
      for (const [place, answer] of askOracle(batch.map(({ source }) => source)).entries()) {
        const program = batch[place];
        if (program === undefined || answer.error !== undefined) continue;
        if (JSON.stringify(answer.outcomes) !== JSON.stringify(meant[place]?.outcomes)) {
          other++;
          if (other < 5)
            console.log(
              `seed ${program.seed} line ${program.line}: not what was meant after “${program.title}”`,
            );
        }
        const still = answer.sites.some(
          ({ position: [line, , endLine], labels }) =>
            line <= program.line &&
            program.line <= endLine &&
            (labels[program.name]?.["late-loop"] ?? 0) > 0,
        );
        if (!still) continue;
        late++;
        if (late < 5)
          console.log(
            `seed ${program.seed} line ${program.line}: still late after “${program.title}”`,
          );
      }
    }
    console.log(
      `${all.length} fixes applied: ${bad.length} leave a finding, ${late} leave a late closure, ` +
        `${other} make a program that does not do what was meant`,
    );
  }
}

function comparePeers(
  files: readonly { readonly source: string; readonly judgements: readonly Judgement[] }[],
): void {
  const folder = mkdtempSync(join(tmpdir(), "cellscope-score-"));
  try {
    const paths = files.map(({ source }, place) => {
      const path = join(folder, `p${place}.py`);
      writeFileSync(path, source);
      return path;
    });
    const tools: readonly (readonly [string, readonly string[]])[] = [
      [
        "ruff B023",
        ["ruff", "check", "--isolated", "--no-cache", "--output-format=concise", "--select=B023"],
      ],
      ["flake8-bugbear B023", ["flake8", "--isolated", "--select=B023"]],
      ["pylint W0640", ["pylint", "--disable=all", "--enable=cell-var-from-loop", "--score=n"]],
    ];
    console.log(`\nper file\n${heading}`);
    const own = emptyTally();
    for (const { judgements } of files) {
      count(
        own,
        asFile(
          judgements,
          judgements.some(({ reported }) => reported),
        ),
      );
    }
    console.log(row("cellscope", own));
    for (const [name, command] of tools) {
      const found = peer(command, paths);
      if (found === undefined) {
        console.log(`${name}: not installed`);
        continue;
      }
      const tally = emptyTally();
      for (const [place, { judgements }] of files.entries()) {
        count(tally, asFile(judgements, found.has(paths[place] ?? "")));
      }
      console.log(row(name, tally));
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function asFile(judgements: readonly Judgement[], reported: boolean): Judgement {
  const late = judgements.some((judgement) => judgement.late);
  return { seed: 0, tag: "file", name: "", line: 0, late, reported };
}

await main();
