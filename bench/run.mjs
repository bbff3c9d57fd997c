// Runs a benchmark: node bench/run.mjs NAME ARGUMENT…
// Node 20 does not run TypeScript by itself, so the program is bundled first.
import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "esbuild";

const [name] = process.argv.splice(2, 1);
const outfile = fileURLToPath(
  new URL(`../node_modules/.cache/cellscope-bench/${name}.mjs`, import.meta.url),
);
await build({
  entryPoints: [fileURLToPath(new URL(`${name}.ts`, import.meta.url))],
  outfile,
  bundle: true,
  platform: "node",
  format: "esm",
  packages: "external",
  // What is read at run time is found from here, not from the bundle.
  define: { "import.meta.url": JSON.stringify(import.meta.url) },
  logLevel: "warning",
});
await import(pathToFileURL(outfile).href);
