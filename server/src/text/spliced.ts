/** A copy of the list in which other items stand in the place of those from `from` to `to`. */
export function spliced<Item>(
  list: readonly Item[],
  from: number,
  to: number,
  between: readonly Item[],
): Item[] {
  if (between.length !== to - from) return [...list.slice(0, from), ...between, ...list.slice(to)];
  // As after most keys: one copy is enough.
  const copy = list.slice();
  for (const [k, item] of between.entries()) copy[from + k] = item;
  return copy;
}
