/**
 * Maps that hold several values for each key.
 *
 * The values stand in lists. In a map that lives long, sets would keep garbage alive: V8's scavenger takes
 * whatever hangs on a set that has grown old for alive, and from each table that the set ever had a link
 * leads to the next.
 */

/** Of a map or a set. */
export interface Keys<Key> {
  has(key: Key): boolean;
  keys(): Iterable<Key>;
}

export const noKeys: Keys<string> = new Set();

/** Appends the value to the key's list. */
export function listIn<Key, Value>(map: Map<Key, Value[]>, key: Key, value: Value): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [value]);
  else list.push(value);
}

/**
 * One value comes in the place of another, or of none, and goes by keys of its own; `null` is none. Where both
 * go by a key, nothing but the value changes.
 */
export function replaceIn<Key, Value>(
  map: Map<Key, Value[]>,
  before: Value | null,
  keysBefore: Keys<Key>,
  after: Value | null,
  keysAfter: Keys<Key>,
): void {
  if (before !== null) {
    for (const key of keysBefore.keys()) {
      const list = map.get(key);
      if (list === undefined) continue;
      if (after !== null && keysAfter.has(key)) {
        if (before !== after) list[list.lastIndexOf(before)] = after;
      } else {
        takeOut(list, before);
        if (list.length === 0) map.delete(key);
      }
    }
  }
  if (after !== null) {
    for (const key of keysAfter.keys()) {
      if (before === null || !keysBefore.has(key)) listIn(map, key, after);
    }
  }
}

/** Takes the value out of the list, if it is there; the last one comes into its place. */
export function takeOut<Value>(list: Value[], value: Value): void {
  const at = list.lastIndexOf(value);
  if (at < 0) return;
  const last = list.pop();
  if (at < list.length && last !== undefined) list[at] = last;
}
