// Bundles the command line and the language server, and lays the grammar and the rule pages beside them.
// With an argument into that folder instead of `dist`, so that a test has a build of its own.
import { build } from "esbuild";
import { cpSync, mkdirSync, rmSync } from "node:fs";
import { resolve } from "node:path";
import { fileURLToPath } from "node:url";

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const dist = process.argv[2] === undefined ? here("dist") : resolve(process.argv[2]);

rmSync(dist, { recursive: true, force: true });
mkdirSync(dist, { recursive: true });

await build({
  entryPoints: { cli: here("src/cli/main.ts"), server: here("src/lsp/main.ts") },
  outdir: dist,
  bundle: true,
  format: "esm",
  platform: "node",
  target: "node20",
  splitting: true,
  chunkNames: "shared-[hash]",
  legalComments: "linked",
  // CommonJS dependencies that were bundled into an ES module still call `require` for Node's own modules.
  banner: {
    js: 'import { createRequire as __createRequire } from "node:module"; const require = __createRequire(import.meta.url);',
  },
});

for (const file of [
  "web-tree-sitter/web-tree-sitter.wasm",
  "tree-sitter-python/tree-sitter-python.wasm",
]) {
  cpSync(fileURLToPath(import.meta.resolve(file)), `${dist}/${file.split("/")[1]}`);
}
cpSync(here("../docs/rules"), `${dist}/rules`, { recursive: true });
