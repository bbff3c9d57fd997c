/**
 * The outline of a Python text, read off its tokens: blocks by indentation, functions and classes, what may
 * bind a name where, and what makes a closure where.
 *
 * What it says of bindings and closures holds for every Python text whose tokens are known: there may be
 * more of them here than there are, never fewer. Only what is called certain is not to be doubted.
 */
import { k } from "./names.ts";
import {
  type BindKind,
  type Block,
  type Closure,
  firstName,
  type Frame,
  type GlobalStatement,
  newBlock,
  newFrame,
  type Region,
  type Store,
} from "./outline-model.ts";
import {
  at,
  augment,
  closeBrace,
  closeBracket,
  closeParen,
  colon,
  comma,
  dot,
  equals,
  line,
  openBrace,
  openBracket,
  openParen,
  semicolon,
  star,
  string,
  type Tokens,
  walrus,
} from "./tokens.ts";

/** What a word means to whoever looks for signs; called for each name in an expression. */
export type Visit = (token: number, outline: Outline) => void;

export class Outline {
  readonly tokens: Tokens;
  regions: Region[] = [];
  frames: Frame[] = [];
  declarations: GlobalStatement[] = [];
  /** By the name of an attribute where it may be assigned. */
  readonly stores: Map<number, Store[]> = new Map();
  /** Brackets with a `for` in them. */
  readonly fors: Set<number> = new Set();
  /** Those with several, and where they stand. */
  nested: { readonly bracket: number; readonly frame: Frame }[] = [];
  /** By opening bracket the one around it, or -1. Only brackets of the current text are to be asked for. */
  around: Int32Array = new Int32Array(1 << 14);
  /** By the token that it begins with. */
  readonly closureAt: Map<number, Closure> = new Map();
  importsAll = false;
  #visit: Visit;
  /** The numbers of `case` and `type`. */
  readonly #case: number;
  readonly #type: number;
  #frame!: Frame;
  #block!: Block;
  #region: Region | null = null;
  /** The indentation of the members of the class that is open, or -1. */
  #members = -1;
  #head: Region | null = null;
  #decorated = false;
  /** The line that is read. */
  #at = 0;

  constructor(tokens: Tokens, caseWord: number, typeWord: number, visit: Visit) {
    this.tokens = tokens;
    this.#case = caseWord;
    this.#type = typeWord;
    this.#visit = visit;
  }

  /** The region that holds the token. There is one when there is a token. */
  regionOf(token: number): Region {
    let low = 0;
    let high = this.regions.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.regions[middle] as Region).first <= token) low = middle;
      else high = middle - 1;
    }
    return this.regions[low] as Region;
  }

  /** The innermost frame whose body holds the token. */
  frameAt(token: number): Frame {
    let found = this.frames[0] as Frame;
    for (const frame of this.frames) {
      if (frame.body <= token && token < frame.end) found = frame;
    }
    return found;
  }

  get frame(): Frame {
    return this.#frame;
  }
  get region(): Region | null {
    return this.#region;
  }

  read(): void {
    const { tokens } = this;
    this.regions = [];
    this.frames = [];
    this.declarations = [];
    this.stores.clear();
    this.fors.clear();
    this.nested = [];
    this.closureAt.clear();
    this.importsAll = false;
    this.#region = this.#head = null;
    this.#members = -1;
    this.#decorated = false;
    if (this.around.length < tokens.what.length) this.around = new Int32Array(tokens.what.length);
    this.#frame = newFrame("module", -1, null, null, 0, 0);
    this.frames.push(this.#frame);
    this.#block = newBlock(-1, this.#frame, null, 0, false, -1);
    const { count, lines, lineCount } = tokens;
    for (this.#at = 0; this.#at < lineCount; this.#at++) {
      const next = this.#at + 1 < lineCount ? (lines[this.#at + 1] as number) : count;
      this.#line(lines[this.#at] as number, next);
    }
    this.#close(-1, count);
    this.#frame.end = count;
    const last = this.regions.at(-1);
    if (last !== undefined) last.end = count;
  }

  #close(indent: number, at: number): void {
    while (this.#block.parent !== null && this.#block.indent >= indent) {
      this.#block.end = at;
      const { parent } = this.#block;
      if (parent.frame !== this.#block.frame) this.#block.frame.end = at;
      this.#block = parent;
      this.#frame = parent.frame;
    }
  }

  #line(t: number, end: number): void {
    const { what, link } = this.tokens;
    const indent = link[t] as number;
    this.#close(indent, t);
    let s = t + 1;
    if (what[s] === k.async) s++;
    const first = what[s] as number;
    this.#enterRegion(t, indent, first);
    switch (first) {
      case at:
        this.#expressions(s, end, this.#frame);
        return;
      case k.def:
        this.#function(s, end, indent);
        return;
      case k.class:
        this.#class(s, end, indent);
        return;
      case k.for:
      case k.while:
      case k.if:
      case k.elif:
      case k.else:
      case k.try:
      case k.except:
      case k.finally:
      case k.with:
        this.#compound(s, end, indent, first);
        return;
      default:
        if (this.#isHeader(s, end)) this.#compound(s, end, indent, first);
        else this.#statements(s, end);
    }
  }

  /** `case` and `match` are names as well, and nobody knows what a broken header was to be. */
  #isHeader(s: number, end: number): boolean {
    const { what } = this.tokens;
    if (what[end - 1] === colon) return end - 1 > s;
    const after = what[s + 1] as number;
    if (what[s] !== this.#case || after === colon || after === equals || after === dot)
      return false;
    return this.headerEnd(s, end) < end;
  }

  #enterRegion(t: number, indent: number, first: number): void {
    const continues =
      first === k.else || first === k.elif || first === k.except || first === k.finally;
    let begins = false;
    if (indent === 0) {
      begins = !continues && !this.#decorated;
      if (begins) {
        this.#head = null;
        this.#members = -1;
      }
    } else if (this.#head !== null) {
      if (this.#members < 0) this.#members = indent;
      if (indent === this.#members) begins = !continues && !this.#decorated;
      else if (indent < this.#members) {
        this.#head = null;
        this.#members = -1;
      }
    }
    if (begins || this.#region === null) {
      if (this.#region !== null) this.#region.end = t;
      const index = this.regions.length;
      const start = index === 0 ? 0 : (this.tokens.start[t] as number);
      const head = indent === 0 ? null : this.#head;
      this.#region = { index, start, first: t, end: t, head };
      this.regions.push(this.#region);
    }
    if (indent === 0 || indent === this.#members) this.#decorated = first === at;
    if (indent === 0 && first === k.class) this.#head = this.#region;
  }

  /** The colon that ends the header which begins at `s`, or `end`. */
  headerEnd(s: number, end: number): number {
    const { what, link } = this.tokens;
    let lambdas = 0;
    for (let t = s; t < end; t++) {
      const w = what[t] as number;
      if (w === openParen || w === openBracket || w === openBrace) t = link[t] as number;
      else if (w === k.lambda) lambdas++;
      else if (w === colon && lambdas-- === 0) return t;
    }
    return end;
  }

  #function(s: number, end: number, indent: number): void {
    const { what, link } = this.tokens;
    const header = this.headerEnd(s, end);
    const outer = this.#frame;
    const name = what[s + 1] as number;
    this.#bind(name, s + 1, "function", s, header, this.#block, true);
    const frame = newFrame("function", name, outer, this.#region, s, this.#at);
    frame.body = header + 1;
    let open = s + 2;
    if (what[open] === openBracket) {
      // Type parameters stand around the function.
      for (let t = open; t < (link[open] as number); t++) {
        if ((what[t] as number) >= 0)
          this.#bind(what[t] as number, t, "other", s, header, this.#block, false);
      }
      open = (link[open] as number) + 1;
    }
    if (what[open] === openParen) this.#parameters(open, frame);
    this.frames.push(frame);
    const block = newBlock(indent, frame, this.#block, s, false, -1);
    if (this.#makesClosure()) {
      this.#closure("function", s, end, block, frame.parameters, frame, -1, s);
    } else if (this.#isInClosure()) {
      this.#closure("method", s, end, block, frame.parameters, frame, -1, s);
    }
    this.#expressions(s + 2, header, outer);
    this.#open(block, header, end);
  }

  #parameters(open: number, frame: Frame): void {
    const { what, link } = this.tokens;
    const end = link[open] as number;
    let expected = true;
    for (let t = open + 1; t < end; t++) {
      const w = what[t] as number;
      if (w === openParen || w === openBracket || w === openBrace) {
        // Python 2 has parameters in parentheses.
        if (!expected) t = link[t] as number;
      } else if (w === comma) expected = true;
      else if (w >= 0 && expected) {
        if (what[t - 1] !== star && frame.parameters.length === 0 && what[open + 1] === w) {
          frame.receiver = w;
        }
        frame.parameters.push(w);
        expected = false;
      } else if (w !== star) expected = false;
    }
  }

  #class(s: number, end: number, indent: number): void {
    const { what } = this.tokens;
    const header = this.headerEnd(s, end);
    const outer = this.#frame;
    const frame = newFrame("class", what[s + 1] as number, outer, this.#region, s, this.#at);
    frame.body = header + 1;
    this.frames.push(frame);
    const block = newBlock(indent, frame, this.#block, s, false, -1);
    this.#bind(what[s + 1] as number, s + 1, "class", s, header, this.#block, true, block);
    if (this.#makesClosure()) this.#closure("class", s, end, block, [], frame, -1, s);
    this.#expressions(s + 2, header, outer);
    this.#open(block, header, end);
  }

  /** What a class body makes is a method, and at the margin there is nothing to capture that a function could not. */
  #makesClosure(): boolean {
    const { kind } = this.#frame;
    return kind === "function" || (kind === "module" && this.#block.parent !== null);
  }

  /** In a class that is made by a function, or in a block of the module. */
  #isInClosure(): boolean {
    let block: Block | null = this.#block;
    while (block?.frame.kind === "class") block = block.parent;
    return block !== null && (block.frame.kind === "function" || block.parent !== null);
  }

  #open(block: Block, header: number, end: number): void {
    this.#block = block;
    this.#frame = block.frame;
    if (header + 1 < end) this.#statements(header + 1, end);
  }

  #compound(s: number, end: number, indent: number, first: number): void {
    const { what } = this.tokens;
    const header = this.headerEnd(s, end);
    const loops = first === k.for || first === k.while;
    let caught = -1;
    if (first === k.except) {
      for (let t = s + 1; t < header; t++) {
        if (what[t] === k.as && (what[t + 1] as number) >= 0) caught = what[t + 1] as number;
      }
    }
    const block = newBlock(indent, this.#frame, this.#block, s, loops, caught);
    if (first === k.for) {
      const until = this.until(k.in, s + 1, header);
      this.#targets(s + 1, until, "loop", s, header, block);
    } else if (first === k.with) {
      for (let t = s + 1; t < header; t++) {
        if (what[t] === k.as)
          this.#targets(t + 1, this.#itemEnd(t + 1, header), "other", s, header, this.#block);
      }
    } else if (caught >= 0) {
      this.#bind(caught, header - 1, "handler", s, header, block, true);
    } else if (first === this.#case) {
      for (let t = s + 1; t < header; t++) {
        const w = what[t] as number;
        if (w >= firstName && what[t - 1] !== dot)
          this.#bind(w, t, "other", s, header, block, false);
      }
    }
    this.#expressions(s, header, this.#frame);
    this.#open(block, header, end);
  }

  /** The first `word` outside of brackets that open in the range. */
  until(word: number, s: number, end: number): number {
    const { what, link } = this.tokens;
    for (let t = s; t < end; t++) {
      const w = what[t] as number;
      if (w === word) return t;
      if (w === openParen || w === openBracket || w === openBrace) t = link[t] as number;
    }
    return end;
  }

  /** Where the target after `as` ends. */
  #itemEnd(s: number, end: number): number {
    const { what, link } = this.tokens;
    for (let t = s; t < end; t++) {
      const w = what[t] as number;
      if (w === comma || w === closeParen) return t;
      if (w === openParen || w === openBracket || w === openBrace) t = link[t] as number;
    }
    return end;
  }

  #statements(from: number, end: number): void {
    let s = from;
    while (s < end) {
      const until = this.until(semicolon, s, end);
      this.#statement(s, until);
      s = until + 1;
    }
  }

  #statement(s: number, end: number): void {
    const { what, link } = this.tokens;
    const first = what[s] as number;
    const block = this.#block;
    switch (first) {
      case k.import:
      case k.from: {
        let seen = first === k.import;
        for (let t = s + 1; t < end; t++) {
          const w = what[t] as number;
          if (w === k.import) seen = true;
          else if (seen && w === star) this.importsAll = true;
          else if (seen && w >= firstName && what[t - 1] !== dot)
            this.#bind(w, t, "import", s, end, block, this.#isImported(t, end));
        }
        this.#expressions(s, end, this.#frame);
        return;
      }
      case k.global:
      case k.nonlocal: {
        const names: number[] = [];
        for (let t = s + 1; t < end; t++)
          if ((what[t] as number) >= 0) names.push(what[t] as number);
        this.#frame.declared.push(...names);
        const keyword = first === k.global ? "global" : "nonlocal";
        this.declarations.push({
          keyword,
          token: s,
          names,
          frame: this.#frame,
          region: this.#region,
        });
        return;
      }
      case k.del:
        this.#targets(s + 1, end, "delete", s, end, block);
        break;
      default: {
        if (first === this.#type && (what[s + 1] as number) >= firstName && this.#makesClosure()) {
          this.#closure("alias", s, end, null, [], null, -1, s);
        }
        let last = -1;
        let annotation = -1;
        // What stands behind a lambda belongs to it.
        for (let t = s; t < end && what[t] !== k.lambda; t++) {
          const w = what[t] as number;
          if (w === openParen || w === openBracket || w === openBrace) t = link[t] as number;
          else if (w === equals) last = t;
          else if (w === colon && annotation < 0 && last < 0) annotation = t;
          else if (w === augment) {
            this.#targets(s, t, "augmented", s, end, block);
            break;
          }
        }
        if (what[s + 1] === colon && first >= 0) {
          this.#bind(first, s, last < 0 ? "annotation" : "plain", s, end, block, true);
        } else {
          // The target of `self.x: int = 1` ends at the colon.
          const until = annotation < 0 ? last : annotation;
          if (until >= 0) this.#targets(s, until, "plain", s, end, block);
        }
      }
    }
    this.#expressions(s, end, this.#frame);
  }

  /** Of `import a.b` and `import a as b` nothing is said of `a`. */
  #isImported(t: number, end: number): boolean {
    const { what } = this.tokens;
    const after = what[t + 1] as number;
    return what[t - 1] === k.as || t + 1 === end || after === comma || after === closeParen;
  }

  #store(token: number): void {
    const { what } = this.tokens;
    const attribute = what[token] as number;
    const plain = what[token - 3] !== dot;
    const store = { frame: this.#frame, on: plain ? (what[token - 2] as number) : -1 };
    const known = this.stores.get(attribute);
    if (known === undefined) this.stores.set(attribute, [store]);
    else known.push(store);
  }

  /** Binds the names among the targets in the range; those in a subscript or a call are no targets. */
  #targets(
    s: number,
    end: number,
    kind: BindKind,
    first: number,
    last: number,
    block: Block,
  ): void {
    const { what, link } = this.tokens;
    // Whether there have been nothing but targets since the last `=`.
    let isPlain = true;
    for (let t = s; t < end; t++) {
      const w = what[t] as number;
      const before = t > s ? (what[t - 1] as number) : equals;
      if (w === openParen || w === openBracket || w === openBrace) {
        const close = link[t] as number;
        if (close + 1 < end && !endsTarget(what[close + 1] as number)) isPlain = false;
        const follows =
          before >= firstName ||
          before === string ||
          before === closeParen ||
          before === closeBracket ||
          before === closeBrace;
        if (follows) t = close;
        else if (w === openBrace) isPlain = false;
      } else if (w >= firstName) {
        const after = what[t + 1] as number;
        if (after === dot || after === openBracket || after === openParen) continue;
        if (before === dot) {
          this.#store(t);
          continue;
        }
        const ends = after === equals || t + 1 === end;
        const alone = before === equals && ends;
        // Where names stand side by side, in a broken text, a statement may begin anew.
        const plain = alone || (before >= firstName && ends);
        const certain = alone || (isPlain && beginsTarget(before) && (ends || endsTarget(after)));
        this.#bind(w, t, kind === "plain" && !plain ? "other" : kind, first, last, block, certain);
      } else if (w === equals) isPlain = true;
      else if (w !== dot && !beginsTarget(w) && !endsTarget(w)) isPlain = false;
    }
  }

  #bind(
    name: number,
    token: number,
    kind: BindKind,
    first: number,
    end: number,
    block: Block,
    certain: boolean,
    body: Block | null = null,
    bracket = -1,
  ): void {
    if (name < firstName) return;
    this.#frame.binds.push({ name, token, kind, first, end, block, bracket, body, certain });
  }

  #closure(
    kind: Closure["kind"],
    first: number,
    last: number,
    block: Block | null,
    own: readonly number[],
    inner: Frame | null,
    bracket: number,
    statement: number,
  ): void {
    const region = this.#region;
    const frame = this.#frame;
    const closure: Closure = {
      kind,
      first,
      last,
      block,
      frame,
      within: this.#block,
      bracket,
      statement,
      own,
      inner,
      region,
    };
    // Methods are asked for by their place alone.
    if (kind !== "method") frame.closures.push(closure);
    this.closureAt.set(first, closure);
  }

  /** Looks at everything in the range that stands in expressions. */
  #expressions(s: number, end: number, frame: Frame): void {
    const { what, link } = this.tokens;
    const { around } = this;
    let bracket = -1;
    for (let t = s; t < end; t++) {
      const w = what[t] as number;
      if (w >= firstName) {
        this.#visit(t, this);
        continue;
      }
      switch (w) {
        case openParen:
        case openBracket:
        case openBrace:
          around[t] = bracket;
          bracket = t;
          break;
        case closeParen:
        case closeBracket:
        case closeBrace:
          bracket = bracket < 0 ? -1 : (around[bracket] as number);
          break;
        case k.lambda: {
          const own: number[] = [];
          const last = this.#lambdaEnd(t, end, own);
          this.#closure("lambda", t, last, null, own, null, bracket, s);
          break;
        }
        case k.for: {
          if (bracket < 0) break;
          const isFirst = !this.fors.has(bracket);
          if (isFirst) this.fors.add(bracket);
          else this.nested.push({ bracket, frame: this.#frame });
          const close = link[bracket] as number;
          const until = this.until(k.in, t + 1, close);
          const own: number[] = [];
          for (let i = t + 1; i < until; i++) {
            const name = what[i] as number;
            if (name < firstName) continue;
            if (what[i - 1] === dot) {
              this.#store(i);
              continue;
            }
            own.push(name);
            this.#bind(name, i, "comprehension", s, end, this.#block, true, null, bracket);
          }
          if (isFirst && what[bracket] === openParen) {
            this.#closure(
              "generator",
              bracket,
              close,
              null,
              own,
              null,
              around[bracket] as number,
              s,
            );
          }
          break;
        }
        case k.yield:
          frame.yields = true;
          break;
        case walrus:
          this.#bind(what[t - 1] as number, t - 1, "walrus", s, end, this.#block, true);
      }
    }
  }

  /** One after the last token of the lambda at `t`; its parameters go into `own`. */
  #lambdaEnd(t: number, end: number, own: number[]): number {
    const { what, link } = this.tokens;
    let headers = 1;
    let expected = true;
    for (let i = t + 1; i < end; i++) {
      const w = what[i] as number;
      const top = headers === 1 && expected;
      if (w === openParen || w === openBracket || w === openBrace) {
        i = link[i] as number;
        if (i < 0) return end;
      } else if (w === k.lambda) headers++;
      else if (w === colon) {
        if (headers-- === 0) return i;
        expected = false;
      } else if (headers > 0) {
        if (w === comma && headers === 1) expected = true;
        else if (w === equals) expected = false;
        else if (w >= 0 && top) {
          own.push(w);
          expected = false;
        }
      } else if (
        w === comma ||
        w === closeParen ||
        w === closeBracket ||
        w === closeBrace ||
        w === equals ||
        w === semicolon ||
        w === k.for ||
        w === k.async ||
        w === line
      ) {
        return i;
      }
    }
    return end;
  }
}

function beginsTarget(w: number): boolean {
  return w === equals || w === comma || w === star || w === openParen || w === openBracket;
}

function endsTarget(w: number): boolean {
  return w === equals || w === comma || w === closeParen || w === closeBracket;
}
