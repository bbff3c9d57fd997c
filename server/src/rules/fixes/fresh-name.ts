/** What new names may be called. */
import type { Scope } from "../../scope/model.ts";

/** Every name that code of the scope, or of a scope inside it, reads or binds. */
export function namesBelow(top: Scope): Set<string> {
  const names = new Set<string>();
  const pending = [top];
  for (let scope = pending.pop(); scope !== undefined; scope = pending.pop()) {
    for (const name of scope.symbols.keys()) names.add(name);
    pending.push(...scope.children);
  }
  return names;
}

const reserved: ReadonlySet<string> = new Set(
  (
    "and as assert async await break case class continue def del elif else except finally for from " +
    "global if import in is lambda match nonlocal not or pass raise return try type while with yield " +
    "abs all any bin bool bytes callable chr compile complex dict dir divmod enumerate eval exec exit " +
    "filter float format frozenset getattr globals hasattr hash help hex id input int isinstance " +
    "issubclass iter len list locals map max memoryview min next object oct open ord pow print property " +
    "quit range repr reversed round set setattr slice sorted staticmethod str sum super tuple vars zip"
  ).split(" "),
);

/** The attribute's name without underscores, or one that tells the object, too, where that is taken. */
export function freshName(attribute: string, receiver: string, taken: ReadonlySet<string>): string {
  const bare = attribute.replace(/^_+/u, "");
  const free = (name: string): boolean =>
    /^[^\W\d]/u.test(name) && !reserved.has(name) && !taken.has(name);
  if (free(bare)) return bare;
  const long = `${receiver.replace(/^_+/u, "")}_${bare}`;
  for (let count = 1; ; count++) {
    const name = count === 1 ? long : `${long}_${String(count)}`;
    if (free(name)) return name;
  }
}
