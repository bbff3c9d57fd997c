/** Signs of variables that are not what they seem: bound too late, in the wrong function, or declared in vain. */
import { endOf, firstIterable } from "./captures.ts";
import { k } from "./names.ts";
import { dot, equals, openParen } from "./tokens.ts";
import {
  type Bind,
  type Block,
  bindsOf,
  type Closure,
  firstName,
  type Frame,
  type GlobalStatement,
} from "./outline-model.ts";
import { mayBind, bindsSurely, ownsSurely, type SignText } from "./sign-text.ts";

/** The iterators of a generator expression are its variables, and the later ones start without a value. */
export function iteratorSigns(text: SignText): void {
  for (const { bracket, frame } of text.outline.nests()) {
    if (frame.kind !== "function" || frame.region === null) continue;
    const names = frame.binds
      .filter((bind) => bind.bracket === bracket && isUsedFirst(bind, text))
      .map(({ name }) => name)
      .filter((name) => text.isBoundAround(name, frame) || mayBind(name, frame));
    if (names.length > 0) text.put("early-use", frame.region, { names });
  }
}

/** Whether anything in a comprehension's clauses names the iterator before its own clause has bound it. */
function isUsedFirst({ name, token, bracket }: Bind, text: SignText): boolean {
  const { outline, tokens } = text;
  const { what, link } = tokens;
  const close = link[bracket] as number;
  const [from, to] = firstIterable(text, bracket);
  const ends = [k.for, k.async, k.if].map((word) => outline.until(word, token, close));
  for (let t = outline.until(k.for, bracket + 1, close); t < Math.min(...ends); t++) {
    if (what[t] === name && t !== token && (t < from || t >= to)) return true;
  }
  return false;
}

/** A closure in a `with` statement that uses its target, where that may be something that the statement closes. */
export function targetSigns(text: SignText, frame: Frame): void {
  const { what } = text.tokens;
  for (const { name, first, token } of frame.binds) {
    if (what[first] !== k.with || !mayOpen(text, first, token)) continue;
    const captures = (closure: Closure): boolean =>
      isInBlock(closure, first) && uses(text, closure, name);
    if (frame.closures.some(captures)) {
      const where = frame.kind === "module" ? null : frame.region;
      text.put("target-capture", where, { names: "called" });
    }
  }
}

function isInBlock({ within }: Closure, first: number): boolean {
  let block: Block | null = within;
  while (block !== null && block.first !== first) block = block.parent;
  return block !== null;
}

/** Whether anything in the range may be a call of what opens a resource, be it by another name. */
function mayOpen(text: SignText, from: number, end: number): boolean {
  const { what } = text.tokens;
  for (let t = from; t < end; t++) {
    const name = what[t] as number;
    if (name < firstName || what[t + 1] !== openParen) continue;
    if (text.opens(name) || (what[t - 1] !== dot && text.isBoundHere(name))) return true;
  }
  return false;
}

function uses(text: SignText, closure: Closure, name: number): boolean {
  for (let t = closure.first; t < endOf(closure); t++) {
    if (text.tokens.what[t] === name && text.isVariable(t)) return true;
  }
  return false;
}

export function shadowingSigns(text: SignText, frame: Frame): void {
  if (frame.region === null || frame.parent?.kind === "module") return;
  const done = new Set<number>();
  const { what, start } = text.tokens;
  for (const { name, kind } of frame.binds) {
    if (kind !== "plain" || done.has(name)) continue;
    done.add(name);
    if (frame.parameters.includes(name) || frame.declared.includes(name)) continue;
    if (text.tokens.byteAt(start[bindsOf(frame, name)[0]?.token ?? 0] as number) === 95) continue;
    let outer: Frame | null = frame.parent;
    while (outer !== null && (outer.kind !== "function" || !mayBind(name, outer))) {
      outer = outer.parent;
    }
    if (outer === null) continue;
    let reads = false;
    let waits = false;
    for (let t = outer.body; t < outer.end; t++) {
      if (what[t] !== name || !text.isVariable(t)) continue;
      if (t < frame.body || t >= frame.end) waits = true;
      else if (isReadBy(text, t, frame)) reads = true;
    }
    if (!waits) continue;
    if (reads) {
      if (outer.parameters.includes(name)) continue;
      const placeholders = bindsOf(outer, name).every(
        ({ kind: each, end }) =>
          each === "comprehension" || (each === "plain" && what[end - 2] === equals),
      );
      if (!placeholders) continue;
    }
    text.put("shadowing-assignment", frame.region, { names: [] });
    return;
  }
}

/** Whether the function itself reads its variable there: in what it makes, the name may mean another one. */
function isReadBy(text: SignText, t: number, frame: Frame): boolean {
  const binds = bindsOf(frame, text.tokens.what[t] as number);
  if (binds.some(({ token, kind }) => token === t || kind === "comprehension")) return false;
  return !frame.closures.some((closure) => closure.first <= t && t < endOf(closure));
}

export function declarationSigns(text: SignText, declaration: GlobalStatement): void {
  const { keyword, token, names, frame, region } = declaration;
  // The module may use the name before, in another region.
  const where = frame.kind === "module" ? null : region;
  for (const name of names) {
    if (frame.kind !== "function" || isUsedBefore(text, name, token, frame)) {
      text.put("doubtful-declaration", where, { names });
    }
    const owner = ownerAround(name, frame);
    if (keyword === "global") {
      const isGlobal = bindsSurely(name, text.outline.frame(0));
      if (owner !== undefined && !isGlobal)
        text.put("global-over-local", region, { names: [name], mentions: [name] });
    } else if (owner === undefined || !ownsSurely(name, owner)) {
      text.put("doubtful-declaration", where, { names });
    }
  }
}

export function walrusSigns(text: SignText, frame: Frame): void {
  const { outline, tokens } = text;
  for (const { kind, token } of frame.binds) {
    if (kind !== "walrus") continue;
    for (let open = tokens.bracketAround(token); open >= 0;) {
      if (outline.isFor(open)) {
        text.put("doubtful-declaration", frame.region, { names: [] });
      }
      open = outline.around[open] as number;
    }
  }
}

/** Before its declaration, or with an annotation. */
function isUsedBefore(text: SignText, name: number, declaration: number, frame: Frame): boolean {
  const { what } = text.tokens;
  if (frame.parameters.includes(name)) return true;
  for (let t = frame.body; t < frame.end; t++) {
    if (what[t] !== name || what[t - 1] === dot) continue;
    if (t < declaration || text.tokens.isAnnotated(t)) return true;
  }
  return false;
}

/** The innermost function around the frame that may bind the name, or declares it. */
function ownerAround(name: number, frame: Frame): Frame | undefined {
  for (let at = frame.parent; at !== null; at = at.parent) {
    if (at.kind !== "function") continue;
    if (mayBind(name, at) || at.declared.includes(name)) return at;
  }
  return undefined;
}
