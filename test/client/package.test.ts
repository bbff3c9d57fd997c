/** The extension as people install it: what is in the package, and what its manifest promises. */
import { execFile } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const run = promisify(execFile);
const root = fileURLToPath(new URL("../../", import.meta.url));

interface Manifest {
  readonly main: string;
  readonly engines: { readonly vscode: string };
  readonly devDependencies: Readonly<Record<string, string>>;
  readonly contributes: {
    readonly commands: readonly { readonly command: string }[];
    readonly grammars: readonly { readonly path: string }[];
    readonly configuration: { readonly properties: Readonly<Record<string, unknown>> };
  };
}

describe("the VS Code extension's package", () => {
  let folder: string;
  let bytes: Buffer;
  let manifest: Manifest;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "cellscope-vsix-"));
    await run(process.execPath, [join(root, "client/build.mjs"), folder]);
    const vsce = join(root, "node_modules/@vscode/vsce/vsce");
    const options = ["--no-dependencies", "--allow-missing-repository", "--out", "cellscope.vsix"];
    await run(process.execPath, [vsce, "package", ...options], { cwd: folder });
    bytes = readFileSync(join(folder, "cellscope.vsix"));
    manifest = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as Manifest;
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it("holds the extension, the server with its grammar and rule pages, and nothing else", () => {
    const names = filesIn(bytes).map((name) => name.replace(/rules\/.*/, "rules/…"));
    expect([...new Set(names)].toSorted()).toEqual([
      "[Content_Types].xml",
      "extension.vsixmanifest",
      "extension/LICENSE.txt",
      "extension/changelog.md",
      "extension/dist/extension.js",
      "extension/dist/server/package.json",
      "extension/dist/server/rules/…",
      "extension/dist/server/server.js",
      "extension/dist/server/serving.js",
      "extension/dist/server/third-party-notices.txt",
      "extension/dist/server/tree-sitter-python.wasm",
      "extension/dist/server/web-tree-sitter.wasm",
      "extension/dist/syntaxes/declarations.tmLanguage.json",
      "extension/dist/syntaxes/suppressions.tmLanguage.json",
      "extension/dist/third-party-notices.txt",
      "extension/package.json",
      "extension/readme.md",
    ]);
  });

  it("is small, for it is downloaded onto every machine and into every container", () => {
    expect(bytes.length).toBeLessThan(1_000_000);
  });

  it("passes on the licences of what it contains", () => {
    const notices = ["dist", "dist/server"].map((part) =>
      readFileSync(join(folder, part, "third-party-notices.txt"), "utf8"),
    );
    expect(notices[0]).toContain("vscode-languageclient");
    for (const name of ["web-tree-sitter", "tree-sitter-python", "vscode-languageserver"]) {
      expect(notices[1]).toMatch(new RegExp(`^${name} \\d`, "m"));
    }
    expect(notices.join()).not.toContain("cellscope 0");
  });

  it("contains every file that the manifest names", () => {
    const { main, contributes } = manifest;
    for (const path of [main, ...contributes.grammars.map((grammar) => grammar.path)]) {
      expect(existsSync(join(folder, path)), path).toBe(true);
    }
  });

  it("implements the commands that it offers, and describes the settings in its readme", () => {
    const code = readFileSync(join(folder, manifest.main), "utf8");
    for (const { command } of manifest.contributes.commands) {
      expect(code).toContain(`"${command}"`);
    }
    const readme = readFileSync(join(folder, "README.md"), "utf8");
    for (const setting of Object.keys(manifest.contributes.configuration.properties)) {
      expect(readme).toContain(`\`${setting}\``);
    }
  });

  it("uses no newer interface than the oldest editor it supports has", () => {
    expect(manifest.engines.vscode).toBe(`^${manifest.devDependencies["@types/vscode"]}`);
  });
});

/** The names in the central directory of a ZIP archive (APPNOTE 4.3.12, 4.3.16). */
function filesIn(zip: Buffer): readonly string[] {
  const end = zip.lastIndexOf(Buffer.from("PK\x05\x06"));
  const count = zip.readUInt16LE(end + 10);
  let at = zip.readUInt32LE(end + 16);
  return Array.from({ length: count }, () => {
    const nameLength = zip.readUInt16LE(at + 28);
    const name = zip.toString("utf8", at + 46, at + 46 + nameLength);
    at += 46 + nameLength + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32);
    return name;
  });
}
