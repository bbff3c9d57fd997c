/** Signs in classes: names that only the class has, `super()`, and receivers that are kept alive. */
import { isOfComprehension } from "./captures.ts";
import { k } from "./names.ts";
import { dot, comma, equals, openParen, closeParen, closeBracket } from "./tokens.ts";
import { firstName, bindsOf, type Frame, type Closure, type SuperCall } from "./outline-model.ts";
import { n, wrappers, keepingMethods, fillers } from "./vocabulary.ts";
import { bindsSurely, type SignText } from "./sign-text.ts";

export function classNameSigns(text: SignText, frame: Frame): void {
  const names = text.classNames;
  names.clear();
  let isEmpty = true;
  for (const { name, kind } of frame.binds) {
    if (kind === "comprehension" || kind === "annotation" || text.bound.has(name)) continue;
    names.add(name);
    isEmpty = false;
  }
  if (isEmpty) return;
  const { what } = text.tokens;
  const { outline } = text;
  const { frames } = outline;
  // Those in it follow it.
  const index = frames.indexOf(frame);
  const report = (t: number): boolean => {
    const name = what[t] as number;
    if (name < firstName || !names.has(name) || !text.isVariable(t)) return false;
    if (isLocal(text, t, frame, index)) return false;
    if (text.isBuiltin(name)) return false;
    text.put("class-name", text.outline.regionOf(t), {
      names: [name],
      mentions: fillers,
    });
    return true;
  };
  for (let i = index + 1; i < frames.length; i++) {
    const inner = frames[i] as Frame;
    if (inner.first >= frame.end) break;
    if (inner.parent !== frame || inner.kind !== "function") continue;
    for (let t = inner.body; t < inner.end; t++) if (report(t)) return;
  }
  for (const { kind, first, last } of frame.closures) {
    if (kind !== "lambda") continue;
    for (let t = first; t < last; t++) if (report(t)) return;
  }
  for (const { bracket, kind } of frame.binds) {
    if (kind !== "comprehension" || !outline.isFor(bracket)) continue;
    for (let t = bracket; t < (text.tokens.link[bracket] as number); t++) if (report(t)) return;
  }
}

/** Whether a function, lambda or comprehension between the token and the class binds the name. */
function isLocal(text: SignText, t: number, owner: Frame, index: number): boolean {
  const { outline, tokens } = text;
  const name = tokens.what[t] as number;
  const { frames } = outline;
  let local = false;
  // Outer ones come first.
  for (let i = index; i < frames.length; i++) {
    const frame = frames[i] as Frame;
    if (frame.first > t) break;
    if (t >= frame.end) continue;
    if (frame !== owner && frame.kind === "function" && t >= frame.body) {
      if (frame.declared.includes(name)) local = false;
      else if (frame.parameters.includes(name) || bindsSurely(name, frame)) local = true;
    }
    if (isOfComprehension(text, t, name, frame)) return true;
    for (const { kind, first, last, own } of frame.closures) {
      if (kind !== "lambda" || first >= t || t >= last || !own.includes(name)) continue;
      // Defaults are evaluated where the lambda is made.
      if (t >= outline.headerEnd(first + 1, last)) return true;
    }
  }
  return local;
}

export function superSigns(text: SignText, { token, frame, region }: SuperCall): void {
  const { outline } = text;
  const isIn = ({ kind, first, last }: Closure): boolean =>
    kind === "lambda" && first < token && token < last;
  let doubtful =
    (frame.kind === "function" && frame.receiver < 0) || frame.closures.some((each) => isIn(each));
  for (let open = outline.around[token + 1] as number; open >= 0;) {
    if (outline.isFor(open)) doubtful = true;
    open = outline.around[open] as number;
  }
  if (doubtful) text.put("doubtful-super", region, { names: [n.super] });
}

/** Nothing in the class but its initializer assigns the attribute, save for the one that `dataclass` writes. */
export function mayBeInitialised(text: SignText, attribute: number, owner: Frame): boolean {
  let initialised = false;
  for (const { frame, on } of text.outline.stores.get(attribute) ?? []) {
    if (frame.parent !== owner || on !== frame.receiver) continue;
    if (frame.name !== n.__init__ && frame.name !== n.__post_init__) return false;
    initialised = true;
  }
  if (initialised) return true;
  const generated = text.seen[n.dataclass] === 1 || text.seen[n.dataclasses] === 1;
  return generated && bindsOf(owner, attribute).length > 0;
}

/** Whether the closure may outlive the call of the function that makes it. */
export function mayLeave(
  text: SignText,
  { kind, first, bracket, frame, inner, block }: Closure,
): boolean {
  const { what } = text.tokens;
  if (kind === "lambda") return !isDropped(text, first, bracket);
  const name = inner?.name;
  if (name === undefined || frame.declared.includes(name)) return true;
  for (let t = frame.body; t < frame.end; t++) {
    if (what[t] !== name || what[t - 1] === dot || what[t - 1] === k.def) continue;
    if (block !== null && t >= block.first && t < block.end) continue;
    if (what[t + 1] === openParen) continue;
    if (!isDropped(text, t, text.tokens.bracketAround(t))) return true;
  }
  return false;
}

/** An argument of a call that is not known to keep it. */
function isDropped(text: SignText, t: number, bracket: number): boolean {
  const { what } = text.tokens;
  if (bracket < 1 || what[bracket] !== openParen) return false;
  const before = what[t - 1];
  if (before !== openParen && before !== comma && before !== equals) return false;
  const callee = what[bracket - 1] as number;
  if (callee < firstName && callee !== closeParen && callee !== closeBracket) return false;
  return !keepingMethods.has(callee) && !wrappers.has(callee);
}
