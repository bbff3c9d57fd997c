/** What stands between the common beginning and the common end of two lists. */
export interface Replaced<Item> {
  readonly removed: readonly Item[];
  readonly added: readonly Item[];
}

/** Items that moved to another place count as removed and added, unless they are the same in both. */
export function replacedBetween<Item>(
  before: readonly Item[],
  after: readonly Item[],
): Replaced<Item> {
  const shorter = Math.min(before.length, after.length);
  let front = 0;
  while (front < shorter && before[front] === after[front]) front++;
  let back = 0;
  while (
    back < shorter - front &&
    before[before.length - 1 - back] === after[after.length - 1 - back]
  ) {
    back++;
  }
  const removed = before.slice(front, before.length - back);
  const added = after.slice(front, after.length - back);
  if (removed.length + added.length <= 2) return { removed, added };
  const [gone, come] = [new Set(removed), new Set(added)];
  return {
    removed: removed.filter((item) => !come.has(item)),
    added: added.filter((item) => !gone.has(item)),
  };
}
