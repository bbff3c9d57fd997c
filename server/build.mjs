// Bundles the command line and the language server, and lays the grammar and the rule pages beside them.
// `node build.mjs [folder]`; the folder is `dist` unless told otherwise.
import { build } from "esbuild";
import { createHash } from "node:crypto";
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { basename, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { thirdPartyNotices } from "./third-party.mjs";

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const dist = process.argv[2] === undefined ? here("dist") : resolve(process.argv[2]);

mkdirSync(dist, { recursive: true });

/** What was found by one build holds for no other. */
function buildId() {
  const hash = createHash("sha1");
  const sources = readdirSync(here("src"), { recursive: true, encoding: "utf8" });
  const files = sources.sort().map((file) => `src/${file}`);
  files.push("package.json", "../package-lock.json");
  for (const name of files) {
    const path = here(name);
    if (existsSync(path) && statSync(path).isFile()) hash.update(name).update(readFileSync(path));
  }
  return hash.digest("hex");
}

const { metafile } = await build({
  entryPoints: { cli: here("src/cli/main.ts"), server: here("src/lsp/main.ts") },
  outdir: dist,
  bundle: true,
  format: "esm",
  platform: "node",
  target: "node20",
  splitting: true,
  chunkNames: "shared-[hash]",
  legalComments: "none",
  metafile: true,
  define: { "process.env.CELLSCOPE_BUILD": JSON.stringify(buildId()) },
  // CommonJS dependencies that were bundled into an ES module still call `require` for Node's own modules.
  banner: {
    js: 'import { createRequire as __createRequire } from "node:module"; const require = __createRequire(import.meta.url);',
  },
});

// Chunks of earlier builds go only now: a program that runs meanwhile keeps working.
const made = new Set(Object.keys(metafile.outputs).map((path) => basename(path)));
for (const file of readdirSync(dist)) {
  if (file.endsWith(".js") && !made.has(file)) rmSync(join(dist, file));
}

const grammars = [
  "web-tree-sitter/web-tree-sitter.wasm",
  "tree-sitter-python/tree-sitter-python.wasm",
].map((file) => fileURLToPath(import.meta.resolve(file)));
for (const file of grammars) cpSync(file, join(dist, basename(file)));

const notices = thirdPartyNotices([...Object.keys(metafile.inputs), ...grammars]);
writeFileSync(join(dist, "third-party-notices.txt"), notices);

rmSync(join(dist, "rules"), { recursive: true, force: true });
cpSync(here("../docs/rules"), join(dist, "rules"), { recursive: true });
