/** Findings that rest on all files of a run. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { parseRun, withProgram } from "./program.ts";

const { folder, run } = withProgram();

const widget = `from base import Base

class Widget(Base):
    def __init__(self):
        self.value = 1

    def callback(self):
        return lambda: self.value
`;
const base = "class Base:\n    def greet(self):\n        return 1\n";
const alone = widget.replace("(Base)", "");
const meddler = "def poke(widget):\n    widget.value = 2\n";

interface Told {
  readonly severity: string;
  readonly message: string;
}

/** What is said of `widget.py`. */
function told(files: Readonly<Record<string, string>>, ...args: readonly string[]): string {
  const { stdout } = run(folder(files), [
    "check",
    "--min-severity",
    "hint",
    "--output",
    "json",
    ...args,
  ]);
  const [finding] = parseRun(stdout).findings as readonly unknown[] as readonly Told[];
  const end = /\(.*\)$|in this \w+$/u.exec(finding?.message ?? "")?.[0] ?? "";
  return `${finding?.severity ?? "nothing"} ${end}`;
}

test("a folder is a project: its classes are known, and what other files do to them", () => {
  expect(told({ "base.py": base, "widget.py": widget })).toBe("warning in this project");
  expect(told({ "widget.py": alone, "z.py": meddler })).toBe(
    "info (another module stores `value` through another name)",
  );
});

test.each([
  ["a subclass", "import widget\nclass Other(widget.Widget[int]):\n    value = 2\n", "Other"],
  [
    "a subclass of a subclass, in a third file",
    "from other import Other\nclass Last(Other):\n    def set(self):\n        self.value = 2\n",
    "Last",
  ],
  ["setattr", "def poke(widget):\n    setattr(widget, 'value', 2)\n", "another module"],
  [
    "a computed name",
    "from widget import Widget\ndef poke(name):\n    setattr(Widget(), name, 2)\n",
    "may store any attribute",
  ],
  ["a patch", "def test(widget):\n    mock.patch.object(widget, 'value')\n", "another module"],
  [
    "a star import",
    "from widget import *\ndef poke(name):\n    vars(Widget())[name] = 1\n",
    "may store any attribute",
  ],
  [
    "a static method",
    "class Tool:\n    @staticmethod\n    def poke(self):\n        self.value = 2\n",
    "another module",
  ],
  [
    "a function in a method",
    "class Tool:\n    def run(self):\n        def poke(self):\n            self.value = 2\n",
    "another module",
  ],
  [
    "a name that is bound again",
    "class Tool:\n    def run(self, widget):\n        self = widget\n        self.value = 2\n",
    "another module",
  ],
  [
    "what cannot be told from tokens",
    "def poke(widget):\n    widget.value = 2\n)\n",
    "another module",
  ],
])("%s meddles from another file", (_, meddling, reason) => {
  const other = "from widget import Widget\nclass Other(Widget):\n    pass\n";
  const files = { "widget.py": alone, "other.py": other, "z.py": meddling };
  expect(told(files)).toMatch(/^info /);
  expect(told(files)).toContain(reason);
});

test.each([
  ["the `self` of another class", "class Tool:\n    def run(self):\n        self.value = 2\n"],
  ["another attribute", "def poke(widget):\n    setattr(widget, 'values', 2)\n"],
  ["a class of another name", "class Widgets:\n    value = 2\n"],
])("%s does not", (_, harmless) => {
  expect(told({ "widget.py": alone, "z.py": harmless })).toBe("warning in this project");
});

test("what settles one attribute says nothing of another", () => {
  const panel = alone.replaceAll("Widget", "Panel").replaceAll("value", "size");
  const small = "from panel import Panel\nclass Small(Panel):\n    size = 2\n";
  const files = { "widget.py": alone, "z.py": meddler, "panel.py": panel, "small.py": small };
  const { stdout } = run(folder(files), ["check", "--min-severity", "hint", "--output", "json"]);
  const findings = parseRun(stdout).findings as readonly unknown[] as readonly Told[];
  expect(findings.map(({ message }) => /\((.*)\)$/u.exec(message)?.[1])).toEqual([
    "`size` is also an attribute of the class `Small`",
    "another module stores `value` through another name",
  ]);
});

test("a file that is named by itself, or piped in, is no project", () => {
  const files = { "base.py": base, "widget.py": widget };
  const unknown = "info (`Widget` inherits from `Base`, which is not in this file)";
  expect(told(files, "widget.py")).toBe(unknown);
  expect(told(files, "widget.py", "base.py")).toBe(unknown);
  const place = folder(files);
  const piped = run(place, ["check", "--output", "concise", "-"], { input: alone });
  expect(piped.stdout).toContain("does not change after `__init__` in this file");
});

test("the outcomes keep their order, whatever the number of threads", () => {
  const files: Record<string, string> = {
    "base.py": base,
    "z_last.py": meddler.replace("value", "other"),
  };
  for (let index = 100; index < 200; index += 1) {
    files[`m${index}.py`] = index % 3 === 0 ? widget : "def outer():\n    nonlocal nothing\n";
  }
  const place = folder(files);
  const output = (jobs: string): string => {
    const { stdout } = run(place, ["check", "--output", "json", "--jobs", jobs]);
    return stdout.replace(/("milliseconds":\s*)\d+/u, "$10");
  };
  const single = output("1");
  expect(output("3")).toBe(single);
  const paths = parseRun(single).findings.map(({ path }) => path);
  expect(paths).toHaveLength(100);
  expect(paths).toEqual(paths.toSorted());
});

test("--fix trusts no proof that another file refutes", () => {
  const fixed = "return lambda: value";
  const afterFix = (files: Readonly<Record<string, string>>): string => {
    const place = folder(files);
    run(place, ["check", "--fix"]);
    return readFileSync(join(place, "widget.py"), "utf8");
  };
  expect(afterFix({ "base.py": base, "widget.py": widget })).toContain(fixed);
  expect(afterFix({ "widget.py": alone, "z.py": meddler })).toBe(alone);
});
