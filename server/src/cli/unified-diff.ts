/** The difference of two texts, as `diff -u` and `git apply` write and read it. */

const contextLines = 3;

interface Step {
  readonly sign: " " | "-" | "+";
  readonly line: string;
}

/** Empty when the texts are equal. */
export function unifiedDiff(path: string, before: string, after: string): string {
  if (before === after) return "";
  const steps = stepsBetween(linesOf(before), linesOf(after));
  return `--- ${path}\n+++ ${path}\n${hunksOf(steps).join("")}`;
}

/** Each line with its terminator; a last line without one is marked when it is written. */
function linesOf(text: string): readonly string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}

/** What is equal at both ends is set aside; fixes are small, so little is left to compare. */
function stepsBetween(before: readonly string[], after: readonly string[]): readonly Step[] {
  let head = 0;
  while (head < before.length && head < after.length && before[head] === after[head]) head += 1;
  let tail = 0;
  while (
    tail < before.length - head &&
    tail < after.length - head &&
    before[before.length - 1 - tail] === after[after.length - 1 - tail]
  ) {
    tail += 1;
  }
  const kept = (lines: readonly string[]): readonly Step[] =>
    lines.map((line) => ({ sign: " ", line }));
  return [
    ...kept(before.slice(0, head)),
    ...compareMiddle(
      before.slice(head, before.length - tail),
      after.slice(head, after.length - tail),
    ),
    ...kept(before.slice(before.length - tail)),
  ];
}

/**
 * Goes through both texts and, where they differ, looks for the nearest line of the one in the other.
 * Not always the shortest difference, but always a right one, in time that does not explode.
 */
function compareMiddle(before: readonly string[], after: readonly string[]): readonly Step[] {
  const steps: Step[] = [];
  let left = 0;
  let right = 0;
  while (left < before.length || right < after.length) {
    const [skipLeft, skipRight] = nextCommonLine(before, left, after, right);
    for (let count = 0; count < skipLeft; count += 1, left += 1) {
      steps.push({ sign: "-", line: before[left] ?? "" });
    }
    for (let count = 0; count < skipRight; count += 1, right += 1) {
      steps.push({ sign: "+", line: after[right] ?? "" });
    }
    while (left < before.length && right < after.length && before[left] === after[right]) {
      steps.push({ sign: " ", line: before[left] ?? "" });
      left += 1;
      right += 1;
    }
  }
  return steps;
}

/** How many lines of each side come before the next pair of equal lines. */
function nextCommonLine(
  before: readonly string[],
  left: number,
  after: readonly string[],
  right: number,
): readonly [number, number] {
  const reach = 200;
  for (let distance = 0; distance <= reach; distance += 1) {
    for (let skipLeft = 0; skipLeft <= distance; skipLeft += 1) {
      const line = before[left + skipLeft];
      if (line !== undefined && line === after[right + distance - skipLeft]) {
        return [skipLeft, distance - skipLeft];
      }
    }
  }
  return [before.length - left, after.length - right];
}

function hunksOf(steps: readonly Step[]): readonly string[] {
  const hunks: string[] = [];
  let oldLine = 1;
  let newLine = 1;
  let index = 0;
  while (index < steps.length) {
    const first = steps.findIndex((step, at) => at >= index && step.sign !== " ");
    if (first === -1) break;
    const start = Math.max(index, first - contextLines);
    oldLine += start - index;
    newLine += start - index;
    const end = endOfHunk(steps, first);
    const hunk = steps.slice(start, end);
    const oldCount = hunk.filter((step) => step.sign !== "+").length;
    const newCount = hunk.filter((step) => step.sign !== "-").length;
    const range = (line: number, count: number): string =>
      count === 1 ? `${line}` : `${count === 0 ? line - 1 : line},${count}`;
    hunks.push(`@@ -${range(oldLine, oldCount)} +${range(newLine, newCount)} @@\n`);
    for (const { sign, line } of hunk) {
      hunks.push(
        line.endsWith("\n") ? sign + line : `${sign}${line}\n\\ No newline at end of file\n`,
      );
    }
    oldLine += oldCount;
    newLine += newCount;
    index = end;
  }
  return hunks;
}

/** Changes with little between them share a hunk. */
function endOfHunk(steps: readonly Step[], firstChange: number): number {
  let lastChange = firstChange;
  for (
    let at = firstChange + 1;
    at < steps.length && at - lastChange <= 2 * contextLines;
    at += 1
  ) {
    if (steps[at]?.sign !== " ") lastChange = at;
  }
  return Math.min(steps.length, lastChange + 1 + contextLines);
}
