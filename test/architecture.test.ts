/** The boundaries that ARCHITECTURE.md tells, and that no compiler setting can hold. */
import { readFileSync, readdirSync } from "node:fs";
import { dirname, join, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const root = fileURLToPath(new URL("..", import.meta.url));
const core = ["text", "syntax", "scope", "flow", "rules", "engine", "ide"];
const doors = ["host", "lsp", "cli"];

/** Longer than 400 lines, each for a reason. */
const longFiles: ReadonlyMap<string, string> = new Map([
  ["server/src/flow/builder.ts", "one writer for all statements, whose cases call one another"],
  [
    "server/src/flow/expressions.ts",
    "one writer for all expressions, whose cases call one another",
  ],
  [
    "server/src/syntax/ast.ts",
    "Python.asdl from top to bottom, where one finds one's way by its order",
  ],
  ["server/scan/outline.ts", "one reader for all statements, whose cases call one another"],
  ["server/scan/tokens.ts", "one scanner, whose loops and whose nested fields call one another"],
  ["test/late-binding/generator.ts", "one grammar of programs, whose rules refer to one another"],
]);

interface Source {
  /** From the root, with `/`. */
  readonly path: string;
  /** The folder of `server/src`; empty elsewhere. */
  readonly layer: string;
  readonly text: string;
  /** What it imports: paths from the root, or names of packages. */
  readonly imports: readonly string[];
}

const sources: readonly Source[] = ["server/src", "server/scan", "client/src", "test"].flatMap(
  sourcesIn,
);
const server = sources.filter(({ path }) => path.startsWith("server/src/"));

function sourcesIn(folder: string): Source[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".ts"))
    .map((name) => {
      const path = `${folder}/${name.split(sep).join("/")}`;
      const text = readFileSync(join(root, path), "utf8");
      const layer = folder === "server/src" ? (path.split("/")[2] ?? "") : "";
      return { path, layer, text, imports: importsOf(path, text) };
    });
}

function importsOf(path: string, text: string): string[] {
  const specifiers = text.matchAll(
    /^(?:import|export)\s(?:[^"';]*\sfrom\s)?\s*["']([^"'\n]+)["']|\bimport\(\s*["']([^"'\n]+)["']/gmu,
  );
  return Array.from(specifiers, ([, still, lazy]) => still ?? lazy ?? "").map((specifier) =>
    specifier.startsWith(".")
      ? relative(root, join(root, dirname(path), specifier))
          .split(sep)
          .join("/")
      : specifier,
  );
}

/** Every import of the files that breaks a boundary, as `file → import`. */
function broken(
  files: readonly Source[],
  allowed: (file: Source, target: string) => boolean,
): string[] {
  return files.flatMap((file) =>
    file.imports
      .filter((target) => !allowed(file, target))
      .map((target) => `${file.path} → ${target}`),
  );
}

const layerOf = (target: string): string => /^server\/src\/([^/]+)\//u.exec(target)?.[1] ?? "";

test("server/src holds the known layers and nothing else", () => {
  expect(readdirSync(join(root, "server/src")).sort()).toEqual([...core, ...doors].sort());
});

test("a core layer imports only itself and the layers before it", () => {
  const files = server.filter(({ layer }) => core.includes(layer));
  const before = (layer: string): readonly string[] => core.slice(0, core.indexOf(layer) + 1);
  const allowed = (file: Source, target: string): boolean =>
    before(file.layer).includes(layerOf(target)) ||
    (file.layer === "syntax" && target === "web-tree-sitter");
  expect(broken(files, allowed)).toEqual([]);
});

test("only syntax knows tree-sitter", () => {
  const files = server.filter(({ layer }) => layer !== "syntax");
  expect(broken(files, (_, target) => !target.includes("tree-sitter"))).toEqual([]);
});

test("host, lsp and cli keep to their own", () => {
  const forbidden: Readonly<Record<string, readonly string[]>> = {
    host: ["ide", "lsp", "cli"],
    lsp: ["cli"],
    cli: ["lsp"],
  };
  // `cellscope server` starts the one door from the other.
  const starts = (file: Source, target: string): boolean =>
    file.path === "server/src/cli/main.ts" && target === "server/src/lsp/main.ts";
  const allowed = (file: Source, target: string): boolean =>
    !(forbidden[file.layer] ?? []).includes(layerOf(target)) || starts(file, target);
  expect(broken(server, allowed)).toEqual([]);
});

test("rules do not import one another", () => {
  const index = server.find(({ path }) => path === "server/src/rules/index.ts");
  const rules = index?.imports.filter((target) => !target.endsWith("/rule.ts")) ?? [];
  const files = server.filter(({ path }) => rules.includes(path));
  expect(files.length).toBe(rules.length);
  expect(broken(files, (_, target) => !rules.includes(target))).toEqual([]);
});

test("the scan imports numbers of the search for signs, and nothing else of the server", () => {
  const files = sources.filter(({ path }) => path.startsWith("server/scan/"));
  const allowed = (_: Source, target: string): boolean =>
    /^server\/(?:scan\/|src\/syntax\/signs\/(?:layout|tokens)$)/u.test(target);
  expect(broken(files, allowed)).toEqual([]);
});

test("the client imports the editor, and nothing of the server", () => {
  const files = sources.filter(({ path }) => path.startsWith("client/src/"));
  const allowed = (_: Source, target: string): boolean =>
    /^(?:vscode|node:|client\/src\/)/u.test(target);
  expect(broken(files, allowed)).toEqual([]);
});

test("files stay short", () => {
  const long = sources.filter(({ text }) => text.split("\n").length > 400).map(({ path }) => path);
  expect(long.sort()).toEqual([...longFiles.keys()].sort());
});
