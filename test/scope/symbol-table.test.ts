import { describe, expect, test } from "vitest";
import { createClosures } from "../../server/src/scope/closures.ts";
import type { PythonVersion, Scope, SymbolTable } from "../../server/src/scope/model.ts";
import { buildSymbolTable } from "../../server/src/scope/symbol-table.ts";
import { symtableReport } from "../../server/src/scope/symtable-json.ts";
import type { ModuleVersion } from "../../server/src/syntax/module.ts";
import { generateProgram } from "../oracle/generate.ts";
import { testParser } from "../support/parser.ts";

const parser = await testParser();

function analyse(
  text: string,
  version: PythonVersion = 313,
): { readonly module: ModuleVersion; readonly table: SymbolTable } {
  const module = parser.parse(text);
  return { module, table: buildSymbolTable(module, version) };
}

/** Everything that a table says, as text. */
function describeTable(table: SymbolTable, module: ModuleVersion): string {
  const lines: string[] = [];
  const at = ({ chunk, span }: Parameters<ModuleVersion["locate"]>[0]): string => {
    const { start, end } = module.locate({ chunk, span });
    return `${String(start)}-${String(end)}`;
  };
  const visit = (scope: Scope, indent: string): void => {
    lines.push(
      `${indent}${scope.kind} ${scope.qualifiedName} in ${scope.parent?.qualifiedName ?? "nothing"}`,
    );
    for (const symbol of scope.symbols.values()) {
      const variable = table.variableOf(symbol);
      const sites = [...variable.bindings, ...variable.references].map(
        ({ chunk, identifier, scope: inScope }) =>
          `${at({ chunk, span: identifier })} in ${inScope.kind} ${inScope.qualifiedName}`,
      );
      lines.push(
        `${indent}  ${symbol.name} ${symbol.resolution} ${String(symbol.flags)} of ${variable.scope.kind} ${variable.scope.qualifiedName}${variable.captured ? " captured" : ""}: ${sites.join(", ")}`,
      );
    }
    for (const child of scope.children) visit(child, `${indent}  `);
  };
  visit(table.module, "");
  for (const { message, site, stage } of table.errors)
    lines.push(`${stage} ${message} ${at(site)}`);
  for (const { scope, captures, creator } of createClosures(table).all) {
    lines.push(
      `closure ${scope.qualifiedName} by ${creator.qualifiedName}: ${captures.map(({ variable }) => variable.name).join(" ")}`,
    );
  }
  return lines.join("\n");
}

describe("reuse", () => {
  test("a table built from an earlier one says what a fresh one says", () => {
    const versions: readonly PythonVersion[] = [310, 313, 314];
    for (let seed = 0; seed < 120; seed++) {
      const version = versions[seed % versions.length] ?? 313;
      let text = generateProgram({ seed, version, chaos: 0.1 });
      let module = parser.parse(text);
      let table = buildSymbolTable(module, version);
      for (let edit = 0; edit < 4; edit++) {
        text = edited(text, generateProgram({ seed: seed * 10 + edit, version, chaos: 0.2 }), edit);
        module = parser.parse(text, module);
        table = buildSymbolTable(module, version, table);
        const fresh = parser.parse(text);
        expect(describeTable(table, module)).toBe(
          describeTable(buildSymbolTable(fresh, version), fresh),
        );
      }
    }
  });

  test("a class of which a member was edited is what it is afresh", () => {
    const versions: readonly PythonVersion[] = [308, 311, 313, 314];
    const inClass = (program: string): string => `class C:\n${program.replace(/^(?=.)/gm, "    ")}`;
    let kept = 0;
    for (let seed = 0; seed < 200; seed++) {
      const version = versions[seed % versions.length] ?? 313;
      const members = [1, 2, 3].map((part) =>
        generateProgram({ seed: 10 * seed + part, version, chaos: 0 }),
      );
      let module = parser.parse(inClass(members.join("\n")));
      let table = buildSymbolTable(module, version);
      for (let edit = 0; edit < 6; edit++) {
        const at = edit % members.length;
        members[at] = edited(members[at] ?? "", "def f():\n    global x\n    super()\n", edit);
        const text = inClass(members.join("\n"));
        const before = new Set(table.module.children[0]?.children);
        module = parser.parse(text, module);
        table = buildSymbolTable(module, version, table);
        kept += table.module.children[0]?.children.filter((scope) => before.has(scope)).length ?? 0;
        const fresh = parser.parse(text);
        expect(describeTable(table, module)).toBe(
          describeTable(buildSymbolTable(fresh, version), fresh),
        );
      }
    }
    expect(kept).toBeGreaterThan(100);
  });

  test("what has not changed is shared", () => {
    const before = analyse("def f():\n    pass\n\ndef g():\n    pass\n");
    const module = parser.parse("def f():\n    pass\n\ndef g():\n    return 1\n", before.module);
    const after = buildSymbolTable(module, 313, before.table);
    expect(after.module.children[0]).toBe(before.table.module.children[0]);
    expect(after.module.children[1]).not.toBe(before.table.module.children[1]);
    expect(after.module.children.every(({ parent }) => parent === after.module)).toBe(true);
  });

  test("another version or another future import shares nothing", () => {
    const text = "def f(a: int):\n    pass\n";
    const before = analyse(text);
    expect(buildSymbolTable(before.module, 314, before.table).module.children[0]?.kind).toBe(
      "annotation",
    );
    const module = parser.parse(`from __future__ import annotations\n${text}`, before.module);
    const after = buildSymbolTable(module, 313, before.table);
    expect(after.module.symbols.has("int")).toBe(false);
  });
});

/** Puts the first lines of one program in the middle of the other, or takes some out. */
function edited(text: string, other: string, edit: number): string {
  const lines = text.split("\n");
  const at = Math.floor(lines.length / 2);
  if (edit % 2 === 0) lines.splice(at, 0, ...other.split("\n").slice(0, 4));
  else lines.splice(at, 3);
  return lines.join("\n");
}

describe("errors", () => {
  test("the analysis goes on after an error and reports all that would stand alone", () => {
    const { table } = analyse(
      "def f(a, a):\n    b = 1\n    global b\n\ndef g():\n    nonlocal c\n    def h():\n        nonlocal d\n",
    );
    expect(table.errors.map(({ message }) => message)).toEqual([
      "duplicate argument 'a' in function definition",
      "name 'b' is assigned to before global declaration",
      "no binding for nonlocal 'c' found",
      "no binding for nonlocal 'd' found",
    ]);
  });

  test("a declaration at module level is judged by what stands above it in the file", () => {
    const { table } = analyse("x = 1\n\ndef f(): pass\n\nglobal x\nglobal y\ny = 1\n");
    expect(table.errors.map(({ message }) => message)).toEqual([
      "name 'x' is assigned to before global declaration",
    ]);
  });

  test("a name that was declared too late is what the declaration says", () => {
    const { table } = analyse("def f():\n    x = 1\n    global x\n");
    expect(table.module.children[0]?.symbols.get("x")?.resolution).toBe("global-explicit");
  });
});

describe("variables", () => {
  test("a nonlocal writer and a global writer bind the variable of another scope", () => {
    const { table } = analyse(
      "total = 0\ndef outer():\n    count = 0\n    def inner():\n        nonlocal count\n        global total\n        count += 1\n        total = count\n",
    );
    const inner = table.module.children[0]?.children[0];
    if (inner === undefined) throw new Error("no scope");
    const count = table.lookup(inner, "count");
    const total = table.lookup(inner, "total");
    if (count === undefined || total === undefined) throw new Error("no symbol");
    expect(table.variableOf(count).scope.name).toBe("outer");
    expect(table.variableOf(count).captured).toBe(true);
    expect(table.variableOf(count).bindings.map(({ kind }) => kind)).toEqual([
      "assignment",
      "augmented-assignment",
    ]);
    expect(table.variableOf(total).scope).toBe(table.module);
    expect(table.variableOf(total).bindings.length).toBe(2);
    expect(table.variableOf(total).bindings[0]?.scope).toBe(table.module);
  });

  test("a comprehension's target is its own, and no cell for reading it in the same frame", () => {
    const { table } = analyse("def f(n):\n    return [n * x for x in range(n)]\n");
    const f = table.module.children[0];
    const n = f?.symbols.get("n");
    if (n === undefined) throw new Error("no symbol");
    expect(f?.symbols.has("x")).toBe(false);
    expect(f?.children[0]?.inlined).toBe(true);
    expect(table.variableOf(n).captured).toBe(false);
    expect(table.variableOf(n).references.length).toBe(2);
  });

  test("private names are found under the class's name", () => {
    const { table } = analyse(
      "class _C:\n    def f(self):\n        __x = 1\n        return lambda: __x\n",
    );
    const f = table.module.children[0]?.children[0];
    if (f === undefined) throw new Error("no scope");
    expect(table.lookup(f, "__x")?.name).toBe("_C__x");
  });
});

describe("closures", () => {
  test("each closure captures what its own body and those inside it use from outside", () => {
    const { table } = analyse(
      "g = 1\ndef a(x):\n    y = 2\n    def b():\n        def c():\n            nonlocal y\n            y = x + g\n        return c\n    return b\n",
    );
    const found = createClosures(table).all.map(({ scope, creator, captures }) => [
      scope.name,
      creator.name,
      captures.map(
        ({ variable, references, bindings }) =>
          `${variable.name} ${String(references.length)} ${String(bindings.length)}`,
      ),
    ]);
    expect(found).toEqual([
      ["a", "top", ["g 1 0"]],
      ["b", "a", ["y 0 1", "x 1 0", "g 1 0"]],
      ["c", "b", ["y 0 1", "x 1 0", "g 1 0"]],
    ]);
  });

  test("a class captures by its methods, not by its body", () => {
    const { table } = analyse(
      "def f(x, y):\n    class C:\n        a = x\n        b = [x for _ in y]\n        def m(self):\n            return y\n    return C\n",
    );
    const c = createClosures(table).all.find(({ scope }) => scope.name === "C");
    expect(c?.captures.map(({ variable }) => variable.name)).toEqual(["y"]);
  });

  test("a generator expression's first iterable belongs to the scope around it", () => {
    const { table } = analyse("def f(xs, k):\n    return (x * k for x in xs)\n");
    const [closure] = createClosures(table).all;
    expect(closure?.captures.map(({ variable }) => variable.name)).toEqual(["k"]);
  });
});

describe("robustness", () => {
  test("thousands of closures one inside the other, names by the thousand, broken text", () => {
    const nested = Array.from(
      { length: 400 },
      (_, depth) => `${" ".repeat(depth)}def f${String(depth)}(x${String(depth)}):`,
    );
    const deep = `${nested.join("\n")}\n${" ".repeat(400)}return x0\n`;
    const wide = `def f():\n${Array.from({ length: 3000 }, (_, index) => `    v${String(index)} = lambda: v${String(index)}\n`).join("")}`;
    const sum = `x = ${"(lambda: ".repeat(3000)}y${")".repeat(3000)}\n`;
    const broken = "def f(:\n  nonlocal\nclass\n  def g(self:\n    x = [y for\n";
    for (const text of [
      deep,
      wide,
      sum,
      broken,
      "\u0000",
      "def",
      "@",
      "class C(:\n    def f(self): return super()\n",
    ]) {
      const { table, module } = analyse(text);
      expect(table.module.kind).toBe("module");
      expect(createClosures(table).all).toBeInstanceOf(Array);
      for (const version of [308, 311, 314, 315] as const)
        expect(symtableReport(module, version)).toHaveProperty("error");
    }
  });
});
