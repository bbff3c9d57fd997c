/**
 * The symbol table and the code objects of a module as plain data for machines, in the shape in which the
 * test oracle prints those of a real CPython: `cellscope cells --output symtable-json`.
 *
 * Lines are 1-based; columns of `occ` are 0-based UTF-8 bytes; offsets of errors are as in `SyntaxError`.
 */
import type { Node } from "../syntax/ast.ts";
import type { Chunk, ParsedModule, Site } from "../syntax/module.ts";
import { utf8Column } from "../text/columns.ts";
import type { Span } from "../text/span.ts";
import type { Block } from "./block.ts";
import { type Access, codeVariables, opcodeFor } from "./code-object.ts";
import { constructSpans } from "./construct-spans.ts";
import { type CompileRank, compileRank } from "./compile-order.ts";
import { firstCompiledStatement, firstDecorator, firstStatement } from "./first-statement.ts";
import { flagLetters } from "./flags.ts";
import { futuresOf } from "./futures.ts";
import { allSymbols, codeChildren } from "./inline.ts";
import type { Binding, PythonVersion, Resolution, ScopeError, ScopeKind } from "./model.ts";
import { buildSymbolTable } from "./symbol-table.ts";
import { buildUnit } from "./unit.ts";

export interface SymtableError {
  readonly stage: string;
  readonly msg: string;
  readonly line: number | null;
  readonly off: number | null;
  readonly eline: number | null;
  readonly eoff: number | null;
}

export interface SymtableBlock {
  readonly name: string;
  readonly type: string;
  readonly line: number;
  readonly nested: 0 | 1;
  readonly params: readonly string[];
  /** `SCOPE:flags` by name; see `flags.ts` for the letters. */
  readonly syms: Readonly<Record<string, string>>;
  readonly children: readonly SymtableBlock[];
}

/**
 * `[line, column, end line, end column, opcode, name]`: of the name where it stands, or else of the
 * construct that binds it (see `construct-spans.ts`).
 */
export type Occurrence = readonly [number, number, number, number, string, string];

export interface SymtableCode {
  /** Qualified name. */
  readonly q: string;
  /** First line, decorators included. */
  readonly l: number;
  /** `co_cellvars` */
  readonly c: readonly string[];
  /** `co_freevars` */
  readonly fv: readonly string[];
  readonly occ: readonly Occurrence[];
  readonly kids: readonly SymtableCode[];
}

export interface SymtableReport {
  readonly error: SymtableError | null;
  /** Missing when CPython would refuse the module before the table is complete. */
  readonly sym?: SymtableBlock;
  readonly code?: SymtableCode;
}

export function symtableReport(module: ParsedModule, version: PythonVersion): SymtableReport {
  const futures = futuresOf(module.items, version);
  const [first] = buildSymbolTable(module, version).errors;
  const printer = new Printer(module, version);
  const error = first === undefined ? null : printer.error(first, futures.errors.length > 0);
  if (first !== undefined && first.stage !== "compile") return { error };
  // As one unit, so that what the module's parts share (the annotation block of 3.14) is one block.
  const unit = buildUnit(module.items, {
    version,
    stringAnnotations: futures.annotations,
    futures: futures.inPlace,
  });
  const sym = printer.block(unit.module);
  return error === null ? { error, sym, code: printer.code(unit.module) } : { error, sym };
}

const scopeLetters: Record<Resolution, string> = {
  local: "L",
  cell: "C",
  free: "F",
  "global-explicit": "GE",
  "global-implicit": "GI",
};

class Printer {
  private readonly module: ParsedModule;
  private readonly version: PythonVersion;
  private readonly rank: CompileRank;
  private readonly constructs: ReadonlyMap<Node, Span>;

  constructor(module: ParsedModule, version: PythonVersion) {
    this.rank = compileRank(module.items, version);
    this.constructs = constructSpans(module.items, version);
    this.module = module;
    this.version = version;
  }

  /** `fromFutures`: found by the pass over the `__future__` statements, which knows fewer columns. */
  error({ stage, message, site, kind }: ScopeError, fromFutures: boolean): SymtableError {
    const [line, column, endLine, endColumn] = this.positions(site.chunk, site.span);
    const base = { stage, msg: message };
    const zeroBased =
      (fromFutures && message.startsWith("from __future__")) ||
      (this.version < 310 && message.startsWith("assignment expression"));
    const off = zeroBased ? column : column + 1;
    if (this.version >= 310) {
      if (fromFutures && this.version < 313) return { ...base, line, off, eline: line, eoff: null };
      return { ...base, line, off, eline: endLine, eoff: endColumn + 1 };
    }
    // 3.8 and 3.9 tell no end, and asynchronous comprehensions have no line.
    if (kind === "await" && message.startsWith("asynchronous")) {
      return { ...base, line: 0, off: 1, eline: null, eoff: null };
    }
    return { ...base, line, off, eline: null, eoff: null };
  }

  block(block: Block): SymtableBlock {
    const syms: [string, string][] = [];
    for (const [name, { resolution, flags }] of allSymbols(block)) {
      syms.push([name, `${scopeLetters[resolution]}:${flagLetters(flags)}`]);
    }
    return {
      name: block.name,
      type: this.typeName(block.kind),
      line: block.kind === "module" ? 0 : this.lineOf(block, block.span.start),
      nested: block.nested ? 1 : 0,
      params: block.parameters,
      // Not through `Object.fromEntries` alone: a name such as `__proto__` must stay a name.
      syms: Object.assign(Object.create(null), Object.fromEntries(syms)),
      children: Array.from(codeChildren(block), (child) => this.block(child)),
    };
  }

  private typeName(kind: ScopeKind): string {
    if (kind === "type-parameters") return this.version === 312 ? "type_param" : "type_parameters";
    if (kind === "type-variable") return this.version === 312 ? "type_var_bound" : "type_variable";
    return kind.replace("-", "_");
  }

  code(block: Block): SymtableCode {
    const { cells, free } = codeVariables(block, this.version, this.rank);
    const occurrences: Occurrence[] = [];
    this.gatherOccurrences(block, occurrences);
    return {
      q: block.kind === "module" ? "<module>" : block.qualifiedName,
      l: this.firstLine(block),
      c: cells,
      fv: free,
      occ: occurrences.sort((left, right) => left[0] - right[0] || left[1] - right[1]),
      kids: [...codeChildren(block)]
        .filter(({ evaluated }) => evaluated)
        .map((child) => this.code(child)),
    };
  }

  private gatherOccurrences(block: Block, into: Occurrence[]): void {
    for (const [name, { references, bindings }] of block.symbols) {
      const add = (chunk: Chunk, span: Span, access: Access): void => {
        into.push([
          ...this.positions(chunk, span),
          opcodeFor(block, name, access, this.version),
          name,
        ]);
      };
      for (const { chunk, identifier } of references) add(chunk, identifier, "LOAD");
      for (const binding of bindings) {
        const access = accessOf(binding);
        if (access !== null) add(binding.chunk, this.spanOf(binding), access);
      }
    }
    for (const child of block.children) if (child.inlined) this.gatherOccurrences(child, into);
  }

  /** What CPython points at where it stores the name. */
  private spanOf({ kind, identifier, node }: Binding): Span {
    switch (kind) {
      case "class-definition":
      case "function-definition":
      case "exception-name":
      case "import":
      case "match-capture":
      case "type-parameter":
        return this.constructs.get(node) ?? node;
      default:
        return identifier;
    }
  }

  private firstLine(block: Block): number {
    const { outer } = block;
    if (outer === null)
      return this.version < 310 ? this.lineOfSite(firstCompiledStatement(this.module)) : 1;
    // The annotations of a module's or class's variables share one function, which starts where that does.
    if (outer.annotations === block) {
      return outer.kind === "module"
        ? this.lineOfSite(firstStatement(this.module))
        : this.firstLine(outer);
    }
    const definition = block.kind === "type-parameters" ? definitionOf(block) : block;
    const { node } = definition;
    const decorator = node === null || !("kind" in node) ? undefined : firstDecorator(node);
    return this.lineOf(block, decorator === undefined ? block.span.start : decorator.start);
  }

  private lineOfSite(site: Site | null): number {
    return site === null ? 1 : this.positions(site.chunk, site.span)[0];
  }

  private lineOf(block: Block, offset: number): number {
    if (block.chunk === null) return 0;
    return this.module.lines.position(this.module.startOf(block.chunk) + offset).line + 1;
  }

  private positions(chunk: Chunk, span: Span): [number, number, number, number] {
    const { start, end } = this.module.locate({ chunk, span });
    return [...this.position(start), ...this.position(end)];
  }

  private position(offset: number): [number, number] {
    const { lines } = this.module;
    const { line, character } = lines.position(offset);
    return [line + 1, utf8Column(lines.lineText(line), character)];
  }
}

/** Null where nothing is stored. */
function accessOf({ kind }: Binding): Access | null {
  switch (kind) {
    case "delete":
      return "DELETE";
    case "assignment":
    case "augmented-assignment":
    case "annotated-assignment":
    case "for-target":
    case "comprehension-target":
    case "with-target":
    case "named-expression":
    case "type-alias":
    case "exception-name":
    case "match-capture":
    case "import":
    case "function-definition":
    case "class-definition":
    case "type-parameter":
      return "STORE";
    case "parameter":
    case "annotation-only":
      return null;
  }
}

/** The function or class whose type parameters these are. */
function definitionOf(parameters: Block): Block {
  return (
    parameters.children.find(({ kind, name }) => isDefinition(kind) && name === parameters.name) ??
    parameters
  );
}

function isDefinition(kind: ScopeKind): boolean {
  return kind === "function" || kind === "class";
}
