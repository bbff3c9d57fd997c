/** Signs that single words give: weak references, signals, processes, and methods that take out. */
import { k } from "./names.ts";
import { line, dot, comma, equals, openParen, closeParen, closeBracket } from "./tokens.ts";
import { firstName, type Frame } from "./outline-model.ts";
import { n, lastAsked, submitters } from "./vocabulary.ts";
import type { SignText } from "./sign-text.ts";

export function wordSigns(text: SignText): void {
  const seen = text.seen;
  const weak = seen[n.weakref] === 1;
  const signals = seen[n.django] || seen[n.blinker] || seen[n.pubsub] || seen[n.flask];
  const shipping =
    seen[n.Process] || seen[n.ProcessPoolExecutor] || seen[n.Pool] || seen[n.delayed];
  const processes =
    shipping && (seen[n.multiprocessing] || seen[n.concurrent] || seen[n.joblib] || seen[n.dask]);
  if (text.words.length === 0) return;
  const { what } = text.tokens;
  for (const [t, w] of wordsAndAliases(text)) {
    const called = what[t + 1] === openParen;
    const renamed = what[t + 1] === k.as;
    const region = text.outline.regionOf(t);
    switch (w) {
      case n.ref:
      case n.proxy:
      case n.finalize:
      case n.ReferenceType:
        if (weak && called && (mayKeep(text, t + 1) || seen[n.atexit] === 1)) {
          text.put("weak-holder", region, { mentions: targetsBefore(text, t), stores: true });
        }
        break;
      case n.WeakMethod:
        if (weak && seen[n.atexit] === 1) text.put("weak-holder", null);
        break;
      case n.WeakSet:
      case n.WeakValueDictionary:
      case n.WeakKeyDictionary:
        if (weak && called && (w === n.WeakKeyDictionary || putsFresh(text))) {
          text.put("weak-holder", region, { mentions: targetsBefore(text, t), stores: true });
        }
        break;
      case n.connect:
      case n.subscribe:
      case n.receiver:
        if (signals && called) text.put("weak-holder", region, { stores: true });
        break;
      case n.delayed:
        if (processes && called && isMethod(text, t + 2)) {
          text.put("shipped-method", region, { stores: true, classes: true });
        }
        break;
      case n.Process:
        if (processes && renamed) text.put("shipped-method", null);
        break;
      case n.target:
        if (
          processes &&
          what[t + 1] === equals &&
          isMethod(text, t + 2) &&
          text.calleeAround(t) === n.Process
        ) {
          text.put("shipped-method", region, { stores: true, classes: true });
        }
        break;
      case n.unregister:
        if (called && hasFresh(text, t + 1)) text.put("fresh-unregistration", null);
        break;
      case n.partial:
        if (renamed) text.put("fresh-unregistration", null);
        break;
      default:
        if (submitters.has(w)) {
          if (processes && called && what[t - 1] === dot && isMethod(text, t + 2)) {
            text.put("shipped-method", region, { stores: true, classes: true });
          }
        } else if (w >= lastAsked && called && hasFresh(text, t + 1)) {
          text.put("fresh-unregistration", null);
        }
    }
  }
}

/** What was asked for, by its own name and by those that imports give it. */
function* wordsAndAliases(text: SignText): Iterable<readonly [token: number, word: number]> {
  const { what, count } = text.tokens;
  const aliases = new Map<number, number>();
  for (const t of text.words) {
    const w = what[t] as number;
    yield [t, w];
    const alias = what[t + 2] as number;
    if (what[t + 1] === k.as && alias >= firstName && w < lastAsked) aliases.set(alias, w);
  }
  for (let t = 0; aliases.size > 0 && t < count; t++) {
    const meant = aliases.get(what[t] as number);
    if (meant !== undefined) yield [t, meant];
  }
}

/** The names of variables and attributes that the statement assigns what stands at the token to. */
function targetsBefore(text: SignText, token: number): readonly number[] {
  const { what } = text.tokens;
  let t = token;
  while (t > 0 && what[t] !== line) t--;
  const names: number[] = [];
  for (; t < token; t++) {
    const after = what[t + 1];
    if ((what[t] as number) >= firstName && after !== dot && after !== openParen)
      names.push(what[t] as number);
  }
  return names;
}

/** `name.attribute` and nothing more. */
function isMethod(text: SignText, t: number): boolean {
  const { what } = text.tokens;
  const after = what[t + 3];
  if ((what[t] as number) < firstName || what[t + 1] !== dot) return false;
  if (after !== comma && after !== closeParen) return false;
  const name = what[t + 2] as number;
  if (!text.methods.has(name)) return false;
  // What the method stores on its receiver is what is lost.
  for (const stores of text.outline.stores.values()) {
    for (const { frame, on } of stores) {
      for (let at: Frame | null = frame; at !== null; at = at.parent) {
        if (at.name === name && at.receiver === on) return true;
      }
    }
  }
  return false;
}

function hasFresh(text: SignText, open: number): boolean {
  const { what, link } = text.tokens;
  for (let t = open + 1; t < (link[open] as number); t++) {
    if (what[t] === k.lambda || what[t] === n.partial) return true;
  }
  return false;
}

/** Whether the call refers weakly to something that nobody else may keep, or hands a callback over. */
function mayKeep(text: SignText, open: number): boolean {
  const { what, link } = text.tokens;
  const end = link[open] as number;
  if (isFresh(text, open + 1, end)) return true;
  if (what[open + 2] !== comma) return false;
  // With a callback, which may hold what it is told of.
  return what[open + 3] !== k.None || (link[open] as number) !== open + 4;
}

/** A lambda, a partial, a method, or a function made here: with nobody else to keep it. */
function isFresh(text: SignText, t: number, end: number): boolean {
  const { what } = text.tokens;
  const first = what[t] as number;
  if (first === k.lambda) return true;
  for (let i = t; i < end; i++) if (what[i] === n.partial) return true;
  if (first < firstName) return false;
  const after = what[t + 1] as number;
  if (after === dot) return text.methods.has(what[t + 2] as number);
  return text.functionNames.has(first);
}

/** Whether something fresh is put into any container by a subscript, `add` or `setdefault`. */
function putsFresh(text: SignText): boolean {
  const { what, link, count } = text.tokens;
  for (let t = 0; t < count; t++) {
    const w = what[t] as number;
    if (w === closeBracket && what[t + 1] === equals) {
      if (isFresh(text, t + 2, t + 2)) return true;
    } else if ((w === n.add || w === n.setdefault) && what[t + 1] === openParen) {
      const end = link[t + 1] as number;
      for (let i = t + 2; i < end; i++) if (isFresh(text, i, i)) return true;
    }
    if (w === n.partial) return true;
  }
  return false;
}
