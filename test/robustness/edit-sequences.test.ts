/**
 * After any sequence of edits the parts that were kept say what a fresh analysis says: chunks, findings,
 * hovers and hints.
 *
 * `EDITS=20000 npx vitest run test/robustness/edit-sequences` runs longer; `CORPUS=folder` adds real files.
 */
import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { createEngine, type Analysis } from "../../server/src/engine/engine.ts";
import { defaultSettings, everything } from "../../server/src/engine/settings.ts";
import { captureHints } from "../../server/src/ide/capture-hints.ts";
import { hoverAt } from "../../server/src/ide/hover.ts";
import { seeded } from "../support/random.ts";
import { testParser } from "../support/parser.ts";
import { edited } from "./edit-sequences.ts";

const engine = createEngine(await testParser());
const edits = Number(process.env["EDITS"] ?? 400);

/** Everything that an editor could be told, with places in the file. */
function told(analysis: Analysis, seed: number): unknown {
  const { module, facts } = analysis;
  const findings = engine.check(analysis, everything);
  const random = seeded(seed);
  const names = [...module.text.matchAll(/\b[A-Za-z_]\w*\b/gu)];
  const hovers = Array.from({ length: 4 }, () => {
    const { index } = names[random.below(names.length)] ?? { index: 0 };
    return { index, hover: hoverAt(facts, index) };
  });
  return {
    findings,
    chunks: module.chunks.map(({ text }) => text),
    errors: facts.table.errors.map(({ message }) => message),
    hints: captureHints(analysis, findings, { start: 0, end: module.text.length }),
    hovers,
  };
}

function check(name: string, source: string, steps: number, seed: number): void {
  const random = seeded(seed);
  const before: string[] = [];
  let text = source;
  let analysis = engine.analyze(text, defaultSettings);
  for (let step = 0; step < steps; step++) {
    before.push(text);
    if (before.length > 6) before.shift();
    const next = edited(text, before, random);
    // A text that has grown without sense teaches nothing more.
    text = next.length > source.length * 3 || random.chance(0.02) ? source : next;
    analysis = engine.analyze(text, defaultSettings, analysis);
    const fresh = engine.analyze(text, defaultSettings);
    expect(told(analysis, step), `${name}, seed ${seed}, step ${step}:\n${text}`).toEqual(
      told(fresh, step),
    );
  }
}

/** The Python of the rules' pages: every block that has findings, and those that must not. */
function pages(): readonly (readonly [string, string])[] {
  const folder = new URL("../../docs/rules/", import.meta.url);
  return readdirSync(folder).flatMap((name) => {
    const page = readFileSync(new URL(name, folder), "utf8");
    const blocks = [...page.matchAll(/^```py(?: (?!fixed).*)?\n([^]*?)^```$/gmu)];
    const text = blocks.map(([, block]) => block ?? "").join("\n");
    return text === "" ? [] : [[name, text]];
  });
}

function examples(): readonly (readonly [string, string])[] {
  const folder = new URL("../../examples/", import.meta.url);
  return readdirSync(folder)
    .filter((name) => name.endsWith(".py"))
    .map((name) => [name, readFileSync(new URL(name, folder), "utf8")]);
}

function corpus(): readonly (readonly [string, string])[] {
  const folder = process.env["CORPUS"];
  if (folder === undefined) return [];
  return readdirSync(folder)
    .filter((name) => name.endsWith(".py"))
    .map((name): [string, string] => [name, readFileSync(`${folder}/${name}`, "utf8")])
    .filter(([, text]) => text.length < 60_000 && /\b(?:lambda|nonlocal)\b/u.test(text));
}

test("random edits in the rules' pages", () => {
  const all = pages();
  const steps = Math.ceil(edits / all.length);
  for (const [index, [name, text]] of all.entries()) check(name, text, steps, index);
});

test("random edits in a file of all examples", () => {
  const text = examples()
    .map(([, example]) => example)
    .join("\n\n");
  check("examples", text, Math.ceil(edits / 8), 1);
});

test("random edits in real files", () => {
  const files = corpus();
  for (const [index, [name, text]] of files.entries()) {
    check(name, text, Math.ceil(edits / files.length), index);
  }
});

/** One edit in one unit that changes what another unit is told. */
const cases: readonly (readonly [string, string, string, string])[] = [
  [
    "the callee keeps its argument",
    "def run(f):\n    f()\n\nkept = []\n\ndef use():\n    for i in range(3):\n        run(lambda: i)\n",
    "    f()",
    "    kept.append(f)",
  ],
  [
    "the module binds the name",
    "def f():\n    print(total)\n    total = 1\n\nx = 1\n",
    "x = 1",
    "total = 1",
  ],
  [
    "another class stores the attribute",
    "class A:\n    def __init__(self, x):\n        self.x = x\n\n    def make(self):\n        return lambda: self.x\n\ndef g(a):\n    pass\n",
    "    pass",
    "    a.x = 1",
  ],
  [
    "a subclass stores the attribute",
    "class A:\n    def __init__(self, x):\n        self.x = x\n\n    def make(self):\n        return lambda: self.x\n\nclass B:\n    def h(self):\n        self.x = 2\n",
    "class B:",
    "class B(A):",
  ],
  [
    "the import is removed",
    "import weakref\n\nclass A:\n    def m(self):\n        weakref.finalize(self, self.m)\n",
    "import weakref",
    "weakref = None",
  ],
  [
    "super is bound",
    "class A:\n    def m():\n        super().m()\n\nx = 1\n",
    "x = 1",
    "super = 1",
  ],
  [
    "a star import fills the module",
    "class A:\n    x = 1\n\n    def m(self):\n        return x\n\nimport os\n",
    "import os",
    "from os import *",
  ],
  [
    "lines above a message that tells a line",
    "a = 1\n\ndef f():\n    calls = []\n    for i in range(3):\n        calls.append(lambda: i)\n    return calls\n",
    "a = 1",
    "a = 1\n\n\nb = 2",
  ],
  [
    "another function names the global",
    "def f():\n    x = 0\n\n    def g():\n        global x\n        x = 1\n\n    g()\n    return x\n\ndef h():\n    pass\n",
    "    pass",
    "    return x",
  ],
  [
    "it is unregistered elsewhere",
    "import atexit\n\nclass A:\n    def m(self):\n        atexit.register(self.m)\n\ndef f(a):\n    pass\n",
    "    pass",
    "    atexit.unregister(a)",
  ],
  [
    "the container becomes a weak one",
    "import weakref\n\nother = weakref.WeakSet()\n\ndef f(x):\n    holders.add(lambda: x)\n\nholders = set()\n",
    "holders = set()",
    "holders = weakref.WeakSet()",
  ],
];

test.each(cases)("%s", (_name, source, from, to) => {
  const changed = source.replace(from, to);
  expect(changed).not.toBe(source);
  let analysis = engine.analyze(source, defaultSettings);
  const first = told(analysis, 1);
  const texts = [source, changed, source, changed];
  for (const text of texts) {
    analysis = engine.analyze(text, defaultSettings, analysis);
    expect(told(analysis, 1)).toEqual(told(engine.analyze(text, defaultSettings), 1));
  }
  expect(told(analysis, 1)).not.toEqual(first);
});
