/** Signs that single words give: weak references, signals, processes, and methods that take out. */
import { k } from "./names.ts";
import { line, dot, comma, equals, openParen, closeParen } from "./tokens.ts";
import { firstName, type Frame } from "./outline-model.ts";
import { n, lastAsked, submitters } from "./vocabulary.ts";
import { mayBind, type SignText } from "./sign-text.ts";
import { isBoundTwice, mayFailWeakly, mayPutInVain, mayRegisterReference } from "./weak-signs.ts";

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
  const words = [...wordsAndAliases(text)];
  const registers = weak && seen[n.atexit] === 1 && mayRegisterReference(text, words);
  for (const [t, w] of words) {
    const called = what[t + 1] === openParen;
    const renamed = what[t + 1] === k.as;
    const region = text.outline.regionOf(t);
    switch (w) {
      case n.ref:
      case n.proxy:
      case n.finalize:
      case n.ReferenceType:
        if (weak && called && (mayFailWeakly(text, t, w) || registers)) {
          const { shared } = targetsBefore(text, t);
          text.put("weak-holder", region, { names: "meant", mentions: shared });
        }
        break;
      case n.WeakMethod:
        if (weak && registers) text.put("weak-holder", null);
        break;
      case n.WeakSet:
      case n.WeakValueDictionary:
      case n.WeakKeyDictionary:
        if (weak && called) {
          const { all, shared } = targetsBefore(text, t);
          if (mayPutInVain(text, w, all))
            text.put("weak-holder", region, { names: "meant", mentions: shared });
        }
        break;
      case n.connect:
      case n.subscribe:
      case n.receiver:
        if (signals && called) text.put("weak-holder", region, { names: "meant" });
        break;
      case n.delayed:
        if (processes && called && isMethod(text, t + 2)) {
          text.put("shipped-method", null);
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
          text.put("shipped-method", null);
        }
        break;
      case n.unregister:
        if (called && hasFresh(text, t + 1) && (seen[n.atexit] === 1 || mayBePutIn(text, t)))
          text.put("fresh-unregistration", null);
        break;
      case n.partial:
        if (renamed) text.put("fresh-unregistration", null);
        break;
      default:
        if (submitters.has(w)) {
          if (processes && called && what[t - 1] === dot && isMethod(text, t + 2)) {
            text.put("shipped-method", null);
          }
        } else if (w >= lastAsked && called && hasFresh(text, t + 1) && mayBePutIn(text, t)) {
          text.put("fresh-unregistration", null);
        }
    }
  }
}

/** What was asked for, by its own name and by those that imports give it. */
function* wordsAndAliases(text: SignText): Iterable<readonly [token: number, word: number]> {
  const { what } = text.tokens;
  const aliases = new Map<number, number>();
  for (const t of text.words) {
    const w = what[t] as number;
    yield [t, w];
    const alias = what[t + 2] as number;
    if (what[t + 1] === k.as && alias >= firstName && w < lastAsked) aliases.set(alias, w);
  }
  for (const [alias, meant] of aliases) {
    for (let t = what.indexOf(alias); t >= 0; t = what.indexOf(alias, t + 1)) yield [t, meant];
  }
}

/**
 * The names of variables and attributes that the statement assigns what stands at the token to, and which of
 * them others may know: the variables of a function they do not.
 */
function targetsBefore(
  text: SignText,
  token: number,
): { readonly all: readonly number[]; readonly shared: readonly number[] } {
  const { what } = text.tokens;
  const { kind, declared } = text.outline.frameAt(token);
  let t = token;
  while (t > 0 && what[t] !== line) t--;
  const all: number[] = [];
  const shared: number[] = [];
  for (; t < token; t++) {
    const name = what[t] as number;
    const after = what[t + 1];
    if (name < firstName || after === dot || after === openParen) continue;
    all.push(name);
    if (kind !== "function" || what[t - 1] === dot || declared.includes(name)) shared.push(name);
  }
  return { all, shared };
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

/** Whether the method that does the opposite is called on what may be the same object, with something fresh, too. */
function mayBePutIn(text: SignText, taker: number): boolean {
  const { tokens } = text;
  const { what, count } = tokens;
  const opposites = oppositesOf(tokens.nameOf(what[taker] as number));
  for (let t = 2; t < count; t++) {
    if (what[t - 1] !== dot || what[t + 1] !== openParen || what[t - 2] !== what[taker - 2])
      continue;
    if (!mayBeSame(text, t - 2, taker - 2)) continue;
    if (hasFresh(text, t + 1) && opposites.includes(tokens.nameOf(what[t] as number))) return true;
  }
  return false;
}

/** Whether two tokens that look alike may mean the same object: not when they are variables of two functions. */
function mayBeSame(text: SignText, one: number, other: number): boolean {
  const { what } = text.tokens;
  const name = what[one] as number;
  if (name < firstName || what[one - 1] === dot || what[other - 1] === dot) return true;
  const ownerAt = (token: number): Frame | null => {
    let at: Frame | null = text.outline.frameAt(token);
    while (at !== null && (at.kind !== "function" || !mayBind(name, at))) at = at.parent;
    return at;
  };
  const [first, second] = [ownerAt(one), ownerAt(other)];
  // Methods of a class receive the same object.
  if (first !== second) return first?.receiver === name && second?.receiver === name;
  return first === null || !isBoundTwice(name, first);
}

/** As in the rule `unregister-fresh-callable`. */
function oppositesOf(taker: string): readonly string[] {
  if (taker === "remove") return ["append", "add", "insert"];
  if (taker === "off") return ["on"];
  return [taker.replace(/^(?:un|dis)/, "").replace(/^remove/, "add")];
}

function hasFresh(text: SignText, open: number): boolean {
  const { what, link } = text.tokens;
  for (let t = open + 1; t < (link[open] as number); t++) {
    if (what[t] === k.lambda || what[t] === n.partial) return true;
  }
  return false;
}
