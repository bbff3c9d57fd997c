/** Puts chunks together to a module. */
import type { LineIndex } from "../text/line-index.ts";
import type { Chunk, ModuleItem, ParsedModule } from "./module.ts";

export function assembleModule(
  text: string,
  lines: LineIndex,
  chunks: readonly Chunk[],
): ParsedModule {
  const offsets: number[] = [];
  const items: ModuleItem[] = [];
  let members: Chunk[] = [];
  let offset = 0;
  for (const chunk of chunks) {
    offsets.push(offset);
    offset += chunk.text.length;
    if (chunk.role === "statement") {
      items.push({ kind: "statement", chunk });
    } else if (chunk.role === "class-head") {
      members = [];
      items.push({ kind: "class", head: chunk, members });
    } else {
      members.push(chunk);
    }
  }
  let starts: Map<Chunk, number> | undefined;
  const startOf = (chunk: Chunk): number => {
    starts ??= new Map(chunks.map((each, index) => [each, offsets[index] ?? 0]));
    return starts.get(chunk) ?? 0;
  };
  return {
    text,
    lines,
    items,
    chunks,
    startOf,
    precedes: (one, other) => startOf(one) < startOf(other),
    locate: ({ chunk, span }) => {
      const start = startOf(chunk);
      return { start: start + span.start, end: start + span.end };
    },
    chunkAt: (at) => chunks[indexAt(offsets, at)],
  };
}

/** The index of the last start that is not after the offset. */
function indexAt(starts: readonly number[], offset: number): number {
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((starts[middle] ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return low;
}
