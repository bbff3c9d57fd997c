/**
 * Which questions about a module have other answers after some of its units were replaced.
 *
 * Too many is slow, too few is wrong: whatever is not known to be answered as before counts as changed.
 */
import type { Keys } from "../text/grouping.ts";
import type { Chunk, ModuleItem } from "../syntax/module.ts";
import type { BlockSymbol } from "../scope/block.ts";
import type { LinkedUnit } from "../scope/unit.ts";
import type { Asked } from "./questions.ts";

export function* changedNames(
  removed: readonly LinkedUnit[],
  added: readonly LinkedUnit[],
): Iterable<Asked> {
  const isOne = removed.length === 1 && added.length === 1;
  const before = isOne ? removed[0] : undefined;
  const after = isOne ? added[0] : undefined;
  const alike =
    before !== undefined && after !== undefined && areAlike(before.items[0], after.items[0]);
  for (const unit of [...removed, ...added]) {
    const other = unit === before ? after : before;
    for (const [name, symbols] of unit.globals) {
      // Methods that were kept say what they said.
      if (areSame(symbols, other?.globals.get(name))) continue;
      const isBound = symbols.some(
        ({ bindings, scope }) => bindings.length > 0 && !(alike && scope === unit.module),
      );
      if (isBound) yield ["bindings", name];
      if (symbols.some(({ references }) => references.length > 0)) {
        yield ["references", name];
      }
    }
  }
  yield* difference(removed, added, "presence", ({ module }) => module.symbols);
  yield* difference(removed, added, "global", ({ globals }) => globals);
  yield* difference(removed, added, "derived", ({ classesByBase }) => classesByBase);
}

function areSame(
  symbols: readonly BlockSymbol[],
  others: readonly BlockSymbol[] | undefined,
): boolean {
  return (
    symbols.length === others?.length && symbols.every((symbol, index) => symbol === others[index])
  );
}

function* difference(
  removed: readonly LinkedUnit[],
  added: readonly LinkedUnit[],
  question: "presence" | "global" | "derived",
  namesOf: (unit: LinkedUnit) => Keys<string>,
): Iterable<Asked> {
  const before = together(removed.map(namesOf));
  const after = together(added.map(namesOf));
  for (const name of before.keys()) if (!after.has(name)) yield [question, name];
  for (const name of after.keys()) if (!before.has(name)) yield [question, name];
}

function together(names: readonly Keys<string>[]): Keys<string> {
  const [only, second] = names;
  if (only !== undefined && second === undefined) return only;
  return new Set(names.flatMap((each) => [...each.keys()]));
}

/**
 * Whether module-level code is the same, save for what stands in the bodies of functions: whoever looks at
 * the statement that binds a name sees no difference, and whoever looks into the function is told by its scope.
 */
function areAlike(before: ModuleItem | undefined, after: ModuleItem | undefined): boolean {
  if (before === undefined || after === undefined || before.kind !== after.kind) return false;
  if (before.kind === "statement") {
    return after.kind === "statement" && sameOutside(before.chunk, after.chunk);
  }
  if (after.kind !== "class" || before.head.text !== after.head.text) return false;
  return (
    before.members.length === after.members.length &&
    before.members.every((member, index) => {
      const other = after.members[index];
      return other !== undefined && sameOutside(member, other);
    })
  );
}

function sameOutside(before: Chunk, after: Chunk): boolean {
  if (before === after) return true;
  const header = headerOf(before);
  return header !== undefined && header === headerOf(after);
}

/** The text of a chunk that is one function, up to its body. */
function headerOf({ body, text }: Chunk): string | undefined {
  const [only, second] = body;
  if (second !== undefined || only === undefined) return undefined;
  if (only.kind !== "FunctionDef" && only.kind !== "AsyncFunctionDef") return undefined;
  const [first] = only.body;
  return first && text.slice(0, first.start);
}
