/** The documentation says what Cellscope and CPython say. `npm run test:update` writes it anew. */
import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { createEngine } from "../../server/src/engine/engine.ts";
import { engineRules } from "../../server/src/engine/own-rules.ts";
import { rules } from "../../server/src/rules/index.ts";
import { withProgram } from "../cli/program.ts";
import { actualPage, examplesOf, findingsIn, type PageRule } from "../support/example-page.ts";
import { fencesOf, rewriteFences, type Fence } from "../support/markdown.ts";
import { testParser } from "../support/parser.ts";

const root = new URL("../../", import.meta.url);
const engine = createEngine(await testParser());
const program = withProgram();
const told: readonly (PageRule & { readonly summary: string })[] = [...rules, ...engineRules];

async function expectActual(path: string, rule?: PageRule): Promise<void> {
  const file = new URL(path, root);
  const page = readFileSync(file, "utf8");
  expectSame(file, await actualPage(page, engine, rule), page);
}

function expectSame(file: URL, actual: string, page: string): void {
  if (process.env["UPDATE"] === "1") writeFileSync(file, actual);
  else expect(actual).toBe(page);
}

test("every rule has a page, and every page a rule", () => {
  const pages = readdirSync(new URL("docs/rules/", root)).filter((name) => name.endsWith(".md"));
  expect(pages.sort()).toEqual(told.map(({ id }) => `${id}.md`).sort());
});

describe.each(told)("the page of $id", (rule) => {
  const path = `docs/rules/${rule.id}.md`;

  test("shows what Cellscope reports and CPython prints", async () => {
    await expectActual(path, rule);
  });

  test("opens with the rule's name and summary", () => {
    const page = readFileSync(new URL(path, root), "utf8");
    expect(page.split("\n").slice(0, 3)).toEqual([`# ${rule.id}`, "", `${rule.summary}.`]);
  });

  test("is quiet in fixed code and under “Not reported”", () => {
    const page = readFileSync(new URL(path, root), "utf8");
    for (const example of examplesOf(page)) {
      const found = findingsIn(engine, example, rule);
      const where = `line ${String(example.fence.line)}`;
      if (example.fence.heading === "Not reported") expect(found, where).toEqual([]);
      else if (example.original !== undefined) {
        expect(
          found.filter((finding) => finding.rule === rule.id),
          where,
        ).toEqual([]);
      }
    }
  });
});

describe.each(rules)("the page of $id", (rule) => {
  test("shows the rule at work, and where it is silent", () => {
    const page = readFileSync(new URL(`docs/rules/${rule.id}.md`, root), "utf8");
    const examples = examplesOf(page);
    const reported = examples.flatMap((example) => findingsIn(engine, example, rule));
    expect(reported.map((finding) => finding.rule)).toContain(rule.id);
    expect(examples.map(({ fence }) => fence.heading)).toContain("Not reported");
  });
});

test("the README lists the rules", () => {
  const file = new URL("README.md", root);
  const page = readFileSync(file, "utf8");
  const rows = rules.map(
    ({ id, severity, summary, default: enabled }) =>
      `| [${id}](docs/rules/${id}.md) | ${severity}${enabled === false ? ", off by default" : ""} | ${summary} |`,
  );
  const table = ["| rule | severity | finds |", "| --- | --- | --- |", ...rows].join("\n");
  const actual = page.replace(
    /(<!-- rules: [^\n]*-->\n)[^]*(<!-- end of rules -->)/u,
    `$1\n${table}\n\n$2`,
  );
  expect(actual).toContain(table);
  expectSame(file, actual, page);
});

test("commands that the README shows print what it shows", () => {
  const file = new URL("README.md", root);
  const page = readFileSync(file, "utf8");
  const contents = new Map<Fence, string>();
  for (const fence of fencesOf(page)) {
    if (fence.language !== "console") continue;
    const [command = ""] = fence.content.split("\n", 1);
    const args = /^\$ npx cellscope (.*)$/u.exec(command)?.[1]?.split(" ");
    if (args === undefined) throw new Error(`not a command of ours: ${command}`);
    const { stdout } = program.run(fileURLToPath(root), args);
    contents.set(fence, `${command}\n${stdout.replace(/\(\d+\.\d+ s\)/u, "(0.1 s)")}`);
  }
  expect(contents.size).toBeGreaterThan(0);
  expectSame(file, rewriteFences(page, contents, new Map()), page);
});

const otherPages = readdirSync(new URL("docs/", root))
  .filter((name) => name.endsWith(".md"))
  .map((name) => `docs/${name}`);

describe.each(["README.md", ...otherPages])("%s", (path) => {
  test("shows what CPython prints", async () => {
    await expectActual(path);
  });
});
