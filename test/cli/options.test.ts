/** The options of the command line, the configuration files, and the exit codes. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { ruleSummaries } from "../../server/src/engine/own-rules.ts";
import { clean, faulty, findingsIn, fixed, pathsIn, withProgram } from "./program.ts";

const { folder, run } = withProgram();
const json = ["check", "--output", "json"];

/** An unknown callee: reported, but only as a hint. */
const hinted = "for i in range(3):\n    unknown(lambda: i)\n";

/** What only a rule that is off by default has a word about. */
const recursive = `class Tree:
    def names(self):
        def walk(tree):
            return [walk(child) for child in tree.children] or self.leaf

        return walk(self)
`;

describe("exit codes", () => {
  test.each([
    ["clean", clean, [], 0],
    ["an error", faulty, [], 1],
    ["an error that is not wanted", faulty, ["--exit-zero"], 0],
    ["a hint that is shown", hinted, ["--min-severity", "hint"], 0],
    ["a hint raised by nothing", hinted, [], 0],
    ["unreadable Python", "print 'hello'\n", [], 0],
  ])("%s", (_, source, args, status) => {
    expect(run(folder({ "a.py": source }), ["check", ...args]).status).toBe(status);
  });

  test.each([
    [["check", "--nonsense"]],
    [["check", "--output", "xml"]],
    [["check", "--output", "json="]],
    [["check", "--output", "json", "--output", "full"]],
    [["check", "--min-severity", "fatal"]],
    [["check", "--target-version", "2.7"]],
    [["check", "--color", "maybe"]],
    [["check", "--jobs", "0"]],
    [["check", "--select", "late-binding-clsoure"]],
    [["check", "--files-from", "nowhere"]],
    [["check", "--output", "json=no/such/folder.json"]],
    [["explain", "nonsense"]],
    [["explain"]],
    [["nonsense"]],
    [[]],
  ])("misuse: %j", (args) => {
    const { status, stderr } = run(folder({ "a.py": clean }), args);
    expect(stderr).not.toBe("");
    expect(stderr).not.toContain("internal error");
    expect(status).toBe(2);
  });
});

describe("rules", () => {
  const source = `${faulty}def outer():\n    nonlocal nothing\n`;
  const rulesOf = (args: readonly string[], files = {}): readonly string[] =>
    findingsIn(run(folder({ "a.py": source, ...files }), [...json, ...args]).stdout).map(
      ({ rule }) => rule,
    );

  test("are selected and ignored", () => {
    expect(rulesOf([])).toEqual(["missing-nonlocal", "nonlocal-without-binding"]);
    expect(rulesOf(["--select", "missing-nonlocal"])).toEqual(["missing-nonlocal"]);
    expect(rulesOf(["--ignore", "missing-nonlocal"])).toEqual(["nonlocal-without-binding"]);
    expect(
      rulesOf(["--select", "all", "--ignore", "missing-nonlocal,nonlocal-without-binding"]),
    ).toEqual([]);
    const extended = [
      "--select",
      "missing-nonlocal",
      "--extend-select",
      "nonlocal-without-binding",
    ];
    expect(rulesOf(extended)).toHaveLength(2);
  });

  test("the command line beats the configuration", () => {
    const files = { "cellscope.toml": 'select = ["nonlocal-without-binding"]\n' };
    expect(rulesOf([], files)).toEqual(["nonlocal-without-binding"]);
    expect(rulesOf(["--select", "missing-nonlocal"], files)).toEqual(["missing-nonlocal"]);
  });

  test("have severities, which --min-severity cuts and the configuration changes", () => {
    const severities = (args: readonly string[], files = {}): readonly string[] =>
      findingsIn(run(folder({ "a.py": hinted + faulty, ...files }), [...json, ...args]).stdout).map(
        ({ severity }) => severity,
      );
    expect(severities([])).toEqual(["error"]);
    expect(severities(["--min-severity", "hint"])).toEqual(["hint", "error"]);
    const files = { "cellscope.toml": '[severity]\nmissing-nonlocal = "info"\n' };
    expect(severities([], files)).toEqual([]);
    expect(severities(["--min-severity", "info"], files)).toEqual(["info"]);
  });

  test("that are off by default run when they are selected", () => {
    const place = folder({ "tree.py": recursive });
    const rule = "recursive-closure-keeps-self";
    const found = (...args: readonly string[]): readonly string[] => {
      const all = ["check", "--min-severity", "hint", "--output", "json", ...args];
      return findingsIn(run(place, all).stdout).map((finding) => finding.rule);
    };
    expect(found()).toEqual([]);
    expect(found("--select", rule)).toEqual([rule]);
    expect(found("--select", "all")).toEqual([rule]);
    expect(found("--extend-select", rule)).toEqual([rule]);
    expect(found("--select", "all", "--ignore", rule)).toEqual([]);
  });

  test("are listed and explained", () => {
    const place = folder({});
    const { stdout } = run(place, ["rules"]);
    for (const { id, summary } of ruleSummaries) {
      expect(stdout).toContain(id);
      expect(stdout).toContain(summary);
    }
    expect(stdout).toMatch(/^recursive-closure-keeps-self .* \(off by default\)$/mu);
    const listed: unknown = JSON.parse(run(place, ["rules", "--json"]).stdout);
    expect(listed).toHaveLength(ruleSummaries.length);
    expect(run(place, ["explain", "missing-nonlocal"]).stdout).toMatch(/^# missing-nonlocal\n/);
    expect(run(place, ["explain", "missing-nonlocl"]).stderr).toContain(
      "did you mean `missing-nonlocal`?",
    );
  });
});

test("--version and --help", () => {
  const place = folder({});
  expect(run(place, ["--version"]).stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
  expect(run(place, ["--help"]).status).toBe(0);
  expect(run(place, ["check", "--help"]).stdout).toContain("--min-severity");
});

test("cells shows the cells of a file, for a given Python, and tells what cannot be read", () => {
  const place = folder({ "a.py": fixed, "b.py": "[(lambda: x) for x in y]\n" });
  const shown = run(place, ["cells", "a.py"]);
  expect(shown.status).toBe(0);
  expect(shown.stdout).toContain("def step (line 3)");
  const json = run(place, ["cells", "--output", "symtable-json", "a.py", "b.py"]).stdout;
  expect(
    json
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line)),
  ).toMatchObject([{ file: "a.py" }, { file: "b.py" }]);
  const versioned = (version: string): string =>
    run(place, ["cells", "--output", "symtable-json", "--target-version", version, "b.py"]).stdout;
  expect(versioned("3.11")).not.toBe(versioned("3.13"));
  expect(run(place, ["cells", "nowhere.py"])).toMatchObject({ status: 2, stdout: "" });
  expect(run(place, ["cells"]).status).toBe(2);
});

test("--jobs changes nothing but the time", () => {
  const names = Array.from({ length: 70 }, (_, index) => `f${index}.py`);
  const files = Object.fromEntries(names.map((name) => [name, faulty.repeat(3)]));
  const place = folder({ ...files, "bad.py": new Uint8Array([0xff]) });
  const output = (jobs: string): string => {
    const { stdout, stderr, status } = run(place, [...json, "--jobs", jobs]);
    expect(stderr).toBe("cellscope: bad.py is not valid UTF-8 and declares no other encoding\n");
    expect(status).toBe(1);
    return stdout.replace(/"milliseconds":\d+/, "");
  };
  expect(output("3")).toBe(output("1"));
  expect(run(place, ["check", "--fix", "--jobs", "3"]).stdout).toContain("Fixed 210.");
  expect(readFileSync(join(place, "f42.py"), "utf8")).toBe(fixed.repeat(3));
});

describe("configuration", () => {
  test("the nearest file that has a table of ours holds", () => {
    const place = folder({
      "pyproject.toml": '[tool.cellscope]\nignore = ["missing-nonlocal"]\n',
      "a.py": faulty,
      "sub/pyproject.toml": "[project]\nname = 'x'\n",
      "sub/a.py": faulty,
      "own/cellscope.toml": "",
      "own/a.py": faulty,
    });
    expect(pathsIn(run(place, json))).toEqual(["own/a.py"]);
  });

  test("per-file-ignores, exclude and extend-exclude are relative to the file", () => {
    const place = folder({
      "p/cellscope.toml":
        'extend-exclude = ["skip"]\n[per-file-ignores]\n"tests/*.py" = ["missing-nonlocal"]\n',
      "p/tests/a.py": faulty,
      "p/skip/a.py": faulty,
      "p/a.py": faulty,
      "tests/a.py": faulty,
    });
    expect(pathsIn(run(place, json))).toEqual(["p/a.py", "tests/a.py"]);
  });

  test("respect-gitignore = false", () => {
    const place = folder({
      "cellscope.toml": "respect-gitignore = false\n",
      ".gitignore": "a.py\n",
      "a.py": faulty,
    });
    expect(pathsIn(run(place, json))).toEqual(["a.py"]);
  });

  test("the target version comes from the option, the configuration or requires-python", () => {
    const versionIn = (project: string, args: readonly string[] = []): string => {
      const place = folder({ "pyproject.toml": project });
      const { stdout } = run(place, ["check", "--show-settings", ...args]);
      return /target-version = (.*)/.exec(stdout)?.[1] ?? "";
    };
    expect(versionIn("")).toBe('"3.13"  # default');
    expect(versionIn('[project]\nrequires-python = ">=3.9,<4"\n')).toBe('"3.9"  # requires-python');
    expect(versionIn('[project]\nrequires-python = ">= 3.6"\n')).toBe('"3.8"  # requires-python');
    expect(versionIn('[tool.poetry.dependencies]\npython = "^3.10"\n')).toContain('"3.10"');
    expect(
      versionIn(
        '[project]\nrequires-python = ">=3.9"\n[tool.cellscope]\ntarget-version = "3.12"\n',
      ),
    ).toMatch(/"3.12" {2}# .*pyproject.toml/);
    expect(versionIn("", ["--target-version", "3.11"])).toBe('"3.11"  # command line');
  });

  test.each([
    [
      "pyproject.toml",
      "[tool.cellscope]\n\nselct = []\n",
      "pyproject.toml:3: unknown key `selct`; did you mean `select`?",
    ],
    [
      "cellscope.toml",
      "select = []\n[severity]\nmissing-nonlocl = 'info'\n",
      "cellscope.toml:3: there is no rule `missing-nonlocl`; did you mean `missing-nonlocal`?",
    ],
    [
      "cellscope.toml",
      "[severity]\nmissing-nonlocal = 'fatal'\n",
      "cellscope.toml:2: `missing-nonlocal` must be one of error, warning, info, hint",
    ],
    ["cellscope.toml", "ignore = 'x'\n", "cellscope.toml:1: `ignore` must be a list of strings"],
    [
      "cellscope.toml",
      "\ntarget-version = '2.7'\n",
      'cellscope.toml:2: `target-version` must be "3.8" to "3.15"',
    ],
    ["cellscope.toml", "a = 1\nb = \n", "cellscope.toml:2: invalid TOML"],
  ])("a mistake in %s is told with its line: %j", (name, content, message) => {
    const { status, stderr, stdout } = run(folder({ [name]: content, "a.py": faulty }), json);
    expect(stderr).toContain(`cellscope: ${message}`);
    expect(stdout).toBe("");
    expect(status).toBe(2);
  });

  test("a broken pyproject.toml that does not mention us is not ours to judge", () => {
    const place = folder({ "pyproject.toml": "[project\n", "a.py": faulty });
    expect(run(place, json).status).toBe(1);
  });
});

describe("fixing", () => {
  test("--fix writes what is safe, and keeps encoding, byte order mark and line ends", () => {
    const crlf = (text: string): string => text.replaceAll("\n", "\r\n");
    const place = folder({
      "a.py": faulty,
      "bom.py": `\u{feff}${crlf(faulty)}`,
      "latin.py": Buffer.from(`# coding: latin-1\n# ä\n${faulty}`, "latin1"),
    });
    const { status, stdout } = run(place, ["check", "--fix"]);
    expect(readFileSync(join(place, "a.py"), "utf8")).toBe(fixed);
    expect(readFileSync(join(place, "bom.py"), "utf8")).toBe(`\u{feff}${crlf(fixed)}`);
    expect(readFileSync(join(place, "latin.py"), "latin1")).toBe(
      `# coding: latin-1\n# ä\n${fixed}`,
    );
    expect(stdout).toContain("Fixed 3.");
    expect(status).toBe(0);
  });

  test("--fix leaves alone what is unsafe, unless --unsafe-fixes is given", () => {
    const source = "total = 0\ndef add():\n    nonlocal total\n    total += 1\n";
    const place = folder({ "a.py": source });
    expect(run(place, ["check", "--fix"]).status).toBe(1);
    expect(readFileSync(join(place, "a.py"), "utf8")).toBe(source);
    expect(run(place, ["check", "--fix", "--unsafe-fixes"]).status).toBe(0);
    expect(readFileSync(join(place, "a.py"), "utf8")).toBe(source.replace("nonlocal", "global"));
  });

  test("--diff writes a patch to the terminal and nothing to the file", () => {
    const place = folder({ "a.py": `# one\n# two\n# three\n${faulty}` });
    const { status, stdout } = run(place, ["check", "--diff"]);
    expect(stdout).toBe(
      [
        "--- a.py",
        "+++ a.py",
        "@@ -4,6 +4,7 @@",
        " def make():",
        "     count = 0",
        "     def step():",
        "+        nonlocal count",
        "         count += 1",
        "         return count",
        "     return step",
        "",
      ].join("\n"),
    );
    expect(status).toBe(1);
    expect(readFileSync(join(place, "a.py"), "utf8")).toBe(`# one\n# two\n# three\n${faulty}`);
    expect(run(folder({ "a.py": clean }), ["check", "--diff"])).toMatchObject({
      status: 0,
      stdout: "",
    });
  });
});
