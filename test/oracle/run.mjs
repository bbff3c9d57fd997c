// npm run oracle: bundles run.ts, for Node 20 does not run TypeScript, and runs it.
import { mkdirSync } from "node:fs";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "esbuild";

const directory = fileURLToPath(
  new URL("../../node_modules/.cache/cellscope-oracle/", import.meta.url),
);
mkdirSync(directory, { recursive: true });
const outfile = `${directory}run.mjs`;
await build({
  entryPoints: [fileURLToPath(new URL("run.ts", import.meta.url))],
  outfile,
  bundle: true,
  platform: "node",
  format: "esm",
  packages: "external",
  logLevel: "warning",
  // Files that are read at run time stand beside their sources, not beside the bundle.
  define: { "import.meta.url": JSON.stringify(import.meta.url) },
});
await import(pathToFileURL(outfile).href);
