// Runs a TypeScript program of this folder: node run.mjs PROGRAM.ts ARGUMENT…
// Node 20 does not run TypeScript by itself, so the program is bundled first.
import { mkdirSync, readFileSync } from "node:fs";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "esbuild";

const directory = fileURLToPath(
  new URL("../../node_modules/.cache/cellscope-oracle/", import.meta.url),
);
mkdirSync(directory, { recursive: true });
const [program] = process.argv.splice(2, 1);
const outfile = `${directory}${program}.mjs`;

/** Files that are read at run time stand beside their sources, not beside the bundle. */
const ownUrls = {
  name: "own-urls",
  setup: ({ onLoad }) => {
    onLoad({ filter: /\.ts$/ }, ({ path }) => {
      const url = JSON.stringify(pathToFileURL(path).href);
      const contents = readFileSync(path, "utf8").replaceAll("import.meta.url", url);
      return { contents, loader: "ts" };
    });
  },
};

await build({
  entryPoints: [fileURLToPath(new URL(program, import.meta.url))],
  outfile,
  bundle: true,
  platform: "node",
  format: "esm",
  packages: "external",
  plugins: [ownUrls],
  logLevel: "warning",
});
await import(pathToFileURL(outfile).href);
