/** Signs of closures: what they capture is bound again, or ends, or is kept by them. */
import { endOf } from "./captures.ts";
import { other, dot, colon, equals, openParen, openBracket } from "./tokens.ts";
import { firstName, bindsOf, type Frame, type Closure } from "./outline-model.ts";
import { loopAround, type LoopAround } from "./late-signs.ts";
import { givers } from "./vocabulary.ts";
import type { SignText } from "./sign-text.ts";
import { mayBeInitialised, mayLeave } from "./class-signs.ts";

export function closureSigns(text: SignText, closure: Closure): void {
  const { frame, within, kind, first, bracket, region, own } = closure;
  const last = endOf(closure);
  const { what } = text.tokens;
  const loop = loopAround(closure, text);
  if (frame.kind === "class") {
    if (loop.isComprehension) text.put("late-closure", null);
    return;
  }
  if (kind === "lambda" && what[first + 2] === equals && what[first + 1] === what[first + 3]) {
    if (givers.has(what[bracket - 1] as number))
      text.put("default-in-callback", region, { names: [] });
  }
  // What is made at the margin may be used anywhere in the module.
  const where = frame.kind === "module" ? null : region;
  const handlers: number[] = [];
  for (let at: typeof within | null = within; at !== null && at.frame === frame; at = at.parent) {
    if (at.caught >= 0) handlers.push(at.caught);
  }
  const receiver =
    frame.kind === "function" && frame.parent?.kind === "class" ? frame.receiver : -1;
  const attributes = new Set<number>();
  let only =
    receiver >= 0 &&
    kind !== "generator" &&
    kind !== "class" &&
    !own.includes(receiver) &&
    mayLeave(text, closure);
  if (only || handlers.length > 0) {
    for (let t = first + 1; t < last; t++) {
      const name = what[t] as number;
      if (name < firstName || !text.isVariable(t)) continue;
      if (handlers.includes(name)) text.put("closure-in-handler", where);
      if (only && name === receiver) {
        if (what[t + 1] === dot) attributes.add(what[t + 2] as number);
        else only = false;
      }
    }
  }
  if (kind === "lambda" && usesItself(text, closure)) {
    text.put("self-using-lambda", where, { names: [] });
  }
  const isLate = text.late.of(closure, loop).length > 0;
  // A generator may be gone on with from anywhere.
  const reaches = yieldsAround(frame) ? null : where;
  if (isLate && kind !== "alias") text.put("late-closure", reaches, { names: "called" });
  const annotates =
    kind === "class"
      ? !hasBases(closure, text) && text.late.mentionedBy(closure, loop).length > 0
      : kind === "alias"
        ? isLate
        : kind === "function" && annotatesByLoop(text, closure, loop);
  if (annotates) text.put("late-annotation", reaches);
  if (only && attributes.size > 0 && attributes.size <= 2) {
    const owner = frame.parent as Frame;
    if ([...attributes].every((name) => mayBeInitialised(text, name, owner))) {
      text.put("receiver-capture", region, { names: "meant" });
    }
  }
}

/** Whether an annotation or a type parameter of the function uses a name that the loop around it binds. */
function annotatesByLoop(
  text: SignText,
  { frame, inner, first }: Closure,
  loop: LoopAround,
): boolean {
  const { what } = text.tokens;
  if (inner === null || loop.first < 0) return false;
  let annotates = what[first + 2] === openBracket;
  for (let t = first; t < inner.body - 1; t++) {
    if (what[t] === colon || what[t] === other) annotates = true;
  }
  if (!annotates) return false;
  for (let t = first + 2; t < inner.body; t++) {
    const name = what[t] as number;
    if (name < firstName) continue;
    const binds = bindsOf(frame, name);
    if (binds.some(({ token }) => loop.first <= token && token < loop.end)) return true;
  }
  return false;
}

function yieldsAround(frame: Frame): boolean {
  for (let at: Frame | null = frame; at !== null; at = at.parent) if (at.yields) return true;
  return false;
}

/** A lambda that stands in the statement which binds a name that it captures, and that was bound before. */
function usesItself(text: SignText, closure: Closure): boolean {
  const { frame, statement, first } = closure;
  const { what } = text.tokens;
  if ((what[statement] as number) < firstName) return false;
  return text.late
    .capturedBy(closure)
    .some((name) =>
      bindsOf(frame, name).some(
        (bind) =>
          bind.first === statement &&
          bind.token < first &&
          bindsOf(frame, name).some(({ token }) => token < bind.token),
      ),
    );
}

/** A base class may ask for annotations at once. */
function hasBases({ first }: Closure, { tokens: { what, link } }: SignText): boolean {
  const open = what[first + 2] === openBracket ? (link[first + 2] as number) + 1 : first + 2;
  return what[open] === openParen && (link[open] as number) > open + 1;
}
