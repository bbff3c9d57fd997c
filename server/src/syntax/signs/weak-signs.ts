/**
 * Signs of weak references that do not do their work: what should go with an object keeps it alive, or what
 * is referred to has nobody else to keep it.
 */
import { endOf, isOfComprehension } from "./captures.ts";
import { k } from "./names.ts";
import { bindsOf, firstName, type Frame } from "./outline-model.ts";
import { isOpening } from "./scanned-tokens.ts";
import { isDecorated, type SignText } from "./sign-text.ts";
import {
  at,
  closeBracket,
  closeParen,
  comma,
  dot,
  equals,
  line,
  openBrace,
  openBracket,
  openParen,
  semicolon,
} from "./tokens.ts";
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
    const name = what[first] as number;
    const rest = text.outline.until(comma, comes + 1, end);
    if (mayHoldLocal(text, name, token, [comes + 1, rest], "function")) return true;
    if (mayHoldLocal(text, name, token, [rest, end], "argument")) return true;
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
      if (mayBeWrong(text, word, [t + 1, close], valueAssigned(close + 1, text))) return true;
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

/** What tokens are read as: an expression whose value will be called, one that is only handed on, or what a function does. */
type Reading = "function" | "argument" | "body";

const binders: ReadonlySet<number> = new Set([n.partial, n.MethodType]);

/** A value that holds its key, or one that nobody else holds. */
function mayBeWrong(text: SignText, word: number, key: Range, value: Range): boolean {
  if (word !== n.WeakKeyDictionary) return isFresh(text, ...value);
  const { what } = text.tokens;
  const first = withoutParentheses(key[0], what);
  if (!isSingle(first, key[1] - (first - key[0]), what)) return false;
  return mayHoldLocal(text, what[first] as number, key[0], value, "argument");
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

/** What the statement assigns that has an `=` there. */
function valueAssigned(sign: number, { outline, tokens: { what, count } }: SignText): Range {
  let end = sign;
  while (end < count && what[end] !== line) end++;
  end = outline.until(semicolon, sign, end);
  const lambda = outline.until(k.lambda, sign, end);
  for (let last = sign; ;) {
    const next = outline.until(equals, last + 1, lambda);
    if (next === lambda) return [last + 1, end];
    last = next;
  }
}

/** Whether the tokens may hold what a variable of a function denotes. */
function mayHoldLocal(
  text: SignText,
  name: number,
  at: number,
  range: Range,
  reading: Reading,
): boolean {
  if (name < firstName) return false;
  const frame = text.outline.frameAt(at);
  const isInClosure = frame.closures.some((closure) => closure.first < at && at < endOf(closure));
  if (!isInClosure && !hasFunction(frame)) return false;
  if (!isInClosure && isGivenUp(text, name, at, frame)) return false;
  return mayHold({ text, target: name, frame, seen: new Set() }, range, reading);
}

function hasFunction(frame: Frame): boolean {
  for (let at: Frame | null = frame; at !== null; at = at.parent) {
    if (at.kind === "function") return true;
  }
  return false;
}

/** The variable is bound again, or deleted. */
function isGivenUp(text: SignText, name: number, at: number, frame: Frame): boolean {
  if (isOfComprehension(text, at, name, frame)) return false;
  let owner: Frame | null = frame;
  while (owner !== null && owner.kind !== "function") owner = owner.parent;
  return owner !== null && !owner.declared.includes(name) && isBoundTwice(name, owner);
}

/** Whether the frame surely binds the name in two places, or deletes it. */
export function isBoundTwice(name: number, owner: Frame): boolean {
  const certain = bindsOf(owner, name).filter(
    (bind) => bind.certain && bind.kind !== "comprehension",
  );
  return certain.length + (owner.parameters.includes(name) ? 1 : 0) > 1;
}

interface Search {
  readonly text: SignText;
  readonly target: number;
  readonly frame: Frame;
  readonly seen: Set<number>;
}

function mayHold(search: Search, [from, end]: Range, as: Reading): boolean {
  const { text, seen } = search;
  const { what, link } = text.tokens;
  let reading = as;
  for (let t = from; t < end; t++) {
    const name = what[t] as number;
    if (name === k.lambda) reading = "body";
    if (isOpening(name)) {
      if (reading === "body") continue;
      if (binders.has(what[t - 1] as number)) reading = "function";
      else if (isLost(text, t)) t = link[t] as number;
    }
    if (name < firstName || what[t - 1] === dot) continue;
    if (name === search.target || name === n.super) {
      if (reading === "body" || name === n.super || isHolding(search, t, reading)) return true;
    }
    if (seen.has(name)) continue;
    seen.add(name);
    if (mayAliasHold(search, name, reading === "function" ? "function" : "argument")) return true;
  }
  return false;
}

function mayAliasHold(search: Search, name: number, reading: Reading): boolean {
  for (let at: Frame | null = search.frame; at !== null; at = at.parent) {
    if (at.kind === "module") continue;
    for (const { kind, token, end } of bindsOf(at, name)) {
      if (kind === "function") {
        const closure = search.text.outline.closureAt(token - 1);
        if (closure === undefined) return true;
        const body = closure.inner?.body ?? token;
        if (mayHold(search, [token, body], "argument")) return true;
        if (mayHold(search, [body, endOf(closure)], "body")) return true;
      } else if (kind === "plain" || kind === "other" || kind === "walrus") {
        if (mayHold(search, [token + 1, end], reading)) return true;
      }
    }
  }
  return false;
}

/** What a call is given, an index and what a comprehension makes hold nothing; as in `flow/holds.ts`. */
function isLost({ outline, tokens: { what } }: SignText, open: number): boolean {
  const before = what[open - 1] as number;
  const follows = before >= firstName || before === closeParen || before === closeBracket;
  return (follows && what[open] !== openBrace) || outline.isFor(open);
}

/** Whether the variable's object is meant there, or a method that is bound to it. */
function isHolding({ text, target, frame }: Search, t: number, reading: Reading): boolean {
  const { what } = text.tokens;
  const isMethod = what[t + 1] === dot;
  const after = what[isMethod ? t + 3 : t + 1];
  if (after === openParen || after === openBracket || after === dot) return false;
  if (!isMethod) return true;
  const method = what[t + 2] as number;
  if (reading === "argument" && !text.isMethodHere(method)) return false;
  return !isUnbound(text, method, target, frame);
}

/** Whether the class whose instance the variable is makes a class method or a static method of that name. */
function isUnbound(text: SignText, method: number, target: number, frame: Frame): boolean {
  const { tokens, outline } = text;
  let around: Frame | null = frame;
  while (around !== null && around.receiver !== target) around = around.parent;
  if (around?.parent?.kind !== "class") return false;
  const [bind, ...others] = bindsOf(around.parent, method);
  if (bind?.kind !== "function" || others.length > 0) return false;
  const inner = outline.frameFrom(bind.token - 1);
  if (inner === undefined || !isDecorated(inner, tokens)) return false;
  const decorator = tokens.startOf(inner.line - 1);
  const isAlone =
    tokens.endOf(inner.line - 1) === decorator + 2 &&
    (inner.line < 2 || tokens.what[tokens.startOf(inner.line - 2)] !== at);
  const word = tokens.what[decorator + 1] as number;
  return isAlone && (word === n.staticmethod || word === n.classmethod);
}

/** Whether what is referred to may be a function that nobody else keeps. */
function mayBeLonely(text: SignText, from: number, end: number, at: number): boolean {
  const { what } = text.tokens;
  if (!isFresh(text, from, end)) return false;
  if (!isSingle(from, end, what)) return true;
  const name = what[from] as number;
  const frame = text.outline.frameAt(at);
  if (frame.kind !== "function" || isGivenUp(text, name, at, frame)) return false;
  return (
    bindsOf(frame, name).some(({ kind }) => kind === "function") && isNamedOnce(text, name, frame)
  );
}

/** Apart from its definition, and from functions inside. */
function isNamedOnce(text: SignText, name: number, frame: Frame): boolean {
  const { what } = text.tokens;
  let count = 0;
  for (let t = frame.body; t < frame.end; t++) {
    const closure = text.outline.closureAt(t);
    if (closure !== undefined) t = endOf(closure) - 1;
    else if (what[t] === name && text.isVariable(t)) count++;
  }
  return count < 2;
}

/** A lambda, a partial, a method, or a function made here: with nobody else to keep it. */
function isFresh(text: SignText, from: number, end: number): boolean {
  const { what } = text.tokens;
  const t = withoutParentheses(from, what);
  const last = end - (t - from);
  const first = what[t] as number;
  if (first === k.lambda) return true;
  for (let i = t; i < last; i++) if (what[i] === n.partial) return true;
  if (first < firstName) return false;
  if (last === t + 1) return text.functionNames.has(first);
  return last === t + 3 && what[t + 1] === dot && text.methods.has(what[t + 2] as number);
}
