/** Signs of closures: what they capture is bound again, or ends, or is kept by them. */
import { k } from "./names.ts";
import { other, dot, colon, equals, openParen, openBracket } from "./tokens.ts";
import { firstName, bindsOf, type Frame, type Closure } from "./outline-model.ts";
import { n, drains, drainingMethods, callingMethods, givers } from "./vocabulary.ts";
import { bindsSurely, type SignText } from "./sign-text.ts";
import { mayBeInitialised, mayLeave } from "./class-signs.ts";

export function closureSigns(text: SignText, closure: Closure): void {
  const { frame, within, kind, first, bracket, region, own, inner, block } = closure;
  const last = block === null ? closure.last : block.end;
  const { what, link } = text.tokens;
  const { around, fors } = text.outline;
  // The outermost loop around it.
  let loopFirst = -1;
  let loopEnd = -1;
  for (let at: typeof within | null = within; at !== null && at.frame === frame; at = at.parent) {
    if (at.loops) {
      loopFirst = at.first;
      loopEnd = at.end;
    }
  }
  let comprehends = false;
  for (let open = bracket; open >= 0; open = around[open] as number) {
    if (!fors.has(open)) continue;
    comprehends = true;
    if (loopFirst < 0 || open < loopFirst) {
      loopFirst = open;
      loopEnd = link[open] as number;
    }
  }
  if (frame.kind === "class") {
    if (comprehends) text.put("late-closure", null);
    return;
  }
  if (kind === "lambda" && what[first + 2] === equals && what[first + 1] === what[first + 3]) {
    if (givers.has(what[bracket - 1] as number))
      text.put("default-in-callback", region, { names: [] });
  }
  const inOrder = kind === "lambda" || kind === "generator";
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
  const judged = (inOrder || loopFirst >= 0) && !isDoneAtOnce(text, closure);
  let late = false;
  for (let t = first + 1; t < last; t++) {
    const name = what[t] as number;
    if (name < firstName || !text.isVariable(t)) continue;
    if (handlers.includes(name)) text.put("closure-in-handler", where);
    if (only && name === receiver) {
      if (what[t + 1] === dot) attributes.add(what[t + 2] as number);
      else only = false;
    }
    if (!judged || own.includes(name)) continue;
    if (inner !== null && kind === "function" && bindsSurely(name, inner)) continue;
    for (const bind of bindsOf(frame, name)) {
      const { token } = bind;
      const inside = token >= first && token < last;
      if (inside && bind.kind !== "walrus") continue;
      const follows = inOrder && token > first;
      const repeats = loopFirst <= token && token < loopEnd;
      if (follows || repeats) late = true;
      if (kind === "lambda" && bind.first === closure.statement && token < first) {
        if (bindsOf(frame, name).some((each) => each.token < token)) {
          text.put("self-using-lambda", where, { names: [] });
        }
      }
    }
  }
  if (kind === "alias" || kind === "class") {
    if (late) text.put("late-annotation", yieldsAround(frame) ? null : where);
  } else if (kind === "function" && annotatesByLoop(text, closure, loopFirst, loopEnd)) {
    text.put("late-annotation", yieldsAround(frame) ? null : where);
  }
  if (late) text.put("late-closure", yieldsAround(frame) ? null : where);
  if (only && attributes.size > 0 && attributes.size <= 2) {
    const owner = frame.parent as Frame;
    if ([...attributes].every((name) => mayBeInitialised(text, name, owner))) {
      text.put("receiver-capture", region, { stores: true, classes: true });
    }
  }
}

/** Whether an annotation or a type parameter of the function uses a name that the loop around it binds. */
function annotatesByLoop(
  text: SignText,
  { frame, inner, first }: Closure,
  loopFirst: number,
  loopEnd: number,
): boolean {
  const { what } = text.tokens;
  if (inner === null || loopFirst < 0) return false;
  let annotates = what[first + 2] === openBracket;
  for (let t = first; t < inner.body - 1; t++) {
    if (what[t] === colon || what[t] === other) annotates = true;
  }
  if (!annotates) return false;
  for (let t = first + 2; t < inner.body; t++) {
    const name = what[t] as number;
    if (name < firstName) continue;
    const binds = bindsOf(frame, name);
    if (binds.some(({ token }) => loopFirst <= token && token < loopEnd)) return true;
  }
  return false;
}

function yieldsAround(frame: Frame): boolean {
  for (let at: Frame | null = frame; at !== null; at = at.parent) if (at.yields) return true;
  return false;
}

/** A generator expression that something uses up, or a lambda that something calls, where it is made. */
function isDoneAtOnce(text: SignText, { kind, first, last, bracket }: Closure): boolean {
  const { what } = text.tokens;
  if (kind === "lambda") {
    const callee = what[bracket - 1] as number;
    if (bracket < 1 || what[bracket] !== openParen) return false;
    if (callingMethods.has(callee)) return what[bracket - 2] === dot && !text.isMethodHere(callee);
    if (what[first - 1] !== equals || what[first - 2] !== n.key) return false;
    if (callee === n.sort) return what[bracket - 2] === dot && !text.isMethodHere(callee);
    const sorts = callee === n.sorted || callee === n.min || callee === n.max;
    return sorts && what[bracket - 2] !== dot && !text.isBoundAnywhere(callee);
  }
  if (kind !== "generator") return false;
  for (let t = first; t < last; t++) if (what[t] === k.lambda) return false;
  // `any((x for …), …)`
  const call = what[first - 1] === openParen ? first - 1 : first;
  const callee = what[call - 1] as number;
  if (what[call - 2] === dot) return drainingMethods.has(callee) && !text.isMethodHere(callee);
  return drains.has(callee) && !text.isBoundAnywhere(callee);
}
