// Bundles the command line and the language server, and lays the grammar and the rule pages beside them.
// `node build.mjs [folder]`; the folder is `dist` unless told otherwise.
import { main as compileAssemblyScript } from "assemblyscript/asc";
import { build } from "esbuild";
import { createHash } from "node:crypto";
import { createRequire } from "node:module";
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

/** The scan is AssemblyScript: TypeScript that becomes WebAssembly. */
async function compileScan(outFile) {
  let complaints = "";
  const stderr = { write: (text) => (complaints += text) };
  const options = ["-O3", "--noAssert", "--runtime=stub", "--use=abort="];
  const { error } = await compileAssemblyScript(
    [here("scan/scan.ts"), ...options, `--outFile=${outFile}`],
    { stderr },
  );
  if (error !== null) throw new Error(`the scan cannot be compiled\n${complaints}`);
}

/** What was found by one build holds for no other. */
function buildId() {
  const hash = createHash("sha1");
  const files = ["src", "scan"].flatMap((folder) => {
    const sources = readdirSync(here(folder), { recursive: true, encoding: "utf8" });
    return sources.sort().map((file) => `${folder}/${file}`);
  });
  files.push("package.json", "../package-lock.json");
  for (const name of files) {
    const path = here(name);
    if (existsSync(path) && statSync(path).isFile()) hash.update(name).update(readFileSync(path));
  }
  return hash.digest("hex");
}

/**
 * Each program is one file, which is found and read faster than many. It takes others in with `import()`
 * when it needs them; what two have in common is in both.
 */
const programs = {
  cli: here("src/cli/main.ts"),
  checking: here("src/cli/checking.ts"),
  "check-worker": here("src/cli/check-worker.ts"),
  analysis: here("src/cli/analysis.ts"),
  server: here("src/lsp/main.ts"),
  serving: here("src/lsp/server.ts"),
};

const lazyPrograms = {
  name: "lazy programs",
  setup({ onResolve }) {
    onResolve({ filter: /^\./ }, ({ kind, path, resolveDir }) => {
      if (kind !== "dynamic-import") return undefined;
      const program = Object.keys(programs).find(
        (name) => programs[name] === join(resolveDir, path),
      );
      return program === undefined ? undefined : { path: `./${program}.js`, external: true };
    });
  },
};

/** A module whose exports are plain data is run now, and only the data is bundled. */
const computedModules = {
  name: "computed modules",
  setup({ onLoad }) {
    onLoad({ filter: /[\\/]rule-table\.ts$/ }, async ({ path }) => {
      const { outputFiles } = await build({
        entryPoints: [path],
        bundle: true,
        format: "esm",
        write: false,
      });
      const code = Buffer.from(outputFiles[0].contents).toString("base64");
      const values = await import(`data:text/javascript;base64,${code}`);
      const lines = Object.entries(values).map(
        ([name, value]) => `export const ${name} = ${JSON.stringify(value)};`,
      );
      return { contents: lines.join("\n"), loader: "js" };
    });
  },
};

/** Commander loads what starts programs, for commands that are programs of their own: we have none. */
const lazyChildProcess = {
  name: "lazy child_process",
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^node:child_process$/ }, ({ importer }) =>
      /[\\/]commander[\\/]/.test(importer)
        ? { path: "child_process", namespace: "lazy" }
        : undefined,
    );
    onLoad({ filter: /./, namespace: "lazy" }, () => ({
      contents: `exports.spawn = (...args) => require("node:child_process").spawn(...args);`,
    }));
  },
};

// Node loads CommonJS sooner than ES modules.
const { metafile } = await build({
  entryPoints: programs,
  outdir: dist,
  bundle: true,
  format: "cjs",
  platform: "node",
  target: "node20",
  supported: { "dynamic-import": false },
  legalComments: "none",
  metafile: true,
  // Its ES module declares a `require` of its own, which hides that of CommonJS.
  alias: { "web-tree-sitter": createRequire(import.meta.url).resolve("web-tree-sitter") },
  plugins: [lazyPrograms, computedModules, lazyChildProcess],
  define: {
    "process.env.CELLSCOPE_BUILD": JSON.stringify(buildId()),
    "import.meta.url": "__moduleUrl",
  },
  banner: { js: 'const __moduleUrl = require("node:url").pathToFileURL(__filename).href;' },
});
writeFileSync(join(dist, "package.json"), '{ "type": "commonjs" }\n');

// Files of earlier builds go only now: a program that runs meanwhile keeps working.
const made = new Set(Object.keys(metafile.outputs).map((path) => basename(path)));
for (const file of readdirSync(dist)) {
  if (file.endsWith(".js") && !made.has(file)) rmSync(join(dist, file));
}

const grammars = [
  "web-tree-sitter/web-tree-sitter.wasm",
  "tree-sitter-python/tree-sitter-python.wasm",
].map((file) => fileURLToPath(import.meta.resolve(file)));
for (const file of grammars) cpSync(file, join(dist, basename(file)));

await compileScan(join(dist, "scan.wasm"));

// The scan holds some of AssemblyScript's library.
const library = fileURLToPath(import.meta.resolve("assemblyscript/asc"));
const notices = thirdPartyNotices([...Object.keys(metafile.inputs), ...grammars, library]);
writeFileSync(join(dist, "third-party-notices.txt"), notices);

rmSync(join(dist, "rules"), { recursive: true, force: true });
cpSync(here("../docs/rules"), join(dist, "rules"), { recursive: true });
