// A real CPython (WebAssembly) in a process of its own; started by python.ts, which see.
// It answers one message at a time: { source } → { result } or { died }.
// A run-time error of the WebAssembly module (stack exhausted) leaves the interpreter unusable: it says so and ends.
import { readFileSync } from "node:fs";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";

const [alias, modulesJson] = process.argv.slice(2);
const entry = import.meta.resolve(`${alias}/pyodide.mjs`);
const { loadPyodide } = await import(entry);
const python = await loadPyodide({ indexURL: dirname(fileURLToPath(entry)) });

const runner = readFileSync(new URL("python-runner.py", import.meta.url), "utf8");
python.FS.mkdirTree("/modules");
python.FS.writeFile("/modules/python_runner.py", runner);
for (const [name, text] of Object.entries(JSON.parse(modulesJson))) {
  python.FS.writeFile(`/modules/${name}.py`, text);
}
const run = python.runPython(`
import sys
sys.path.insert(0, "/modules")
import python_runner
python_runner.run
`);

// What the interpreter says when it breaks goes to the caller, in `died`.
console.error = () => undefined;

process.on("message", ({ source }) => {
  try {
    process.send({ result: JSON.parse(run(source)) });
  } catch (error) {
    process.send({ died: String(error) }, () => process.exit(1));
  }
});
process.on("disconnect", () => process.exit(0));
process.send("ready");
