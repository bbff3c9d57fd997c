/**
 * Signs of weak references that do not do their work: what should go with an object keeps it alive, or what
 * is referred to has nobody else to keep it.
 */
import { endOf, isOfComprehension } from "./captures.ts";
import { k } from "./names.ts";
import { type Bind, bindsOf, firstName, type Frame } from "./outline-model.ts";
import type { SignText } from "./sign-text.ts";
import { comma, dot, equals, line, openBracket, openParen } from "./tokens.ts";
import { n } from "./vocabulary.ts";

/** Whether a call of `weakref`, whose word stands at the token, may be a finding. */
export function mayFailWeakly(text: SignText, token: number, word: number): boolean {
  const { what, link } = text.tokens;
  const open = token + 1;
  const end = link[open] as number;
  const comes = text.outline.until(comma, open + 1, end);
  const first = withoutParentheses(open + 1, what);
  // The parentheses end as they begin.
  const last = comes - (first - open - 1);
  if (comes < end && isSingle(first, last, what)) {
    if (mayHoldLocal(text, what[first] as number, token, comes + 1, end)) return true;
  }
  const refers = word === n.ref || word === n.proxy;
  return refers && mayBeLonely(text, first, last, token);
}

function withoutParentheses(token: number, what: Int32Array): number {
  let t = token;
  while (what[t] === openParen) t++;
  return t;
}

/** Whether something is put into a weak container of these names that it cannot have for long, or never loses. */
export function mayPutInVain(text: SignText, word: number, names: readonly number[]): boolean {
  if (names.length === 0) return false;
  const { outline, tokens } = text;
  const { what, link, count } = tokens;
  const method = word === n.WeakSet ? n.add : n.setdefault;
  for (let t = 1; t < count; t++) {
    const w = what[t] as number;
    if (w === openBracket) {
      const close = link[t] as number;
      if (word === n.WeakSet || what[close + 1] !== equals) continue;
      if (!names.includes(what[t - 1] as number)) continue;
      if (mayBeWrong(text, word, [t + 1, close], [close + 2, statementEnd(t, text)])) return true;
    } else if (w === method && what[t - 1] === dot && what[t + 1] === openParen) {
      if (!names.includes(what[t - 2] as number)) continue;
      const close = link[t + 1] as number;
      const comes = outline.until(comma, t + 2, close);
      const value = word === n.WeakSet ? ([t + 2, close] as const) : ([comes + 1, close] as const);
      if (mayBeWrong(text, word, [t + 2, comes], value)) return true;
    }
  }
  return false;
}

type Range = readonly [from: number, end: number];

/** A value that holds its key, or one that nobody else holds. */
function mayBeWrong(text: SignText, word: number, key: Range, value: Range): boolean {
  const [from, end] = value;
  if (word !== n.WeakKeyDictionary) return isFresh(text, from, end);
  const { what } = text.tokens;
  const first = withoutParentheses(key[0], what);
  if (!isSingle(first, key[1] - (first - key[0]), what)) return false;
  return mayHoldLocal(text, what[first] as number, key[0], from, end);
}

/** Whether what is registered to run at exit may be a weak reference, which is then only called. */
export function mayRegisterReference(
  text: SignText,
  words: Iterable<readonly [number, number]>,
): boolean {
  const { what } = text.tokens;
  const all = [...words];
  const referring = new Set<number>();
  for (const [t, word] of all) {
    if (word !== n.ref && word !== n.WeakMethod) continue;
    for (let i = t; i >= 0 && what[i] !== line; i--) referring.add(what[i] as number);
  }
  return all.some(([t, word]) => {
    if (word !== n.register || what[t + 1] !== openParen) return false;
    const end = text.outline.until(comma, t + 2, text.tokens.link[t + 1] as number);
    for (let i = t + 2; i < end; i++) {
      const w = what[i] as number;
      if (w >= firstName && what[i + 1] !== dot && referring.has(w)) return true;
    }
    return false;
  });
}

function isSingle(from: number, end: number, what: Int32Array): boolean {
  return end === from + 1 && (what[from] as number) >= firstName;
}

function statementEnd(token: number, { tokens: { what, count } }: SignText): number {
  let t = token;
  while (t < count && what[t] !== line) t++;
  return t;
}

/** Whether the tokens may hold what a variable of a function denotes. */
function mayHoldLocal(
  text: SignText,
  name: number,
  at: number,
  from: number,
  end: number,
): boolean {
  if (name < firstName) return false;
  const frame = text.outline.frameAt(at);
  const isInClosure = frame.closures.some((closure) => closure.first < at && at < endOf(closure));
  if (!isInClosure && !hasFunction(frame)) return false;
  if (!isInClosure && isBoundTwice(text, name, at, frame)) return false;
  return mayHold(text, name, frame, from, end, new Set());
}

function hasFunction(frame: Frame): boolean {
  for (let at: Frame | null = frame; at !== null; at = at.parent) {
    if (at.kind === "function") return true;
  }
  return false;
}

/** The variable is bound again, or deleted. */
function isBoundTwice(text: SignText, name: number, at: number, frame: Frame): boolean {
  if (isOfComprehension(text, at, name, frame)) return false;
  let owner: Frame | null = frame;
  while (owner !== null && owner.kind !== "function") owner = owner.parent;
  if (owner === null || owner.declared.includes(name)) return false;
  const certain = bindsOf(owner, name).filter(
    (bind) => bind.certain && bind.kind !== "comprehension",
  );
  return certain.length + (owner.parameters.includes(name) ? 1 : 0) > 1;
}

function mayHold(
  text: SignText,
  target: number,
  frame: Frame,
  from: number,
  end: number,
  seen: Set<number>,
): boolean {
  const { what } = text.tokens;
  for (let t = from; t < end; t++) {
    const name = what[t] as number;
    if (name < firstName || what[t - 1] === dot) continue;
    if (name === target || name === n.super) return true;
    if (seen.has(name)) continue;
    seen.add(name);
    for (let at: Frame | null = frame; at !== null; at = at.parent) {
      if (at.kind === "module") continue;
      for (const bind of bindsOf(at, name)) {
        const [first, last] = valueOf(bind, text);
        if (mayHold(text, target, frame, first, last, seen)) return true;
      }
    }
  }
  return false;
}

/** The tokens that tell what a binding gives, where it can be a function or an alias. */
function valueOf({ kind, token, end }: Bind, text: SignText): readonly [number, number] {
  if (kind === "function") {
    const closure = text.outline.closureAt(token - 1);
    return closure === undefined ? [0, text.tokens.count] : [token, closure.block?.end ?? end];
  }
  return kind === "plain" || kind === "other" || kind === "walrus" ? [token + 1, end] : [0, 0];
}

/** Whether what is referred to may be a function that nobody else keeps. */
function mayBeLonely(text: SignText, from: number, end: number, at: number): boolean {
  const { what } = text.tokens;
  if (!isFresh(text, from, end)) return false;
  if (!isSingle(from, end, what)) return true;
  const name = what[from] as number;
  const frame = text.outline.frameAt(at);
  if (frame.kind !== "function" || isBoundTwice(text, name, at, frame)) return false;
  return bindsOf(frame, name).some(({ kind }) => kind === "function");
}

/** A lambda, a partial, a method, or a function made here: with nobody else to keep it. */
function isFresh(text: SignText, from: number, end: number): boolean {
  const { what } = text.tokens;
  const t = withoutParentheses(from, what);
  const first = what[t] as number;
  if (first === k.lambda) return true;
  for (let i = t; i < end; i++) if (what[i] === n.partial) return true;
  if (first < firstName) return false;
  const after = what[t + 1] as number;
  if (after === dot) return text.methods.has(what[t + 2] as number);
  return text.functionNames.has(first);
}
