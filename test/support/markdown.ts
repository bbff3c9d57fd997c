/** The fenced blocks of a Markdown page, and the page with other contents in them. */

export interface Fence {
  /** The first word after the backticks. */
  readonly language: string;
  /** The other words: `fixed` is `fixed` → `""`, `target=3.14` is `target` → `3.14`, `norun="a reason"` is `norun` → `a reason`. */
  readonly options: ReadonlyMap<string, string>;
  /** Whole lines, each with its line feed. */
  readonly content: string;
  /** The nearest heading of the first or second level above, without its `#`; empty before the first. */
  readonly heading: string;
  /** Of the opening backticks, counted from 1. */
  readonly line: number;
  /** Of the closing backticks, counted from 1. */
  readonly lastLine: number;
}

/** Only fences that start at the margin count; one of four backticks may hold one of three. */
export function fencesOf(page: string): Fence[] {
  const fences: Fence[] = [];
  const lines = page.split("\n");
  let heading = "";
  for (let index = 0; index < lines.length; index++) {
    const line = lines[index] ?? "";
    const opening = /^(`{3,})(\S*)(.*)$/u.exec(line);
    if (opening === null) {
      heading = /^##? (.*)$/u.exec(line)?.[1] ?? heading;
      continue;
    }
    const [, backticks, language = "", rest = ""] = opening;
    const first = index + 1;
    index = first;
    while (index < lines.length && lines[index] !== backticks) index++;
    fences.push({
      language,
      options: optionsOf(rest),
      content: lines
        .slice(first, index)
        .map((each) => `${each}\n`)
        .join(""),
      heading,
      line: first,
      lastLine: index + 1,
    });
  }
  return fences;
}

function optionsOf(text: string): Map<string, string> {
  const options = new Map<string, string>();
  for (const [, name = "", quoted, bare] of text.matchAll(/([\w-]+)(?:=(?:"([^"]*)"|(\S+)))?/gu)) {
    options.set(name, quoted ?? bare ?? "");
  }
  return options;
}

/** The page with the contents of some fences replaced, and with new blocks after some of them. */
export function rewriteFences(
  page: string,
  contents: ReadonlyMap<Fence, string>,
  blocksAfter: ReadonlyMap<Fence, string>,
): string {
  const lines = page.split("\n");
  const fences = new Set([...contents.keys(), ...blocksAfter.keys()]);
  for (const fence of [...fences].sort((left, right) => right.line - left.line)) {
    const block = blocksAfter.get(fence);
    if (block !== undefined) lines.splice(fence.lastLine, 0, block);
    const content = contents.get(fence);
    if (content === undefined) continue;
    const inside = content === "" ? [] : content.replace(/\n$/u, "").split("\n");
    lines.splice(fence.line, fence.lastLine - fence.line - 1, ...inside);
  }
  return lines.join("\n");
}
