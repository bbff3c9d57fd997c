/** What a run remembers changes nothing of what the next one tells. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import {
  cpSync,
  existsSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { withProgram } from "./program.ts";

// What analyses everything remembers nothing.
const { folder, path, run } = withProgram({ CELLSCOPE_ANALYZE_ALL: "0" });

const late = "callbacks = []\nfor i in range(3):\n    callbacks.append(lambda: i)\n";
const clean = "callbacks = [1, 2, 3]\n";
const files = {
  "late.py": late,
  "clean.py": clean,
  "broken.py": "def f(:\n",
  "package/inner.py": `def make():\n    made = []\n    for n in range(3):\n        made.append(lambda: n)\n    return made\n`,
};
const widget = `class Widget:
    def __init__(self):
        self.value = 1

    def callback(self):
        return lambda: self.value
`;

function withoutTime(report: string): string {
  return report.replaceAll(/\([\d.]+ m?s\)|"milliseconds": ?\d+/gu, "(time)");
}

/** What was written just now is not remembered, for it may change again without its times telling. */
function age(where: string, names: readonly string[]): void {
  const before = new Date(Date.now() - 60_000);
  for (const name of names) utimesSync(join(where, name), before, before);
}

/** Without the time that it took. */
function told(where: string, ...args: readonly string[]): string {
  const { status, stdout, stderr } = run(where, ["check", ...args]);
  return `${String(status)}\n${withoutTime(stdout)}${stderr}`;
}

function cacheFiles(where: string): readonly string[] {
  const cache = join(where, ".cellscope_cache");
  return existsSync(cache) ? readdirSync(cache).filter((name) => name.endsWith(".outcomes")) : [];
}

test("a run tells the same with a cache as without, and the folder hides itself from git", () => {
  const here = folder(files);
  age(here, Object.keys(files));
  const plain = told(here, "--no-cache");
  expect(plain).toContain("late-binding-closure");
  expect(cacheFiles(here)).toEqual([]);
  expect(told(here)).toBe(plain);
  expect(cacheFiles(here)).toHaveLength(1);
  expect(told(here)).toBe(plain);
  expect(readFileSync(join(here, ".cellscope_cache/.gitignore"), "utf8")).toBe("*\n");
  for (const how of [
    ["--min-severity", "hint"],
    ["--output", "json"],
    ["--select", "syntax-error"],
  ]) {
    const anew = told(here, "--no-cache", ...how);
    expect(told(here, ...how)).toBe(anew);
    expect(told(here, ...how)).toBe(anew);
  }
});

test("a file that cannot be decoded is remembered as such", () => {
  const here = folder({ "latin.py": Uint8Array.of(0x23, 0xe9, 0x0a), "late.py": late });
  age(here, ["latin.py", "late.py"]);
  const plain = told(here);
  expect(plain).toContain("latin.py is not valid UTF-8");
  const [name = ""] = cacheFiles(here);
  expect(readFileSync(join(here, ".cellscope_cache", name), "utf8")).toContain("is not valid");
  expect(told(here)).toBe(plain);
  writeFileSync(join(here, "latin.py"), clean);
  expect(told(here)).toBe(told(here, "--no-cache"));
});

test("edits, removals, new files and settings are seen", () => {
  const here = folder(files);
  const same = (): string => {
    const anew = told(here, "--no-cache");
    expect(told(here)).toBe(anew);
    expect(told(here)).toBe(anew);
    return anew;
  };
  const first = same();
  // As long as before.
  writeFileSync(join(here, "late.py"), late.replace("lambda: i)", "lambda: 7)"));
  const second = same();
  expect(second).not.toBe(first);
  writeFileSync(join(here, "clean.py"), late);
  expect(same()).not.toBe(second);
  rmSync(join(here, "package"), { recursive: true });
  writeFileSync(join(here, "more.py"), late);
  const third = same();
  writeFileSync(join(here, "cellscope.toml"), 'ignore = ["late-binding-closure"]\n');
  expect(same()).not.toBe(third);
});

test("findings that rest on other files are told anew when those change", () => {
  const here = folder({ "widget.py": widget, "other.py": clean });
  const first = told(here);
  expect(first).toContain("self-capture");
  expect(told(here)).toBe(first);
  writeFileSync(join(here, "other.py"), "def poke(widget):\n    widget.value = 2\n");
  const second = told(here);
  expect(second).toBe(told(here, "--no-cache"));
  expect(second).not.toContain("self-capture");
});

test("runs at the same time do not disturb one another", async () => {
  const here = folder(files);
  const plain = told(here, "--no-cache");
  const runs = Array.from({ length: 3 }, async () => {
    const program = spawn(process.execPath, [path(), "check"], { cwd: here, stdio: "ignore" });
    const [status] = (await once(program, "exit")) as [number];
    return status;
  });
  expect(await Promise.all(runs)).toEqual([1, 1, 1]);
  expect(told(here)).toBe(plain);
});

test("a damaged cache is no cache", () => {
  const here = folder(files);
  age(here, Object.keys(files));
  const plain = told(here);
  const damages: ((text: string) => string)[] = [
    (text) => text.slice(0, text.length / 2),
    (text) => text.replaceAll("late.py", "clean.py"),
    () => "",
    () => "\0\xff\n{}",
  ];
  for (const damage of damages) {
    const [name = ""] = cacheFiles(here);
    const file = join(here, ".cellscope_cache", name);
    writeFileSync(file, damage(readFileSync(file, "utf8")));
    expect(told(here)).toBe(plain);
  }
});

test("a run that is killed leaves nothing that the next one minds", async () => {
  const here = folder({});
  const examples = fileURLToPath(new URL("../../examples", import.meta.url));
  for (let copy = 0; copy < 10; copy++) {
    cpSync(examples, join(here, String(copy)), { recursive: true });
  }
  const plain = told(here, "--no-cache");
  for (const delay of [150, 400, 700]) {
    const program = spawn(process.execPath, [path(), "check"], { cwd: here, stdio: "ignore" });
    // It may be done before the delay is over.
    const ended = once(program, "exit");
    await new Promise((resume) => setTimeout(resume, delay));
    program.kill("SIGKILL");
    await ended;
  }
  expect(told(here)).toBe(plain);
  expect(told(here)).toBe(plain);
});

test("a place that cannot be written to is no reason to fail", () => {
  const here = folder({ ...files, ".cellscope_cache": "not a folder" });
  const plain = told(here, "--no-cache");
  expect(told(here)).toBe(plain);
  expect(told(here, "--cache-dir", "late.py/cache")).toBe(plain);
});

test("the cache can be elsewhere, and be removed", () => {
  const here = folder(files);
  age(here, Object.keys(files));
  told(here, "--cache-dir", "kept");
  expect(cacheFiles(here)).toEqual([]);
  expect(readdirSync(join(here, "kept")).some((name) => name.endsWith(".outcomes"))).toBe(true);
  expect(run(here, ["cache", "clean", "--cache-dir", "package"]).stdout).toContain("no cache");
  expect(existsSync(join(here, "package"))).toBe(true);
  expect(run(here, ["cache", "clean", "--cache-dir", "kept"]).stdout).toContain("Removed");
  expect(existsSync(join(here, "kept"))).toBe(false);
});

test("what shows no sign of a finding need not be analysed", () => {
  const here = folder({ "widget.py": widget, ...files });
  cpSync(fileURLToPath(new URL("../../examples", import.meta.url)), join(here, "examples"), {
    recursive: true,
  });
  const args = ["check", "--no-cache", "--output", "json"];
  const { stdout } = run(here, args, { env: { CELLSCOPE_ANALYZE_ALL: "1" } });
  expect(withoutTime(run(here, args).stdout)).toBe(withoutTime(stdout));
});
