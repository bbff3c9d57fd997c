/**
 * Judges a module part by part, and after an edit only the parts that it can have touched.
 *
 * A part is a unit of the symbol table: a top-level statement, or a top-level class with its members. While
 * the rules run on it, whatever they learn about the rest of the module passes doors that write down the
 * question (`part.ts`). A part is judged again when its unit is a new one, when it looked into a unit that
 * is gone, or when one of its questions may have another answer (`changed-questions.ts`).
 */
import { addTo, removeFrom } from "../text/grouping.ts";
import type { Chunk, ParsedModule } from "../syntax/module.ts";
import type { ScopeError } from "../scope/model.ts";
import type { ModuleTable } from "../scope/symbol-table.ts";
import { replacedBetween } from "../scope/replaced.ts";
import type { LinkedUnit } from "../scope/unit.ts";
import type { Facts, Finding } from "../rules/rule.ts";
import { changedNames } from "./changed-questions.ts";
import type { ModuleFacts } from "./facts.ts";
import type { LocatedFinding } from "./located-finding.ts";
import { chunksOf, Mentions, StoreIndex } from "./module-watch.ts";
import { Part } from "./part.ts";
import { factsOfPart } from "./part-facts.ts";
import { Askers } from "./questions.ts";
import type { AnalysisSettings, Selection } from "./settings.ts";

/** One version of a module, and what is wanted of it. */
export interface Version {
  readonly module: ParsedModule;
  readonly facts: ModuleFacts;
  readonly settings: AnalysisSettings;
  readonly selection: Selection;
}

/** Runs the rules; false when one of them failed. */
export type Judge = (facts: Facts, found: (finding: Finding) => void) => boolean;

export class Parts {
  /** The analysis that the parts belong to: the newest. */
  owner: object;
  readonly mentions: Mentions = new Mentions();
  readonly stores: StoreIndex = new StoreIndex();
  #version: Version | null = null;
  readonly #parts = new Map<LinkedUnit, Part>();
  readonly #askers = new Askers<Part>();
  readonly #visitors = new Map<LinkedUnit, Set<Part>>();
  readonly #watched = new Set<Part>();
  #unjudged = new Set<LinkedUnit>();
  /** The parts that have findings. */
  readonly #telling = new Set<Part>();
  /** The parts in which errors stand. */
  readonly #wrong = new Set<Part>();
  readonly #unitOfChunk = new Map<Chunk, LinkedUnit>();

  constructor(owner: object) {
    this.owner = owner;
  }

  /** The findings of every part. `judge` is given the facts of one. */
  check(version: Version, judge: Judge): readonly LocatedFinding[] {
    const { module, facts } = version;
    const { table } = facts;
    this.#advance(version);
    const errors = this.#errorsByUnit(table);
    this.#forgetWhereErrorsChanged(errors);
    for (const unit of table.inOrder(this.#unjudged)) {
      this.#judge(new Part(unit, errors.get(unit) ?? []), version, judge);
    }
    this.#unjudged = new Set();
    return [...this.#telling].flatMap((part) => part.located(module));
  }

  /** Runs without telling the observer: what is asked meanwhile is not the part's own question. */
  unobserved<Value>({ observed }: ModuleTable, compute: () => Value): Value {
    const { current } = observed;
    observed.current = null;
    try {
      return compute();
    } finally {
      observed.current = current;
    }
  }

  unitOf(chunk: Chunk): LinkedUnit | undefined {
    return this.#unitOfChunk.get(chunk);
  }

  #judge(part: Part, version: Version, judge: Judge): void {
    const { table } = version.facts;
    const { observed } = table;
    observed.current = part;
    try {
      const complete = judge(factsOfPart(part, version, this), (finding) =>
        part.add(finding, (chunk) => this.unitOf(chunk)),
      );
      if (!complete) part.askedAll();
    } finally {
      observed.current = null;
    }
    this.#parts.set(part.unit, part);
    this.#askers.add(part);
    for (const unit of part.foreign) addTo(this.#visitors, unit, part);
    if (part.isWatched) this.#watched.add(part);
    if (part.hasFindings) this.#telling.add(part);
    if (part.errors.length > 0) this.#wrong.add(part);
  }

  /** Forgets the parts that may be judged otherwise in this version. */
  #advance(version: Version): void {
    const { facts, settings, selection, module } = version;
    const { table } = facts;
    const before = this.#version;
    this.#version = version;
    if (before === null || before.selection !== selection || !alike(before.settings, settings)) {
      for (const part of this.#parts.values()) this.#forget(part);
    }
    const units = replacedBetween(before?.facts.table.units ?? [], table.units);
    const { removed, added } = units;
    // A class that was replaced keeps most of its chunks.
    const chunks = replacedBetween(removed.flatMap(chunksOf), added.flatMap(chunksOf));
    for (const chunk of chunks.removed) this.#unitOfChunk.delete(chunk);
    for (const unit of added) {
      this.#unjudged.add(unit);
      for (const chunk of chunksOf(unit)) this.#unitOfChunk.set(chunk, unit);
    }
    const changed = [
      changedNames(removed, added),
      this.mentions.replace(chunks, (question) => this.#askers.of(question) !== undefined),
      this.stores.replace(units, chunks, table),
    ];
    for (const questions of changed) {
      for (const question of questions) this.#forgetAll(this.#askers.of(question));
    }
    for (const unit of removed) {
      this.#forgetAll(this.#visitors.get(unit));
      const part = this.#parts.get(unit);
      if (part !== undefined) this.#forget(part);
      this.#unjudged.delete(unit);
    }
    // Asking makes the file one that depends on the project.
    const asks = [...this.#watched].some((part) => part.project !== null);
    const project = asks ? (settings.project?.() ?? null) : null;
    for (const part of this.#watched) {
      if (
        part.isVolatile ||
        (part.project !== null && part.project.answer !== project) ||
        (part.importPlace !== null && part.importPlace.answer !== facts.importPlace?.statement) ||
        hasMoved(part, module)
      ) {
        this.#forget(part);
      }
    }
  }

  #errorsByUnit({ errors }: ModuleTable): ReadonlyMap<LinkedUnit, readonly ScopeError[]> {
    const byUnit = new Map<LinkedUnit, ScopeError[]>();
    for (const error of errors) {
      const unit = this.unitOf(error.site.chunk);
      if (unit === undefined) continue;
      const list = byUnit.get(unit);
      if (list === undefined) byUnit.set(unit, [error]);
      else list.push(error);
    }
    return byUnit;
  }

  #forgetWhereErrorsChanged(errors: ReadonlyMap<LinkedUnit, readonly ScopeError[]>): void {
    for (const part of this.#wrong) {
      if (!errors.has(part.unit)) this.#forget(part);
    }
    for (const [unit, now] of errors) {
      const part = this.#parts.get(unit);
      if (part !== undefined && !same(part.errors, now)) this.#forget(part);
    }
  }

  #forgetAll(parts: ReadonlySet<Part> | undefined): void {
    for (const part of parts ?? []) this.#forget(part);
  }

  #forget(part: Part): void {
    this.#parts.delete(part.unit);
    this.#unjudged.add(part.unit);
    this.#watched.delete(part);
    this.#telling.delete(part);
    this.#wrong.delete(part);
    this.#askers.remove(part);
    for (const unit of part.foreign) removeFrom(this.#visitors, unit, part);
  }
}

function hasMoved({ lines }: Part, module: ParsedModule): boolean {
  for (const [chunk, line] of lines) {
    if (module.lines.position(module.startOf(chunk)).line !== line) return true;
  }
  return false;
}

function same(left: readonly ScopeError[], right: readonly ScopeError[]): boolean {
  return left.length === right.length && left.every((error, index) => error === right[index]);
}

/** The project is asked by the parts that need it. */
function alike(left: AnalysisSettings, right: AnalysisSettings): boolean {
  return (
    left.version === right.version &&
    left.immediateCallers === right.immediateCallers &&
    left.deferredCallers === right.deferredCallers
  );
}
