/** Signs in classes: names that only the class has, `super()`, and receivers that are kept alive. */
import { k } from "./names.ts";
import { dot, comma, equals, openParen, closeParen, closeBracket } from "./tokens.ts";
import { firstName, bindsOf, type Frame, type Closure } from "./outline-model.ts";
import { n, wrappers, keepingMethods } from "./vocabulary.ts";
import { type SignText } from "./sign-text.ts";

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
