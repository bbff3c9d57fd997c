// Bundles the extension and the language server, and lays grammars and papers beside them.
// With an argument the whole extension is put into that folder, ready to be packaged, instead of here.
import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { thirdPartyNotices } from "../server/third-party.mjs";

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const target = resolve(process.argv[2] ?? here("."));
const dist = `${target}/dist`;

rmSync(dist, { recursive: true, force: true });
mkdirSync(dist, { recursive: true });

const { metafile } = await build({
  entryPoints: { extension: here("src/extension.ts") },
  outdir: dist,
  bundle: true,
  minify: true,
  format: "cjs",
  platform: "node",
  target: "node20",
  external: ["vscode"],
  legalComments: "none",
  metafile: true,
});
execFileSync(process.execPath, [here("../server/build.mjs"), `${dist}/server`], {
  stdio: "inherit",
});
writeFileSync(`${dist}/third-party-notices.txt`, thirdPartyNotices(Object.keys(metafile.inputs)));
cpSync(here("../syntaxes"), `${dist}/syntaxes`, { recursive: true });

const own = target === resolve(here(".")) ? [] : ["package.json", "README.md", ".vscodeignore"];
for (const file of own) cpSync(here(file), `${target}/${file}`);
cpSync(here("../LICENSE"), `${target}/LICENSE`);
// Links into the repository lead nowhere from inside the package: only their text is kept.
const changelog = readFileSync(here("../CHANGELOG.md"), "utf8");
writeFileSync(
  `${target}/CHANGELOG.md`,
  changelog.replace(/\[([^\]]*)\]\((?!https?:)[^)]*\)/g, "$1"),
);
