/**
 * One part of a module as it was judged: its findings, and everything outside of it that they rest on.
 *
 * A finding holds sites in chunks, which an edit elsewhere leaves as they are; so it stays good for as long
 * as the answers stay the same that were given while it was made.
 */
import type { Stmt } from "../syntax/ast.ts";
import type { Chunk, ParsedModule, Site } from "../syntax/module.ts";
import type { ScopeError } from "../scope/model.ts";
import type { TableObserver } from "../scope/observer.ts";
import type { LinkedUnit } from "../scope/unit.ts";
import type { ProjectAttributes } from "../flow/project-attributes.ts";
import type { Finding } from "../rules/rule.ts";
import { type LocatedFinding, locateFinding } from "./located-finding.ts";
import { type Question, Questions } from "./questions.ts";

export class Part implements TableObserver {
  readonly unit: LinkedUnit;
  /** The errors of the table that stand in the unit. */
  readonly errors: readonly ScopeError[];
  readonly questions: Questions = new Questions();
  /** Other units that were looked into. */
  readonly foreign: Set<LinkedUnit> = new Set();
  /** The lines of chunks, where they were asked for. */
  readonly lines: Map<Chunk, number> = new Map();
  /** It rests on what any change may change. */
  isVolatile = false;
  /** Set when the project was asked. */
  project: { readonly answer: ProjectAttributes | null } | null = null;
  /** Set when it was asked where an import goes. */
  importPlace: { readonly answer: Stmt | undefined } | null = null;
  readonly #findings: Finding[] = [];
  #located: { readonly start: number; readonly findings: readonly LocatedFinding[] } | null = null;

  constructor(unit: LinkedUnit, errors: readonly ScopeError[]) {
    this.unit = unit;
    this.errors = errors;
  }

  asked(question: Question, about: string): void {
    this.questions.add(question, about);
  }

  /** Whether it must be looked at in each version, whatever units were replaced. */
  get isWatched(): boolean {
    return (
      this.isVolatile || this.lines.size > 0 || this.project !== null || this.importPlace !== null
    );
  }

  entered(unit: LinkedUnit): void {
    if (unit !== this.unit) this.foreign.add(unit);
  }

  askedAll(): void {
    this.isVolatile = true;
  }

  /** `unitOf` tells whose chunk it is. What stands in another part is for that part to tell. */
  add(finding: Finding, unitOf: (chunk: Chunk) => LinkedUnit | undefined): void {
    if (unitOf(finding.site.chunk) !== this.unit) return;
    this.#findings.push(finding);
    for (const { chunk } of sitesOf(finding)) {
      const unit = unitOf(chunk);
      if (unit !== undefined) this.entered(unit);
    }
  }

  get hasFindings(): boolean {
    return this.#findings.length > 0;
  }

  located(module: ParsedModule): readonly LocatedFinding[] {
    const [item] = this.unit.items;
    const start =
      item === undefined ? 0 : module.startOf(item.kind === "class" ? item.head : item.chunk);
    if (this.#located?.start !== start || this.foreign.size > 0) {
      const findings = this.#findings.map((finding) => locateFinding(module, finding));
      this.#located = { start, findings };
    }
    return this.#located.findings;
  }
}

function* sitesOf({ site, related, fixes }: Finding): Iterable<Site> {
  yield site;
  for (const each of related) yield each.site;
  for (const fix of fixes) for (const edit of fix.edits) yield edit.site;
}
