import { describe, expect, test } from "vitest";
import { createPython, runPython, type RunnableVersion } from "./python.ts";

const versions: readonly RunnableVersion[] = ["3.11", "3.12", "3.13", "3.14"];

describe.each(versions)("CPython %s", (version) => {
  test("runs programs apart from one another", async () => {
    const source = `import sys, atexit, weakref
weakref.finalize(sys, print, "finalized")
atexit.register(lambda: print("exit"))
class Noisy:
    def __del__(self): print("gone")
noisy = Noisy()
print(*sys.version_info[:2], sep=".", end=f" {__name__}\\n")
seen = 1`;
    const expected = {
      stdout: `${version} __main__\nexit\nfinalized\ngone\n`,
      stderr: "",
      error: null,
      traceback: "",
    };
    expect(await runPython(version, source)).toEqual(expected);
    expect(await runPython(version, source)).toEqual(expected);
    const second = await runPython(version, "print('before')\nprint(seen)");
    expect(second.stdout).toBe("before\n");
    expect(second.error).toBe("NameError: name 'seen' is not defined");
    expect(second.traceback).toContain('File "program.py", line 2, in <module>\n    print(seen)');
  });

  test("runs asyncio programs to their end", async () => {
    const { stdout, error } = await runPython(
      version,
      `import asyncio
async def work(n):
    await asyncio.sleep(0.01 * n)
    print("worked", n)
async def main():
    asyncio.get_running_loop().call_soon(print, "soon")
    await asyncio.gather(work(2), work(1))
    return "done"
print(asyncio.run(main()))
print(asyncio.run(main()))`,
    );
    expect(error).toBeNull();
    expect(stdout).toBe("soon\nworked 1\nworked 2\ndone\n".repeat(2));
  });

  test("tells the last line of a SyntaxError and of endless recursion", async () => {
    const syntax = await runPython(version, "def f():\n    nonlocal x\n");
    expect(syntax.error).toBe("SyntaxError: no binding for nonlocal 'x' found");
    const recursion = await runPython(version, "f = lambda x: f(x)\nf(1)");
    expect(recursion.error).toMatch(/^RecursionError: maximum recursion depth exceeded/u);
  });
});

test("a program that does not end, or that breaks the interpreter, costs only itself", async () => {
  const python = createPython("3.13", { seconds: 1, modules: { helper: "answer = 42" } });
  const endless = python.run("while True: pass");
  const broken = python.run("compile('x' + '+x' * 200000, '', 'exec')");
  const good = python.run("import helper; print(helper.answer)");
  await expect(endless).rejects.toThrow("the program did not end within 1 s");
  await expect(broken).rejects.toThrow("Maximum call stack size exceeded");
  expect((await good).stdout).toBe("42\n");
  python.close();
});
