/**
 * Our syntax trees are those of CPython: kinds, nesting, names, operators and every span.
 *
 * Compared on part of each version's standard library, and on a page of snippets that are hard to read
 * right. Snippets that CPython refuses must be problems for us.
 */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { afterAll, describe, expect, test } from "vitest";
import { createPython, type RunnableVersion } from "../support/python.ts";
import { testParser } from "../support/parser.ts";
import { canonical } from "./canonical-ast.ts";

const read = (name: string): string => readFileSync(new URL(name, import.meta.url), "utf8");
const modules = { canonical_ast: read("canonical_ast.py") };
const snippets = read("snippets.txt").split("%%\n");
/** What only 3.14 reads: t-strings (PEP 750) and `except` without parentheses (PEP 758). */
const newSnippets = [
  "t'{a!r:>{b}} {c=}' T'{d}'; rt'\\{x}'; t''; Rt\"a\" t'''{\n b}'''\n",
  "try: pass\nexcept A, B: pass\nexcept (C), D.e: pass\n",
  "try: pass\nexcept* A, B: pass\n",
  "try: pass\nexcept A,:\n    x\nexcept B.c, d[e],: pass\n",
  "type X[*T = *(b)] = 1\ndef f[*T = *[int]](): pass\nclass C[*T = *(x, y)]: pass\n",
  "t'a' 'b'\n",
  "ut'a'\n",
];
const parser = await testParser();

/** `digest` is that of the canonical tree; `null` when CPython refuses the text. */
interface Sample {
  readonly name: string;
  readonly text: string;
  readonly digest: string | null;
}

const librarySamples = `
import hashlib, json, os, sys, zipfile
from canonical_ast import canonical
archive = zipfile.ZipFile(next(path for path in sys.path if path.endswith(".zip")))
names = sorted(name for name in archive.namelist() if name.endswith(".py"))
for name in names[::4]:
    text = archive.read(name).decode()
    digest = hashlib.sha1(canonical(text).encode()).hexdigest()
    print(json.dumps({"name": name, "text": text, "digest": digest}))
`;

const snippetTrees = (texts: readonly string[]): string => `
import json, warnings
from canonical_ast import canonical
warnings.simplefilter("ignore")
for text in json.loads(${JSON.stringify(JSON.stringify(texts))}):
    try:
        print(json.dumps(canonical(text)))
    except SyntaxError:
        print("null")
`;

describe.each(["3.13", "3.14"] as const)("CPython %s", (version: RunnableVersion) => {
  const python = createPython(version, { modules, seconds: 100 });
  afterAll(() => {
    python.close();
  });

  test("the standard library", { timeout: 120_000 }, async () => {
    const { stdout, error } = await python.run(librarySamples);
    expect(error).toBeNull();
    const samples = stdout
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as Sample);
    expect(samples.length).toBeGreaterThan(120);
    const different = samples.filter(({ text, digest }) => {
      const module = parser.parse(text);
      const ours = createHash("sha1").update(canonical(module)).digest("hex");
      return ours !== digest || module.chunks.some((chunk) => chunk.problems.length > 0);
    });
    expect(different.map(({ name }) => name)).toEqual([]);
  });

  test("hard snippets", { timeout: 60_000 }, async () => {
    const texts = version === "3.14" ? [...snippets, ...newSnippets] : snippets;
    const { stdout, error } = await python.run(snippetTrees(texts));
    expect(error).toBeNull();
    const trees = stdout
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as string | null);
    expect(trees).toHaveLength(texts.length);
    for (const [k, text] of texts.entries()) {
      const module = parser.parse(text);
      const problems = module.chunks.flatMap((chunk) => chunk.problems);
      const tree = trees[k] ?? null;
      if (tree === null) {
        expect(problems, text).not.toEqual([]);
      } else {
        expect(canonical(module), text).toBe(tree);
        expect(problems, text).toEqual([]);
      }
    }
  });
});
