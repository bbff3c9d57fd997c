/**
 * The symbol table and the code objects of a module as plain data for machines, in the shape in which the
 * test oracle prints those of a real CPython: `cellscope cells --output symtable-json`.
 *
 * Lines are 1-based; columns of `occ` are 0-based UTF-8 bytes; offsets of errors are as in `SyntaxError`.
 */
import type { Node } from "../syntax/ast.ts";
import type { Chunk, ParsedModule, Site } from "../syntax/module.ts";
import type { Span } from "../text/span.ts";
import type { Block } from "./block.ts";
import { type Access, codeVariables, opcodeFor } from "./code-object.ts";
import { constructSpans } from "./construct-spans.ts";
import { type CompileOrder, compileOrder } from "./compile-order.ts";
import { becomesConstant } from "./debug-constant.ts";
import { firstInstruction } from "./first-instruction.ts";
import { firstDecorator, firstStatement } from "./first-statement.ts";
import { flagLetters } from "./flags.ts";
import { FormattedPositions } from "./formatted-positions.ts";
import { futuresOf } from "./futures.ts";
import { allSymbols, codeChildren } from "./inline.ts";
import type { Binding, PythonVersion, Resolution, ScopeError, ScopeKind } from "./model.ts";
import { buildSymbolTable } from "./symbol-table.ts";
import { buildUnit, type UnitOptions } from "./unit.ts";

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
  const first = firstError(buildSymbolTable(module, version).errors, version);
  // As one unit, so that what the module's parts share (the annotation block of 3.14) is one block.
  const options = { version, stringAnnotations: futures.annotations, futures: futures.inPlace };
  const unit = buildUnit(module.items, options);
  const printer = new Printer(module, options, unit.module);
  const error = first === undefined ? null : printer.error(first, futures.errors.length > 0);
  if (first !== undefined && first.stage !== "compile") return { error };
  const sym = printer.block(unit.module);
  return error === null ? { error, sym, code: printer.code(unit.module) } : { error, sym };
}

/** Before 3.10 the symbol table alone, asked before the module is compiled, does not look at `__future__`. */
function firstError(errors: readonly ScopeError[], version: PythonVersion): ScopeError | undefined {
  const early = version < 310 ? errors.find(({ stage }) => stage === "symtable") : undefined;
  return early ?? errors[0];
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
  private readonly options: UnitOptions;
  private readonly order: CompileOrder;
  private readonly formatted: FormattedPositions;
  private readonly constructs: ReadonlyMap<Node, Span>;

  constructor(module: ParsedModule, options: UnitOptions, block: Block) {
    const { version } = options;
    this.options = options;
    this.order = compileOrder(module.items, version, block);
    this.formatted = new FormattedPositions(module, version);
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
    const { cells, free } = codeVariables(block, this.version, this.order);
    const occurrences: Occurrence[] = [];
    this.gatherOccurrences(block, occurrences);
    return {
      q: this.qualifiedName(block),
      l: this.firstLine(block),
      c: cells,
      fv: free,
      occ: occurrences.sort((left, right) => left[0] - right[0] || left[1] - right[1]),
      kids: this.codeChildren(block).map((child) => this.code(child)),
    };
  }

  /** Before 3.11 a code object does not know its qualified name: there it is made of the names around it. */
  private qualifiedName(block: Block): string {
    if (block.kind === "module") return "<module>";
    if (this.version >= 311) return block.qualifiedName;
    const { outer } = block;
    if (outer === null || outer.kind === "module") return block.codeName;
    const path = this.qualifiedName(outer);
    return `${path}${outer.kind === "class" ? "" : ".<locals>"}.${block.codeName}`;
  }

  /** In the order of `co_consts`. The function of a module's or class's annotations (3.14) comes last. */
  private codeChildren(block: Block): Block[] {
    const rankOf = (child: Block): number => {
      if (child === block.annotations || child.chunk === null) return Number.POSITIVE_INFINITY;
      return this.order.rankOfCode(child.chunk, child.span);
    };
    // The function that hands out stringised annotations (3.14) has code, but no block in the symbol table.
    const strings = this.version >= 314 ? block.detached : [];
    const children = [...strings, ...codeChildren(block)].filter(({ evaluated }) => evaluated);
    const ranks = new Map(children.map((child) => [child, rankOf(child)]));
    return children.sort((left, right) => (ranks.get(left) ?? 0) - (ranks.get(right) ?? 0));
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
      for (const { chunk, identifier } of references) {
        const folded = name === "__debug__" && becomesConstant(chunk, identifier, this.options);
        if (!folded) add(chunk, identifier, "LOAD");
      }
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
      case "type-alias":
      case "type-parameter":
        return this.constructs.get(node) ?? node;
      default:
        return identifier;
    }
  }

  private firstLine(block: Block): number {
    const { outer } = block;
    if (outer === null)
      return this.version < 310 ? this.lineOfSite(firstInstruction(this.module, this.version)) : 1;
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
    return block.chunk === null ? 0 : this.formatted.position(block.chunk, offset)[0];
  }

  private positions(chunk: Chunk, { start, end }: Span): [number, number, number, number] {
    const at = this.formatted;
    return [...at.position(chunk, start), ...at.position(chunk, end)];
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
