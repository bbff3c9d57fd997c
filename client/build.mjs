// Bundles the extension, and copies the built server and the TextMate grammars into it.
import { build } from "esbuild";
import { cpSync, mkdirSync, rmSync } from "node:fs";
import { fileURLToPath } from "node:url";

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const dist = here("dist");

rmSync(dist, { recursive: true, force: true });
mkdirSync(dist, { recursive: true });

await build({
  entryPoints: { extension: here("src/extension.ts") },
  outdir: dist,
  bundle: true,
  format: "cjs",
  platform: "node",
  target: "node20",
  external: ["vscode"],
  legalComments: "linked",
});
cpSync(here("../server/dist"), `${dist}/server`, { recursive: true });
cpSync(here("../syntaxes"), `${dist}/syntaxes`, { recursive: true });
