/**
 * Puts points together while a block is walked in evaluation order.
 *
 * It knows nothing of Python's syntax: only of labels, of the handler that exceptions go to, and of
 * cleanups (`finally` bodies and their like), which are written once per way of leaving.
 */
import type { Chunk } from "../syntax/module.ts";
import type { FlowEvent, Loop, Point } from "./graph.ts";

export interface Draft extends Point {
  index: number;
  event: FlowEvent;
  chunk: Chunk | null;
  next: Draft[];
  onRaise: Draft | null;
  loop: Loop | null;
  /** Whether anything leads here so far. */
  entered: boolean;
}

/** What stands between a jump and its target, from the innermost out. */
type Frame = LoopFrame | Cleanup;
interface LoopFrame {
  readonly kind: "loop";
  readonly outer: Frame | null;
  readonly onBreak: Draft;
  readonly onContinue: Draft;
}
interface Cleanup {
  readonly kind: "cleanup";
  readonly outer: Frame | null;
  readonly handler: Draft;
  /** The start of the copy for each target. */
  readonly ways: Map<Draft, Way>;
}
interface Way {
  readonly start: Draft;
  readonly target: Draft;
  readonly until: Frame | null;
}

/** How many points copies of cleanups may add before ways share one copy. */
const copyLimit = 20_000;

export class Assembler {
  readonly points: Draft[] = [];
  chunk: Chunk | null;
  loop: Loop | null = null;
  /** Where an exception goes at present. */
  handler: Draft;
  readonly raised: Draft;
  readonly exit: Draft;
  #current: Draft | null;
  #frame: Frame | null = null;
  #copied = 0;

  constructor(chunk: Chunk | null) {
    this.chunk = chunk;
    this.raised = this.label();
    this.exit = this.label();
    this.handler = this.raised;
    this.#current = this.label();
    this.#current.entered = true;
    this.#add(this.#current);
  }

  /** True inside a `try` or `with`, where it matters what raises. */
  get guarded(): boolean {
    return this.handler !== this.raised;
  }

  label(event: FlowEvent = { kind: "join" }): Draft {
    return {
      index: -1,
      event,
      chunk: this.chunk,
      next: [],
      onRaise: null,
      loop: this.loop,
      entered: false,
    };
  }

  /** Adds a point after the current one. */
  emit(event: FlowEvent, raises = false): Draft {
    const point = this.label(event);
    this.place(point);
    if (raises) {
      point.onRaise = this.handler;
      this.handler.entered = true;
    }
    return point;
  }

  /** Lets the label stand here. */
  place(label: Draft): void {
    if (this.#current !== null) link(this.#current, label);
    this.#add(label);
    this.#current = label;
  }

  #add(point: Draft): void {
    point.index = this.points.length;
    point.chunk = this.chunk;
    point.loop = this.loop;
    this.points.push(point);
  }

  goto(label: Draft): void {
    if (this.#current !== null) link(this.#current, label);
    this.#current = null;
  }

  /** Also lets control go to the label; it goes on here as well. */
  branch(label: Draft): void {
    if (this.#current !== null) link(this.#current, label);
  }

  /** Nothing comes next: what follows is reached by labels only. */
  stop(): void {
    this.#current = null;
  }

  /** Two ways on from here, each with its own event first. */
  fork(first: FlowEvent, onFirst: Draft, second: FlowEvent, onSecond: Draft): void {
    const from = this.#current;
    this.emit(first);
    this.goto(onFirst);
    this.#current = from;
    this.emit(second);
    this.goto(onSecond);
  }

  /** Writes a side way that starts here, then goes on here. */
  aside(write: () => void): void {
    const from = this.#current;
    write();
    this.#current = from;
  }

  inLoop(onBreak: Draft, onContinue: Draft, write: () => void): void {
    const outer = this.#frame;
    this.#frame = { kind: "loop", outer, onBreak, onContinue };
    write();
    this.#frame = outer;
  }

  leaveLoop(by: "break" | "continue"): void {
    let frame = this.#frame;
    while (frame !== null && frame.kind !== "loop") frame = frame.outer;
    if (frame === null) this.stop();
    else this.#leave(by === "break" ? frame.onBreak : frame.onContinue, frame);
  }

  leaveBlock(): void {
    this.#leave(this.exit, null);
  }

  /**
   * Writes `body`, and `cleanup` on every way out of it. Control that ends the body normally goes to `after`.
   * With `onException` false, exceptions pass by the cleanup (a `with` tells its manager otherwise).
   */
  withCleanup(onException: boolean, after: Draft, body: () => void, cleanup: () => void): void {
    const frame: Cleanup = {
      kind: "cleanup",
      outer: this.#frame,
      handler: this.handler,
      ways: new Map(),
    };
    this.#frame = frame;
    if (onException) this.handler = this.#way(frame, frame.handler, frame.outer);
    body();
    this.#leave(after, frame.outer);
    this.#frame = frame.outer;
    this.handler = frame.handler;
    const ways = [...frame.ways.values()].filter((way) => way.start.entered);
    if (this.#copied > copyLimit) {
      for (const { start } of ways.slice(1)) link(start, ways[0]?.start ?? start);
      for (const { start } of ways.slice(1)) this.#aside(start);
      if (ways[0] !== undefined) this.#write(ways[0].start, cleanup);
      for (const { target, until } of ways) this.aside(() => this.#leave(target, until));
      this.stop();
      return;
    }
    for (const [place, { start, target, until }] of ways.entries()) {
      const size = this.points.length;
      this.#write(start, cleanup);
      this.#leave(target, until);
      if (place > 0) this.#copied += this.points.length - size;
    }
  }

  #write(start: Draft, cleanup: () => void): void {
    this.place(start);
    cleanup();
  }

  #aside(start: Draft): void {
    this.aside(() => {
      this.stop();
      this.#add(start);
    });
  }

  #leave(target: Draft, until: Frame | null): void {
    let frame = this.#frame;
    while (frame !== until && frame !== null && frame.kind === "loop") frame = frame.outer;
    if (frame === null || frame === until || frame.kind === "loop") this.goto(target);
    else this.goto(this.#way(frame, target, until));
  }

  #way(frame: Cleanup, target: Draft, until: Frame | null): Draft {
    let way = frame.ways.get(target);
    if (way === undefined) {
      way = { start: this.label(), target, until };
      frame.ways.set(target, way);
    }
    return way.start;
  }
}

function link(from: Draft, to: Draft): void {
  if (!from.next.includes(to)) from.next.push(to);
  to.entered = true;
}
