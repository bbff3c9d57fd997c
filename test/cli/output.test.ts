/** What `cellscope check` prints, in each format. */
import { spawn, spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { clean, faulty, parseRun, withProgram } from "./program.ts";

const { folder, run, path } = withProgram();

describe("--output json", () => {
  test("is the contract, field by field", () => {
    const source = `é = "𝒳"\n${faulty}`;
    const { stdout, status, stderr } = run(folder({ "pkg/a.py": source, "b.py": clean }), [
      "check",
      "--output",
      "json",
    ]);
    expect(stderr).toBe("");
    expect(status).toBe(1);
    const parsed: unknown = JSON.parse(stdout);
    expect(parsed).toEqual({
      format: "cellscope-findings/1",
      findings: [
        {
          path: "pkg/a.py",
          rule: "missing-nonlocal",
          severity: "error",
          message: expect.stringContaining("`count` is local to `step`"),
          range: { start: { line: 5, column: 9 }, end: { line: 5, column: 14 } },
          names: ["count"],
          scope: "make.<locals>.step",
          related: [
            {
              path: "pkg/a.py",
              range: { start: { line: 3, column: 5 }, end: { line: 3, column: 10 } },
              message: "the `count` of `make`",
            },
          ],
          fixes: [
            {
              title: "Insert `nonlocal count` to use the `count` of `make`",
              safety: "safe",
              edits: [
                {
                  range: { start: { line: 5, column: 9 }, end: { line: 5, column: 9 } },
                  text: "nonlocal count\n        ",
                },
              ],
            },
          ],
        },
      ],
      skipped: [],
      summary: { files: 2, findings: 1, milliseconds: expect.any(Number) },
    });
  });

  test("counts columns in code points", () => {
    const source = `def f():\n    x = 1\n    def g():\n        print("𝒳é", x); x = 2\n    return g\n`;
    const { stdout } = run(folder({ "a.py": source }), ["check", "--output", "json"]);
    expect(parseRun(stdout).findings[0]).toMatchObject({
      range: { start: { line: 4, column: 21 }, end: { line: 4, column: 22 } },
    });
  });

  test("is one object without findings, too", () => {
    const { stdout, status } = run(folder({}), ["check", "--output", "json"]);
    expect(status).toBe(0);
    expect(parseRun(stdout)).toMatchObject({ findings: [], skipped: [], summary: { files: 0 } });
  });

  test("sorts by path, then position", () => {
    const files = { "b.py": faulty, "a/z.py": faulty + faulty, "a.py": faulty, "a-b.py": faulty };
    const { findings } = parseRun(run(folder(files), ["check", "--output", "json"]).stdout);
    expect(findings.map((finding) => finding.path)).toEqual([
      "a-b.py",
      "a.py",
      "a/z.py",
      "a/z.py",
      "b.py",
    ]);
  });
});

describe("--output full", () => {
  test("shows the source with marks under it", () => {
    const { stdout } = run(folder({ "a.py": faulty }), ["check"]);
    expect(stdout).toContain(
      [
        " --> a.py:4:9",
        "  |",
        "2 |     count = 0",
        "  |     ----- the `count` of `make`",
        "3 |     def step():",
        "4 |         count += 1",
        "  |         ^^^^^",
        "  = fix: Insert `nonlocal count` to use the `count` of `make` (--fix)",
      ].join("\n"),
    );
    expect(stdout).toMatch(/\nFound 1 error in 1 file \(.* s\)\. 1 can be fixed with --fix\.\n$/);
  });

  test("aligns marks under tabs, wide and combining characters", () => {
    const source = `def f():\n\tx = 1\n\tdef g():\n\t\tprint("日本e\u0301", x); x = 2\n\treturn g\n`;
    const { stdout } = run(folder({ "a.py": source }), ["check"]);
    expect(stdout).toContain(
      `4 |         print("日本e\u0301", x); x = 2\n  |                        ^\n`,
    );
  });

  test("never sends control characters of a file to the terminal", () => {
    const source = `def f():\n    x = "\u001B[31m\u202E"\n    def g():\n        print("\u001B]0;owned\u0007", x); x = 2\n    return g\n`;
    const { stdout } = run(folder({ "a.py": source }), ["check"]);
    // eslint-disable-next-line no-control-regex -- It is what must not be there.
    expect(stdout).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u202e]/);
    expect(stdout).toContain("␛]0;owned␇");
  });

  test("cuts a long line around its mark", () => {
    const source = `def f():\n    x = 1\n    def g():\n        y = [${"0, ".repeat(500)}x]; x = 2\n    return g, x\n`;
    const { stdout } = run(folder({ "a.py": source }), ["check"]);
    const marked = stdout.split("\n").find((line) => line.startsWith("4 |")) ?? "";
    expect(marked.length).toBeLessThanOrEqual(120);
    expect(marked).toContain("…");
    expect(marked).toContain("x]; x = 2");
  });

  test("colours by option, NO_COLOR and FORCE_COLOR, in this order", () => {
    const place = folder({ "a.py": faulty });
    const colored = (args: readonly string[], env: Readonly<Record<string, string>>): boolean =>
      run(place, ["check", ...args], { env }).stdout.includes("\u001B[");
    expect(colored([], {})).toBe(false);
    expect(colored([], { FORCE_COLOR: "1" })).toBe(true);
    expect(colored([], { FORCE_COLOR: "1", NO_COLOR: "1" })).toBe(false);
    expect(colored(["--color", "always"], { NO_COLOR: "1" })).toBe(true);
    expect(colored(["--color", "never"], { FORCE_COLOR: "1" })).toBe(false);
  });
});

describe("the other formats", () => {
  test("concise is a line for each finding", () => {
    const { stdout } = run(folder({ "a.py": faulty }), ["check", "--output", "concise"]);
    expect(stdout.split("\n")[0]).toMatch(/^a\.py:4:9: error\[missing-nonlocal\] `count` is local/);
  });

  test("github is a workflow command, and the default in GitHub Actions", () => {
    const { stdout } = run(folder({ "a,b.py": faulty }), ["check"], {
      env: { GITHUB_ACTIONS: "true" },
    });
    expect(stdout).toMatch(
      /^::error title=cellscope \(missing-nonlocal\),file=a%2Cb\.py,line=4,endLine=4,col=9,endColumn=14::a,b\.py:4:9: `count`[^\n]*\n$/,
    );
  });

  test("sarif holds relative locations, steps, fixes and what was skipped", () => {
    const place = folder({ "a b.py": faulty, "bad.py": new Uint8Array([0xff]) });
    const { stdout, status } = run(place, ["check", "--output", "sarif"]);
    expect(status).toBe(1);
    const uri = { uri: "a%20b.py", uriBaseId: "%SRCROOT%" };
    const location = {
      physicalLocation: {
        artifactLocation: uri,
        region: { startLine: 4, startColumn: 9, endLine: 4, endColumn: 14 },
      },
    };
    expect(JSON.parse(stdout)).toMatchObject({
      version: "2.1.0",
      runs: [
        {
          columnKind: "unicodeCodePoints",
          invocations: [
            {
              executionSuccessful: true,
              toolExecutionNotifications: [
                { message: { text: "bad.py is not valid UTF-8 and declares no other encoding" } },
              ],
            },
          ],
          results: [
            {
              ruleId: "missing-nonlocal",
              level: "error",
              locations: [location],
              partialFingerprints: { "cellscope/v1": expect.stringMatching(/^[0-9a-f]{64}$/) },
              codeFlows: [{ threadFlows: [{ locations: [{}, { location }] }] }],
              fixes: [
                {
                  artifactChanges: [
                    {
                      artifactLocation: uri,
                      replacements: [{ insertedContent: { text: "nonlocal count\n        " } }],
                    },
                  ],
                },
              ],
            },
          ],
        },
      ],
    });
  });

  test("sarif fingerprints stay the same while a file moves around a finding", () => {
    const place = folder({ "a.py": faulty, "b/a.py": `# moved\n${faulty}${faulty}` });
    const fingerprints = (where: string): readonly unknown[] =>
      run(where, ["check", "--output", "sarif", "a.py"]).stdout.match(/[0-9a-f]{64}/g) ?? [];
    const [first] = fingerprints(place);
    const [second, third] = fingerprints(join(place, "b"));
    expect(second).toBe(first);
    expect(third).not.toBe(first);
  });

  test("gitlab is a list of issues with places and fingerprints", () => {
    const place = folder({ "src/a.py": faulty });
    const { stdout, status } = run(place, ["check", "--output", "gitlab"]);
    expect(status).toBe(1);
    expect(JSON.parse(stdout)).toEqual([
      {
        description: expect.stringMatching(/^`count` is local/) as string,
        check_name: "missing-nonlocal",
        fingerprint: expect.stringMatching(/^[0-9a-f]{64}$/) as string,
        severity: "major",
        location: {
          path: "src/a.py",
          positions: { begin: { line: 4, column: 9 }, end: { line: 4, column: 14 } },
        },
      },
    ]);
    expect(run(folder({ "a.py": clean }), ["check", "--output", "gitlab"]).stdout).toBe("[]\n");
  });

  test("junit has a suite for each file, and a test that failed for each finding", () => {
    const place = folder({ "a&b.py": faulty + faulty, "bad.py": new Uint8Array([0xff]) });
    const { stdout } = run(place, ["check", "--output", "junit"]);
    expect(stdout).toContain('<testsuites name="cellscope" tests="3" failures="2" errors="1">');
    expect(stdout).toContain('<testsuite name="a&amp;b.py" tests="2" failures="2" errors="0">');
    expect(stdout).toMatch(
      /<testcase name="missing-nonlocal \(4:9\)" classname="a&amp;b\.py" line="4"><failure type="error" message="`count`[^"<]*">a&amp;b\.py:4:9: `count`[^<]*<\/failure>/,
    );
    expect(stdout).toMatch(
      /classname="bad\.py"><error message="is not valid UTF-8[^"]*"><\/error>/,
    );
  });

  test("junit tells one test that passed where nothing is found", () => {
    const { stdout } = run(folder({ "a.py": clean }), ["check", "--output", "junit"]);
    expect(stdout).toContain('tests="1" failures="0" errors="0"');
    expect(stdout).not.toMatch(/<(failure|error)/);
  });

  test("several go to several files", () => {
    const place = folder({ "a.py": faulty });
    const args = ["check", "--output", "concise", "--output", "json=out.json"];
    expect(run(place, args).stdout).toMatch(/^a\.py:4:9:/);
    expect(parseRun(readFileSync(join(place, "out.json"), "utf8")).findings).toHaveLength(1);
  });

  test("--statistics counts", () => {
    const { stdout } = run(folder({ "a.py": faulty + faulty }), ["check", "--statistics"]);
    expect(stdout).toMatch(/^2 {2}error {4}missing-nonlocal\nFound 2 errors/);
  });
});

test.runIf(existsSync("/dev/full"))("output that cannot be written is told, and a failure", () => {
  const place = folder({ "a.py": faulty });
  const child = spawnSync("/bin/sh", ["-c", `'${process.execPath}' '${path()}' check >/dev/full`], {
    cwd: place,
    encoding: "utf8",
  });
  expect(child.stderr).toMatch(/^cellscope: cannot write the output: [^\n]*ENOSPC[^\n]*\n$/);
  expect(child.status).toBe(2);
});

test.each(["1", "2"])("a reader that leaves early is no crash (--jobs %s)", async (jobs) => {
  const files = Object.fromEntries(
    Array.from({ length: 300 }, (_, index) => [`f${index}.py`, faulty.repeat(20)]),
  );
  const child = spawn(process.execPath, [path(), "check", "--jobs", jobs], { cwd: folder(files) });
  let stderr = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
  child.stdout.once("data", () => child.stdout.destroy());
  const status = await new Promise((resolve) => child.on("close", resolve));
  expect(stderr).toBe("");
  expect(status).toBe(1);
});
