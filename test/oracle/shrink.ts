/** Makes a failing program smaller: drops runs of lines for as long as it keeps failing. */
export async function shrink(
  source: string,
  fails: (candidate: string) => Promise<boolean>,
): Promise<string> {
  let lines = source.split("\n");
  for (
    let size = Math.ceil(lines.length / 2);
    size >= 1;
    size = size === 1 ? 0 : Math.ceil(size / 2)
  ) {
    for (let start = 0; start < lines.length;) {
      const candidate = [...lines.slice(0, start), ...lines.slice(start + size)];
      if (candidate.length > 0 && (await fails(candidate.join("\n")))) lines = candidate;
      else start += size;
    }
  }
  return lines.join("\n");
}
