/**
 * The injected grammars, run through VS Code's own tokeniser over its own grammar of Python.
 *
 * Every expectation is the list of tokens that get a scope from us; what Python's grammar says of the rest is its affair.
 */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import oniguruma from "vscode-oniguruma";
import textmate from "vscode-textmate";
import { beforeAll, describe, expect, it } from "vitest";

const require = createRequire(import.meta.url);
const root = fileURLToPath(new URL("../../", import.meta.url));

interface Contribution {
  readonly scopeName: string;
  readonly path: string;
  readonly injectTo: readonly string[];
}

/** The grammars as the extension's manifest contributes them. */
function contributedGrammars(): readonly Contribution[] {
  const manifest = JSON.parse(readFileSync(`${root}client/package.json`, "utf8")) as {
    contributes: { grammars: readonly Contribution[] };
  };
  return manifest.contributes.grammars;
}

async function loadPythonGrammar(): Promise<textmate.IGrammar> {
  const wasm = readFileSync(require.resolve("vscode-oniguruma/release/onig.wasm"));
  await oniguruma.loadWASM({ data: wasm });
  const paths = new Map([["source.python", require.resolve("tm-grammars/grammars/python.json")]]);
  for (const { scopeName, path } of contributedGrammars()) {
    // The build copies `syntaxes/` into the extension's `dist/`.
    paths.set(scopeName, path.replace("./dist/", root));
  }
  const registry = new textmate.Registry({
    onigLib: Promise.resolve({
      createOnigScanner: (patterns) => new oniguruma.OnigScanner(patterns),
      createOnigString: (text) => new oniguruma.OnigString(text),
    }),
    loadGrammar: (scopeName) => {
      const path = paths.get(scopeName);
      return Promise.resolve(
        path === undefined ? null : textmate.parseRawGrammar(readFileSync(path, "utf8"), path),
      );
    },
    getInjections: (scopeName) =>
      contributedGrammars()
        .filter((grammar) => grammar.injectTo.includes(scopeName))
        .map((grammar) => grammar.scopeName),
  });
  const grammar = await registry.loadGrammar("source.python");
  if (grammar === null) throw new Error("The grammar of Python did not load");
  return grammar;
}

describe("injected grammars", () => {
  let python: textmate.IGrammar;
  beforeAll(async () => {
    python = await loadPythonGrammar();
  });

  function tokens(source: string): { text: string; scopes: readonly string[] }[] {
    const result = [];
    let state = textmate.INITIAL;
    for (const line of source.split("\n")) {
      const { tokens: found, ruleStack } = python.tokenizeLine(line, state);
      for (const token of found) {
        result.push({ text: line.slice(token.startIndex, token.endIndex), scopes: token.scopes });
      }
      state = ruleStack;
    }
    return result;
  }

  /** `text: scope` of the tokens whose innermost scope is ours. */
  function ours(source: string): readonly string[] {
    return tokens(source).flatMap(({ text, scopes }) => {
      const scope = scopes.at(-1) ?? "";
      return scope.endsWith(".cellscope")
        ? [`${text.trim()}: ${scope.slice(0, -".cellscope".length)}`]
        : [];
    });
  }

  it("marks every part of a suppression comment", () => {
    expect(
      ours("f()  # cellscope: ignore[late-binding-closure, empty-cell] -- the loop has one turn"),
    ).toEqual([
      "cellscope: keyword.other.suppression",
      ":: punctuation.separator.suppression",
      "ignore: keyword.other.suppression",
      "[: punctuation.definition.rules.begin",
      "late-binding-closure: entity.other.attribute-name.rule",
      ",: punctuation.separator.rules",
      "empty-cell: entity.other.attribute-name.rule",
      "]: punctuation.definition.rules.end",
      "--: punctuation.separator.reason",
      "the loop has one turn: meta.reason",
    ]);
  });

  it("knows the other forms of suppression", () => {
    for (const form of ["file-ignore", "expect", "ignore"]) {
      expect(ours(`# cellscope: ${form}[lost-update]`)).toContain(
        `${form}: keyword.other.suppression`,
      );
    }
    expect(ours("#cellscope:ignore")).toContain("ignore: keyword.other.suppression");
  });

  it("finds a suppression behind another tool's", () => {
    expect(ours("f()  # noqa: B023  # cellscope: ignore[empty-cell]")).toContain(
      "empty-cell: entity.other.attribute-name.rule",
    );
  });

  it("leaves prose, strings and unknown directives alone", () => {
    expect(ours("# see cellscope: ignore[x] is how to silence it")).toEqual([]);
    expect(ours('s = "# cellscope: ignore[x]"')).toEqual([]);
    expect(ours("# cellscope: ignored[x]")).toEqual([]);
  });

  it("keeps the comment a comment", () => {
    for (const { scopes } of tokens("# cellscope: ignore[empty-cell] -- reason")) {
      expect(scopes).toContain("comment.line.number-sign.python");
    }
  });

  it("marks the names after nonlocal and global", () => {
    expect(ours("    nonlocal count, größe_2")).toEqual([
      "count: variable.other.nonlocal",
      "größe_2: variable.other.nonlocal",
    ]);
    expect(ours("    global total")).toEqual(["total: variable.other.global"]);
  });

  it("follows a declaration over a joined line and stops at its end", () => {
    expect(ours("nonlocal a, \\\n    b\nc = 1")).toEqual([
      "a: variable.other.nonlocal",
      "b: variable.other.nonlocal",
    ]);
    expect(ours("global a; b = a  # cellscope: ignore")).toEqual([
      "a: variable.other.global",
      "cellscope: keyword.other.suppression",
      ":: punctuation.separator.suppression",
      "ignore: keyword.other.suppression",
    ]);
    expect(ours("nonlocal a  # b")).toEqual(["a: variable.other.nonlocal"]);
  });

  it("keeps the keyword's scope, and sees no declaration in strings, comments and attributes", () => {
    expect(tokens("nonlocal a")[0]).toMatchObject({ text: "nonlocal" });
    expect(tokens("nonlocal a")[0]?.scopes).toContain("storage.modifier.declaration.python");
    expect(ours('"nonlocal a"\n# global b\nx.global_ = nonlocals')).toEqual([]);
  });
});
