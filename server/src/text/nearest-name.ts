/** Finds what a mistyped name was probably meant to be. */

/**
 * The candidate with the fewest typing errors (insertion, deletion or exchange of one character, or two that
 * changed places), or
 * `undefined` when none is close: a third of the name's length is the limit, at least one error is allowed.
 */
export function nearestName(name: string, candidates: Iterable<string>): string | undefined {
  let best: string | undefined;
  let fewest = Math.max(1, Math.floor(name.length / 3)) + 1;
  for (const candidate of candidates) {
    if (Math.abs(candidate.length - name.length) >= fewest) continue;
    const distance = editDistance(name, candidate);
    if (distance < fewest) [best, fewest] = [candidate, distance];
  }
  return best;
}

/** Optimal string alignment: two neighbours that changed places are one error. */
function editDistance(left: string, right: string): number {
  let beforePrevious: readonly number[] = [];
  let previous: readonly number[] = Array.from({ length: right.length + 1 }, (_, index) => index);
  for (let row = 1; row <= left.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= right.length; column += 1) {
      const same = left[row - 1] === right[column - 1];
      const swapped = left[row - 1] === right[column - 2] && left[row - 2] === right[column - 1];
      const ways = [
        (previous[column - 1] ?? 0) + (same ? 0 : 1),
        (previous[column] ?? 0) + 1,
        (current[column - 1] ?? 0) + 1,
      ];
      if (swapped && row > 1 && column > 1) ways.push((beforePrevious[column - 2] ?? 0) + 1);
      current.push(Math.min(...ways));
    }
    beforePrevious = previous;
    previous = current;
  }
  return previous[right.length] ?? 0;
}
