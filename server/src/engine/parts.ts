/**
 * Judges a module part by part, and after an edit only the parts that it can have touched.
 *
 * A part is a unit of the symbol table: a top-level statement, or a top-level class with its members. While
 * the rules run on it, whatever they learn about the rest of the module passes doors that write down the
 * question (`part.ts`). A part is judged again when its unit is a new one, when it looked into a unit that
 * is gone, or when one of its questions may have another answer (`changed-questions.ts`).
 */
import { takeOut } from "../text/grouping.ts";
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
import { Askers, noQuestions, type Questions } from "./questions.ts";
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

/**
 * Where a part sits: a unit hands its seat to the one that comes in its place. Indices hold seats, so that
 * little of them changes with a key.
 */
class Seat {
  unit: LinkedUnit;
  /** `null` while the unit must be judged. */
  part: Part | null = null;
  /** By these it is listed among the askers. */
  questions: Questions = noQuestions;
  /** The seats of the units that its part looked into, and those whose parts looked into its own unit. */
  visited: readonly Seat[] = [];
  readonly visitors: Seat[] = [];

  constructor(unit: LinkedUnit) {
    this.unit = unit;
  }
}

export class Parts {
  /** The analysis that the parts belong to: the newest. */
  owner: object;
  readonly mentions: Mentions = new Mentions();
  readonly stores: StoreIndex = new StoreIndex();
  #version: Version | null = null;
  readonly #seats = new Map<LinkedUnit, Seat>();
  readonly #seatOfChunk = new Map<Chunk, Seat>();
  readonly #askers = new Askers<Seat>();
  /** Those without a part. */
  #unjudged: Seat[] = [];
  readonly #watched: Seat[] = [];
  /** Those whose parts have findings. */
  readonly #telling: Seat[] = [];
  /** Those in whose parts errors stand. */
  readonly #wrong: Seat[] = [];

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
    for (const unit of table.inOrder(this.#unjudged.map((seat) => seat.unit))) {
      const seat = this.#seats.get(unit);
      if (seat !== undefined) this.#judge(seat, errors.get(unit) ?? [], version, judge);
    }
    this.#unjudged = [];
    return this.#telling.flatMap(({ part }) => part?.located(module) ?? []);
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
    return this.#seatOfChunk.get(chunk)?.unit;
  }

  #judge(seat: Seat, errors: readonly ScopeError[], version: Version, judge: Judge): void {
    const part = new Part(seat.unit, errors);
    const { observed } = version.facts.table;
    observed.current = part;
    try {
      const complete = judge(factsOfPart(part, version, this), (finding) =>
        part.add(finding, (chunk) => this.unitOf(chunk)),
      );
      if (!complete) part.askedAll();
    } finally {
      observed.current = null;
    }
    seat.part = part;
    this.#askers.replace(seat, seat.questions, part.questions);
    seat.questions = part.questions;
    seat.visited = [...part.foreign].flatMap((unit) => this.#seats.get(unit) ?? []);
    for (const { visitors } of seat.visited) visitors.push(seat);
    if (part.isWatched) this.#watched.push(seat);
    if (part.hasFindings) this.#telling.push(seat);
    if (part.errors.length > 0) this.#wrong.push(seat);
  }

  /** Forgets the parts that may be judged otherwise in this version. */
  #advance(version: Version): void {
    const { facts, settings, selection, module } = version;
    const { table } = facts;
    const before = this.#version;
    this.#version = version;
    if (before === null || before.selection !== selection || !alike(before.settings, settings)) {
      this.#forgetAll([...this.#seats.values()]);
    }
    const { removed, added } = replacedBetween(before?.facts.table.units ?? [], table.units);
    // A class that was replaced keeps most of its chunks.
    const chunks = replacedBetween(removed.flatMap(chunksOf), added.flatMap(chunksOf));
    for (let k = 0; k < Math.max(removed.length, added.length); k++) {
      this.#reseat(removed[k], added[k]);
    }
    for (const chunk of chunks.removed) this.#seatOfChunk.delete(chunk);
    const isOne = removed.length === 1 && added.length === 1;
    for (const unit of added) {
      const seat = this.#seats.get(unit);
      if (seat === undefined) continue;
      for (const chunk of isOne ? chunks.added : chunksOf(unit)) this.#seatOfChunk.set(chunk, seat);
    }
    const changed = [
      changedNames(removed, added),
      this.mentions.replace(chunks, (question) => this.#askers.of(question).length > 0),
      this.stores.replace(added, chunks, table),
    ];
    for (const questions of changed) {
      for (const question of questions) this.#forgetAll(this.#askers.of(question));
    }
    // Asking makes the file one that depends on the project.
    const asks = this.#watched.some(({ part }) => part !== null && part.project !== null);
    const project = asks ? (settings.project?.() ?? null) : null;
    for (const seat of this.#watched.slice()) {
      const { part } = seat;
      if (
        part !== null &&
        (part.isVolatile ||
          (part.project !== null && part.project.answer !== project) ||
          (part.importPlace !== null && part.importPlace.answer !== facts.importPlace?.statement) ||
          hasMoved(part, module))
      ) {
        this.#forget(seat);
      }
    }
  }

  /** The unit that comes is judged anew, and so is whoever looked into the one that goes. */
  #reseat(gone: LinkedUnit | undefined, come: LinkedUnit | undefined): void {
    const left = gone && this.#seats.get(gone);
    if (gone !== undefined) this.#seats.delete(gone);
    if (left !== undefined) {
      this.#forgetAll(left.visitors);
      this.#forget(left);
      if (come === undefined) {
        this.#askers.replace(left, left.questions, noQuestions);
        takeOut(this.#unjudged, left);
      } else {
        left.unit = come;
        this.#seats.set(come, left);
      }
    } else if (come !== undefined) {
      const seat = new Seat(come);
      this.#seats.set(come, seat);
      this.#unjudged.push(seat);
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
    for (const seat of this.#wrong.slice()) if (!errors.has(seat.unit)) this.#forget(seat);
    for (const [unit, now] of errors) {
      const seat = this.#seats.get(unit);
      if (seat?.part && !same(seat.part.errors, now)) this.#forget(seat);
    }
  }

  #forgetAll(seats: readonly Seat[]): void {
    for (const seat of seats.slice()) this.#forget(seat);
  }

  #forget(seat: Seat): void {
    if (seat.part === null) return;
    seat.part = null;
    this.#unjudged.push(seat);
    for (const { visitors } of seat.visited) takeOut(visitors, seat);
    seat.visited = [];
    takeOut(this.#watched, seat);
    takeOut(this.#telling, seat);
    takeOut(this.#wrong, seat);
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
