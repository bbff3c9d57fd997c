/** Which files `cellscope check` reads, and what becomes of those it cannot read. */
import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { clean, faulty, parseRun, pathsIn, withProgram } from "./program.ts";

const { folder, run } = withProgram();
const json = ["check", "--output", "json"];

describe("paths", () => {
  test("are the current folder by default; folders are searched for .py and .pyi", () => {
    const place = folder({ "a.py": faulty, "b/c.pyi": faulty, "d.txt": faulty, e: faulty });
    expect(pathsIn(run(place, json))).toEqual(["a.py", "b/c.pyi"]);
  });

  test("that are named are checked whatever they are called", () => {
    const place = folder({ script: faulty, ".venv/x.py": faulty, ".gitignore": "script\n" });
    expect(pathsIn(run(place, [...json, "script", ".venv/x.py"]))).toEqual([
      ".venv/x.py",
      "script",
    ]);
  });

  test("that are named twice are checked once", () => {
    const place = folder({ "p/a.py": faulty });
    expect(pathsIn(run(place, [...json, "p", "./p/a.py", join(place, "p")]))).toEqual(["p/a.py"]);
  });

  test("outside of the current folder are told relative to it", () => {
    const place = folder({ "in/x.py": clean, "out/a.py": faulty });
    expect(pathsIn(run(join(place, "in"), [...json, "../out"]))).toEqual(["../out/a.py"]);
  });

  test("that do not exist are a misuse, told by name, before anything is checked", () => {
    const result = run(folder({ "a.py": faulty }), [...json, "a.py", "nowhere.py", "nor/here"]);
    expect(result.status).toBe(2);
    expect(result.stdout).toBe("");
    expect(result.stderr).toBe(
      "cellscope: no such file or folder: nowhere.py\ncellscope: no such file or folder: nor/here\n",
    );
  });

  test("may hold blanks, quotes, line breaks and letters of any script", () => {
    const names = ["sp ace.py", "quo'te\".py", "line\nbreak.py", "日本.py", "%41.py", "-x.py"];
    const place = folder(Object.fromEntries(names.map((name) => [name, faulty])));
    expect(pathsIn(run(place, json)).toSorted()).toEqual(names.toSorted());
    expect(run(place, ["check", "--output", "concise"]).stdout).toContain("line␊break.py:4:9");
  });

  test("can come from a list", () => {
    const place = folder({ "a.py": faulty, "b.py": faulty, "c.py": faulty, list: "a.py\nb.py\n" });
    expect(pathsIn(run(place, [...json, "--files-from", "list"]))).toEqual(["a.py", "b.py"]);
    const input = "c.py\0a.py\0";
    expect(pathsIn(run(place, [...json, "--files-from", "-"], { input }))).toEqual([
      "a.py",
      "c.py",
    ]);
    expect(pathsIn(run(place, [...json, "--files-from", "-"], { input: "" }))).toEqual([]);
  });
});

describe("what is left out", () => {
  test("is what .gitignore names, nested ones included", () => {
    const place = folder({
      ".gitignore": "gen/\n*_pb2.py\n",
      "a.py": faulty,
      "a_pb2.py": faulty,
      "gen/b.py": faulty,
      "sub/.gitignore": "/c.py\n!kept_pb2.py\n",
      "sub/c.py": faulty,
      "sub/kept_pb2.py": faulty,
      "sub/deep/c.py": faulty,
    });
    const shown = ["a.py", "sub/deep/c.py", "sub/kept_pb2.py"];
    expect(pathsIn(run(place, json))).toEqual(shown);
    expect(pathsIn(run(place, [...json, "--no-gitignore"]))).toHaveLength(6);
    expect(pathsIn(run(join(place, "sub"), json))).toEqual(["deep/c.py", "kept_pb2.py"]);
  });

  test("counts from the root of the repository, however deep the run starts", () => {
    const place = folder({
      ".git/info/exclude": "x.py\n",
      ".gitignore": "b.py\n",
      "s/b.py": faulty,
    });
    writeFileSync(join(place, "s/x.py"), faulty);
    writeFileSync(join(place, "s/a.py"), faulty);
    expect(pathsIn(run(join(place, "s"), json))).toEqual(["a.py"]);
  });

  test("is nothing below a folder that is named though it is ignored", () => {
    const place = folder({
      ".gitignore": "gen/\n",
      "gen/a.py": faulty,
      "gen/.gitignore": "b.py\n",
    });
    writeFileSync(join(place, "gen/b.py"), faulty);
    expect(pathsIn(run(place, [...json, "gen"]))).toEqual(["gen/a.py"]);
  });

  test("are environments, caches and build products, but no package called build", () => {
    const place = folder({
      "build/a.py": faulty,
      "node_modules/a.py": faulty,
      ".venv/a.py": faulty,
      "env/pyvenv.cfg": "",
      "env/a.py": faulty,
      "pkg/build/__init__.py": "",
      "pkg/build/a.py": faulty,
    });
    expect(pathsIn(run(place, json))).toEqual(["pkg/build/a.py"]);
  });

  test("is told by options", () => {
    const place = folder({ "a.py": faulty, "b/c.py": faulty, "build/d.py": faulty });
    expect(pathsIn(run(place, [...json, "--extend-exclude", "b"]))).toEqual(["a.py"]);
    expect(pathsIn(run(place, [...json, "--exclude", "b/,a.py"]))).toEqual(["build/d.py"]);
    expect(pathsIn(run(place, [...json, "--extend-exclude", "b", "b/c.py"]))).toEqual(["b/c.py"]);
    const forced = [...json, "--extend-exclude", "b", "--force-exclude", "b/c.py"];
    expect(pathsIn(run(place, forced))).toEqual([]);
  });

  test("are folders behind links, so that no walk goes in circles", () => {
    const place = folder({ "a/b.py": faulty });
    symlinkSync(place, join(place, "a/round"));
    symlinkSync(join(place, "a/b.py"), join(place, "linked.py"));
    expect(pathsIn(run(place, json))).toEqual(["a/b.py", "linked.py"]);
  });
});

describe("a file that cannot be checked is reported, and the run goes on", () => {
  test("unreadable, undecodable, too large, or not a file", () => {
    const place = folder({
      "good.py": faulty,
      "bytes.py": new Uint8Array([0x78, 0x20, 0x3d, 0x20, 0x22, 0xff, 0x22]),
      "codec.py": "# coding: klingon\nx = 1\n",
      "cookie.py": "\u{feff}# coding: latin-1\n",
      "wide.py": new Uint8Array([0xff, 0xfe, 0x78, 0x00]),
      "ascii.py": "# coding: ascii\nx = 'é'\n",
      "large.py": `x = 1\n${"# filler\n".repeat(600_000)}`,
    });
    symlinkSync("nowhere", join(place, "dangling.py"));
    symlinkSync("loop.py", join(place, "loop.py"));
    mkdirSync(join(place, "folder.py"));
    const { stdout, stderr, status } = run(place, json);
    const { findings, skipped, summary } = parseRun(stdout);
    expect(findings.map((finding) => finding.path)).toEqual(["good.py"]);
    expect(summary.files).toBe(1);
    expect(skipped).toEqual([
      { path: "ascii.py", reason: "is not ASCII as it declares (line 2)" },
      { path: "bytes.py", reason: "is not valid UTF-8 and declares no other encoding" },
      { path: "codec.py", reason: "declares the unknown encoding klingon" },
      {
        path: "cookie.py",
        reason: "has a UTF-8 byte order mark but declares the encoding latin-1",
      },
      { path: "dangling.py", reason: "cannot be read: no such file or folder" },
      { path: "large.py", reason: "is larger than 5 MB" },
      {
        path: "loop.py",
        reason: "cannot be read: its symbolic links go round in a circle",
      },
      { path: "wide.py", reason: "is UTF-16, which Python does not accept as source" },
    ]);
    expect(status).toBe(1);
    expect(stderr).toContain("cellscope: bytes.py is not valid UTF-8");
  });

  test("declared encodings are read", () => {
    const bytes = (text: string): Uint8Array => Buffer.from(text, "latin1");
    const place = folder({
      "latin.py": bytes(`# -*- coding: latin-1 -*-\nä = "\u0080"\n${faulty}`),
      "second.py": bytes(`#!/usr/bin/python\n# vim: set fileencoding=cp1252 :\nä = 1\n${faulty}`),
      "bom.py": `\u{feff}${faulty}`,
      "sjis.py": new Uint8Array([
        ...Buffer.from("# coding: shift_jis\nx = '"),
        0x93,
        0xfa,
        ...Buffer.from(`'\n${faulty}`),
      ]),
    });
    const { findings, skipped } = parseRun(run(place, json).stdout);
    expect(skipped).toEqual([]);
    expect(findings.map(({ path }) => path)).toEqual([
      "bom.py",
      "latin.py",
      "second.py",
      "sjis.py",
    ]);
    expect(findings[0]).toMatchObject({ range: { start: { line: 4, column: 9 } } });
  });
});

describe("standard input", () => {
  test("is checked as -, or under a given name", () => {
    const place = folder({});
    expect(pathsIn(run(place, [...json, "-"], { input: faulty }))).toEqual(["-"]);
    const named = [...json, "-", "--stdin-filename", "src/x.py"];
    expect(pathsIn(run(place, named, { input: faulty }))).toEqual(["src/x.py"]);
  });

  test("takes its configuration from the folder of its name", () => {
    const place = folder({ "src/cellscope.toml": 'ignore = ["missing-nonlocal"]\n' });
    const named = [...json, "-", "--stdin-filename", "src/x.py"];
    expect(run(place, named, { input: faulty }).status).toBe(0);
  });

  test("is fixed as a filter", () => {
    const result = run(folder({}), ["check", "--fix", "-"], { input: `# é\n${faulty}` });
    expect(result.stdout).toContain("        nonlocal count\n        count += 1\n");
    expect(result.stdout.startsWith("# é\ndef make")).toBe(true);
    expect(result.status).toBe(0);
  });

  test("cannot be mixed with other paths", () => {
    expect(run(folder({ "a.py": clean }), ["check", "-", "a.py"]).status).toBe(2);
  });
});
