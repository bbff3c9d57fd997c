// Bundles the extension, and lays the built server, the TextMate grammars and the papers beside it.
import { build } from "esbuild";
import { cpSync, existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const dist = here("dist");

rmSync(dist, { recursive: true, force: true });
mkdirSync(dist, { recursive: true });

await build({
  entryPoints: { extension: here("src/extension.ts") },
  outdir: dist,
  bundle: true,
  minify: true,
  format: "cjs",
  platform: "node",
  target: "node20",
  external: ["vscode"],
});
cpSync(here("../server/dist"), `${dist}/server`, { recursive: true });
// The server consists of ES modules, the extension itself does not.
writeFileSync(`${dist}/server/package.json`, '{ "type": "module" }\n');
cpSync(here("../syntaxes"), `${dist}/syntaxes`, { recursive: true });
for (const paper of ["LICENSE", "CHANGELOG.md"]) {
  if (existsSync(here(`../${paper}`))) cpSync(here(`../${paper}`), here(paper));
}
