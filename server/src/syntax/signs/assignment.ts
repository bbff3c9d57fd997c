/**
 * Which variables of a function may have no value where they are used: its statements are walked once, in
 * order, as far as tokens tell of them.
 *
 * It errs on one side. Of a variable that is not named here, an analysis finds no use without a value on a
 * path that it takes for plausible (`flow/plausible.ts`, `flow/feasible.ts`): a loop that binds the variable
 * is not left without having done so, a chain of `elif` takes one of its branches, and a manager other than
 * `suppress` swallows nothing. A variable that is deleted, or an exception at the end of its handler, has no
 * value from there on.
 */
import type { Fate } from "./fates.ts";
import { k } from "./names.ts";
import { firstName, type Frame } from "./outline-model.ts";
import type { SignText } from "./sign-text.ts";
import { inTurn, nothing, oneOf, type Suite } from "./suites.ts";
import {
  bindAt,
  endsProgram,
  importedNames,
  isEndedIn,
  isEndless,
  isLeftEarly,
  mayBeHere,
  isTarget,
  mayBeEmpty,
  mayBeSettled,
} from "./targets.ts";
import { at, colon, openParen, semicolon, walrus } from "./tokens.ts";
import { Uses } from "./uses.ts";
import { Values } from "./values.ts";
import { n } from "./vocabulary.ts";

export class Assignment {
  readonly #text: SignText;
  readonly #values = new Values();
  readonly #uses: Uses;
  #function!: Frame;
  /** Those of the asked names that lose their value again. */
  #ended: ReadonlySet<number> = new Set();
  /** The line after the suite that was walked last. */
  #next = 0;
  /** What the decorators of the next definition do with it. */
  #decorated: Fate | null = null;
  /** How many `try` statements are open. */
  #guarded = 0;
  /** Whether control may not come here, without that it is sure enough to conclude anything else from it. */
  #isStuck = false;

  constructor(text: SignText) {
    this.#text = text;
    this.#uses = new Uses(text, this.#values);
  }

  /** The uses of the asked names where they may have no value; they hold until the next call. */
  read(frame: Frame, asked: ReadonlySet<number>, ended: ReadonlySet<number>): Uses {
    this.#function = frame;
    this.#ended = ended;
    this.#decorated = null;
    this.#guarded = 0;
    this.#isStuck = false;
    this.#values.restart(asked);
    this.#uses.restart(frame, asked, ended);
    for (const name of frame.parameters) this.#bind(name);
    this.#suite(frame.line, frame.body);
    this.#uses.finish();
    return this.#uses;
  }

  /** Whether the next line is as far in, and begins with the word. */
  #continues(word: number, indent: number): boolean {
    const { tokens } = this.#text;
    const line = this.#next;
    if (line >= tokens.lineCount || tokens.indentOf(line) !== indent) return false;
    return tokens.what[tokens.startOf(line)] === word;
  }

  /** What belongs to a header: the statements behind it, or the lines below it. */
  #suite(header: number, from: number): Suite {
    const { mark, unsure } = this.#values;
    const wasStuck = this.#isStuck;
    const { tokens } = this.#text;
    const indent = tokens.indentOf(header);
    let leaves = this.#statements(from, tokens.endOf(header));
    let line = header + 1;
    while (line < tokens.lineCount && tokens.indentOf(line) > indent) {
      if (leaves) this.#values.unsure++;
      if (this.#line(line)) leaves = true;
      line = this.#next;
    }
    this.#next = line;
    if (!leaves && indent === tokens.indentOf(this.#function.line)) this.#settle();
    this.#values.unsure = unsure;
    const isStuck = this.#isStuck || leaves;
    this.#isStuck = wasStuck;
    return { binds: this.#values.takeBack(mark), leaves, isStuck };
  }

  /** The suite of the `else` or `finally` in the next line. */
  #rest(): Suite {
    return this.#suite(this.#next, this.#text.tokens.startOf(this.#next) + 2);
  }

  /** The function may end here. */
  #settle(): void {
    const isHere = this.#uses.frame === this.#function && this.#guarded === 0;
    if (isHere && this.#values.unsure === 0 && !this.#isStuck) this.#uses.settle();
  }

  /** The line and what belongs to it; whether control does not go on from there. */
  #line(line: number): boolean {
    const { what } = this.#text.tokens;
    const start = this.#text.tokens.startOf(line);
    const end = this.#text.tokens.endOf(line);
    const s = what[start] === k.async ? start + 1 : start;
    this.#next = line + 1;
    switch (what[s]) {
      case at:
        this.#uses.expression(s, end);
        if (this.#decorated !== "given") {
          this.#decorated = mayBeHere(s, end, this.#text) ? "given" : "kept";
        }
        return false;
      case k.def:
        this.#define(line, s, end);
        return false;
      case k.class:
        return this.#class(line, s, end);
      case k.if:
        return this.#choice(line, s);
      case k.while:
      case k.for:
        this.#loop(line, s, end);
        return false;
      case k.try:
        return this.#try(line, s, end);
      case k.with:
        this.#with(line, s, end);
        return false;
      default:
        if (what[end - 1] === colon && end - 1 > s) return this.#match(line, s, end);
        return this.#statements(s, end);
    }
  }

  #define(line: number, s: number, end: number): void {
    const { what, lineCount } = this.#text.tokens;
    const closure = this.#text.outline.closureAt(s);
    this.#uses.parameters(s + 2, closure?.inner?.body ?? end);
    if (closure !== undefined) this.#uses.make(closure);
    if (this.#decorated !== null && closure !== undefined) {
      const fate = this.#decorated;
      this.#uses.enter(closure, () => fate);
    }
    this.#decorated = null;
    this.#bind(what[s + 1] as number);
    const indent = this.#text.tokens.indentOf(line);
    while (this.#next < lineCount && this.#text.tokens.indentOf(this.#next) > indent) this.#next++;
  }

  /** The body of a class runs where it stands. */
  #class(line: number, s: number, end: number): boolean {
    const { outline, tokens } = this.#text;
    const outer = this.#uses.frame;
    const inner = outline.frameFrom(s);
    const body = inner?.body ?? end;
    this.#decorated = null;
    this.#uses.expression(s + 2, body);
    if (inner !== undefined) this.#uses.enterFrame(inner);
    const { leaves, isStuck } = this.#suite(line, body);
    this.#isStuck ||= isStuck;
    this.#uses.frame = outer;
    this.#bind(tokens.what[s + 1] as number);
    return leaves;
  }

  #choice(first: number, start: number): boolean {
    const indent = this.#text.tokens.indentOf(first);
    const { unsure } = this.#values;
    const suites: Suite[] = [];
    let isClosed = false;
    let isSettled = false;
    for (let [line, s] = [first, start]; ;) {
      const header = this.#text.outline.headerEnd(s, this.#text.tokens.endOf(line));
      this.#test(s + 1, header);
      isSettled ||= mayBeSettled(s, header, this.#text);
      if (isSettled) this.#values.unsure++;
      suites.push(this.#suite(line, header + 1));
      line = this.#next;
      if (this.#continues(k.elif, indent)) s = this.#text.tokens.startOf(line);
      else {
        const otherwise = this.#continues(k.else, indent);
        if (otherwise) suites.push(this.#rest());
        isClosed = otherwise || suites.length > 1;
        break;
      }
    }
    this.#values.unsure = unsure;
    return this.#join(isClosed && !isSettled ? suites : [...suites, nothing]);
  }

  #test(s: number, end: number): void {
    this.#uses.expression(s, end);
    this.#walruses(s, end);
  }

  #loop(line: number, s: number, end: number): void {
    const { what } = this.#text.tokens;
    const header = this.#text.outline.headerEnd(s, end);
    const { unsure } = this.#values;
    if (!this.#values.isInLoop) this.#endIn(line);
    this.#values.inLoop(() => {
      const leaves = what[s] === k.for ? this.#for(line, s, header) : this.#while(line, s, header);
      this.#values.unsure = unsure;
      return !leaves || isLeftEarly(line, this.#next, this.#text.tokens);
    });
    if (this.#continues(k.else, this.#text.tokens.indentOf(line))) {
      this.#values.unsure++;
      this.#rest();
      this.#values.unsure = unsure;
    }
  }

  #for(line: number, s: number, header: number): boolean {
    const iterable = this.#text.outline.until(k.in, s + 1, header);
    this.#uses.expression(iterable, header);
    this.#uses.expression(s + 1, iterable);
    if (mayBeEmpty(iterable + 1, header, this.#text)) this.#values.unsure++;
    const { mark } = this.#values;
    this.#targets(s, iterable);
    const suite = this.#suite(line, header + 1);
    this.#isStuck ||= suite.isStuck;
    this.#values.takeBack(mark);
    return suite.leaves;
  }

  #while(line: number, s: number, header: number): boolean {
    this.#test(s + 1, header);
    const isSettled = mayBeSettled(s, header, this.#text);
    if (isSettled && !isEndless(s, header, this.#text.tokens)) this.#values.unsure++;
    const suite = this.#suite(line, header + 1);
    this.#isStuck ||= suite.isStuck || isSettled;
    return suite.leaves;
  }

  /** What loses its value anywhere in the loop may have none at its start. */
  #endIn(line: number): void {
    if (this.#ended.size === 0) return;
    const { tokens } = this.#text;
    const indent = tokens.indentOf(line);
    let last = line;
    while (last + 1 < tokens.lineCount && tokens.indentOf(last + 1) > indent) last++;
    const isLost = (name: number): boolean =>
      isEndedIn(tokens.startOf(line), tokens.endOf(last), name, this.#function);
    for (const name of this.#ended) if (isLost(name)) this.#values.lose(name);
  }

  #try(line: number, s: number, end: number): boolean {
    const indent = this.#text.tokens.indentOf(line);
    const { unsure } = this.#values;
    this.#guarded++;
    let normal = this.#suite(line, this.#text.outline.headerEnd(s, end) + 1);
    const suites: Suite[] = [];
    while (this.#continues(k.except, indent)) suites.push(this.#handler());
    if (this.#continues(k.else, indent)) {
      const { mark } = this.#values;
      for (const name of normal.binds) this.#bind(name);
      if (normal.leaves) this.#values.unsure++;
      normal = inTurn(normal, this.#rest());
      this.#values.unsure = unsure;
      this.#values.takeBack(mark);
    }
    suites.push(normal);
    const last = this.#continues(k.finally, indent) ? this.#rest() : nothing;
    this.#guarded--;
    const leaves = this.#join(suites);
    for (const name of last.binds) this.#bind(name);
    this.#isStuck ||= last.isStuck;
    return leaves || last.leaves;
  }

  #handler(): Suite {
    const { what } = this.#text.tokens;
    const line = this.#next;
    const s = this.#text.tokens.startOf(line);
    const header = this.#text.outline.headerEnd(s, this.#text.tokens.endOf(line));
    this.#uses.expression(s + 1, header);
    this.#values.unsure++;
    const name = what[header - 2] === k.as ? (what[header - 1] as number) : -1;
    const suite = this.#values.within(name, () => this.#suite(line, header + 1));
    this.#values.unsure--;
    return suite;
  }

  #with(line: number, s: number, end: number): void {
    const { what } = this.#text.tokens;
    const header = this.#text.outline.headerEnd(s, end);
    this.#uses.expression(s + 1, header);
    const swallows = what.subarray(s, header).includes(n.suppress);
    const { mark } = this.#values;
    this.#targets(s + 1, header);
    const { binds, leaves, isStuck } = this.#suite(line, header + 1);
    this.#isStuck ||= isStuck;
    if (swallows) this.#values.takeBack(mark);
    else if (!leaves) for (const name of binds) this.#bind(name);
  }

  /** `match`, or a header that nobody knows. */
  #match(line: number, s: number, end: number): boolean {
    const { what, lineCount } = this.#text.tokens;
    const indent = this.#text.tokens.indentOf(line);
    this.#uses.expression(s, end);
    const unsure = this.#values.unsure++;
    const suites: Suite[] = [];
    while (this.#next < lineCount && this.#text.tokens.indentOf(this.#next) > indent) {
      const first = this.#text.tokens.startOf(this.#next);
      if (what[first] !== n.case) break;
      const header = this.#text.outline.headerEnd(first, this.#text.tokens.endOf(this.#next));
      this.#uses.expression(first + 1, header);
      suites.push(this.#suite(this.#next, header + 1));
    }
    if (suites.length === 0) this.#suite(line, end);
    this.#values.unsure = unsure;
    return suites.length > 0 && this.#join(suites);
  }

  /** Whether control does not go on from where one of the suites has been walked. */
  #join(suites: readonly Suite[]): boolean {
    const found = oneOf(suites);
    this.#isStuck ||= found.isStuck;
    for (const name of found.binds) this.#bind(name);
    return found.leaves;
  }

  #bind(name: number): void {
    if (this.#uses.frame === this.#function) this.#values.bind(name);
  }

  /** Simple statements on one line; whether control does not go on from there. */
  #statements(from: number, end: number): boolean {
    let leaves = false;
    for (let s = from; s < end;) {
      const until = this.#text.outline.until(semicolon, s, end);
      if (this.#statement(s, until)) leaves = true;
      s = until + 1;
    }
    return leaves;
  }

  #statement(s: number, end: number): boolean {
    const { what } = this.#text.tokens;
    this.#uses.expression(s, end);
    switch (what[s]) {
      case k.return:
        this.#settle();
        return true;
      case k.raise:
      case k.break:
      case k.continue:
        return true;
      case k.assert:
        if (mayBeSettled(s, end, this.#text)) this.#values.unsure++;
        return false;
      case k.import:
      case k.from:
        for (const name of importedNames(s, end, this.#text)) this.#bind(name);
        return false;
      case k.del:
        for (let t = s + 1; t < end; t++) {
          const name = what[t] as number;
          if (this.#ended.has(name) && bindAt(t, this.#text.tokens, this.#uses.frame))
            this.#values.lose(name);
        }
        return false;
      default: {
        if (this.#text.outline.closureAt(s)?.kind === "alias") this.#bind(what[s + 1] as number);
        this.#targets(s, end);
        this.#walruses(s, end);
        return endsProgram(s, end, this.#text);
      }
    }
  }

  #targets(s: number, end: number): void {
    const { what } = this.#text.tokens;
    for (let t = s; t < end; t++) {
      const name = what[t] as number;
      if (name < firstName || !this.#values.isAsked(name)) continue;
      if (isTarget(t, this.#text.tokens, this.#uses.frame)) this.#bind(name);
    }
  }

  /** Only the one that nothing stands before: it is evaluated whatever else is. */
  #walruses(s: number, end: number): void {
    const { what } = this.#text.tokens;
    let t = what[s] === k.not ? s + 1 : s;
    while (t < end && what[t] === openParen) t++;
    if (what[t + 1] === walrus) this.#bind(what[t] as number);
  }
}
