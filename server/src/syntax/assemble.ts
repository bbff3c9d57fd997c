/**
 * Puts chunks together to a module.
 *
 * Of a version after an edit only what the edit replaced is gone through; the rest is copied from the
 * version before it.
 */
import { lastNotAbove, type LineIndex } from "../text/line-index.ts";
import type { SourceText } from "../text/source-text.ts";
import type { Span } from "../text/span.ts";
import { spliced } from "../text/spliced.ts";
import type { EditedRange } from "./edited.ts";
import type { Chunk, ClassItem, ModuleItem, ModuleVersion, Site } from "./module.ts";

type Parts = Pick<
  ModuleVersion,
  "isLocal" | "chunks" | "items" | "starts" | "commented" | "troubled"
>;

class Module implements ModuleVersion {
  readonly source: SourceText;
  readonly isLocal: boolean;
  readonly chunks: readonly Chunk[];
  readonly items: readonly ModuleItem[];
  readonly starts: readonly number[];
  readonly commented: readonly Chunk[];
  readonly troubled: readonly Chunk[];

  constructor(source: SourceText, { isLocal, chunks, items, starts, commented, troubled }: Parts) {
    this.source = source;
    this.isLocal = isLocal;
    this.chunks = chunks;
    this.items = items;
    this.starts = starts;
    this.commented = commented;
    this.troubled = troubled;
  }

  get text(): string {
    return this.source.text;
  }

  get lines(): LineIndex {
    return this.source;
  }

  placeOf(chunk: Chunk): number {
    // Chunks are numbered for the newest module that was asked; an older one that is asked numbers them anew.
    if (this.chunks[chunk.place] !== chunk) number(this.chunks, 0, this.chunks.length);
    return chunk.place;
  }

  startOf(chunk: Chunk): number {
    return this.starts[this.placeOf(chunk)] ?? 0;
  }

  precedes(one: Chunk, other: Chunk): boolean {
    return this.placeOf(one) < this.placeOf(other);
  }

  locate({ chunk, span }: Site): Span {
    const start = this.startOf(chunk);
    return { start: start + span.start, end: start + span.end };
  }

  chunkAt(offset: number): Chunk | undefined {
    return this.chunks[lastNotAbove(this.starts, offset)];
  }
}

export function assembleModule(
  source: SourceText,
  chunks: readonly Chunk[],
  isLocal: boolean,
): ModuleVersion {
  number(chunks, 0, chunks.length);
  return new Module(source, {
    isLocal,
    chunks,
    items: itemsOf(chunks),
    starts: startsFrom(0, chunks),
    commented: chunks.filter(hasComments),
    troubled: chunks.filter(hasProblems),
  });
}

/** The next version of a local module: the chunks `between` stand where the range of `previous` was. */
export function replaceInModule(
  source: SourceText,
  previous: ModuleVersion,
  range: EditedRange,
  between: readonly Chunk[],
): ModuleVersion {
  const { firstItem, lastItem, firstChunk, lastChunk, within } = range;
  const shift = source.length - previous.source.length;
  // All chunks of the items, those of a class also that stay.
  const whole = within === null ? between : joined(within, range, previous, between);
  const selected = (list: readonly Chunk[], wanted: (chunk: Chunk) => boolean): Chunk[] => [
    ...list.filter((chunk) => previous.placeOf(chunk) < firstChunk),
    ...between.filter(wanted),
    ...list.filter((chunk) => previous.placeOf(chunk) >= lastChunk),
  ];
  const commented = selected(previous.commented, hasComments);
  const troubled = selected(previous.troubled, hasProblems);
  const chunks = spliced(previous.chunks, firstChunk, lastChunk, between);
  const starts = spliced(previous.starts, firstChunk, lastChunk, startsFrom(range.start, between));
  const after = firstChunk + between.length;
  for (let k = after; k < starts.length; k++) starts[k] = (starts[k] ?? 0) + shift;
  number(chunks, firstChunk, after === lastChunk ? after : chunks.length);
  const items = spliced(previous.items, firstItem, lastItem, itemsOf(whole));
  return new Module(source, { isLocal: true, chunks, items, starts, commented, troubled });
}

function joined(
  { head, members }: ClassItem,
  { firstChunk, lastChunk }: EditedRange,
  previous: ModuleVersion,
  between: readonly Chunk[],
): readonly Chunk[] {
  const firstMember = previous.placeOf(head) + 1;
  return [head, ...spliced(members, firstChunk - firstMember, lastChunk - firstMember, between)];
}

function number(chunks: readonly Chunk[], from: number, to: number): void {
  for (let k = from; k < to; k++) {
    const chunk = chunks[k];
    if (chunk !== undefined) chunk.place = k;
  }
}

function startsFrom(start: number, chunks: readonly Chunk[]): readonly number[] {
  let offset = start;
  return chunks.map(({ text }) => {
    offset += text.length;
    return offset - text.length;
  });
}

function itemsOf(chunks: readonly Chunk[]): readonly ModuleItem[] {
  const items: ModuleItem[] = [];
  let members: Chunk[] = [];
  for (const chunk of chunks) {
    if (chunk.role === "statement") {
      items.push({ kind: "statement", chunk });
    } else if (chunk.role === "class-head") {
      members = [];
      items.push({ kind: "class", head: chunk, members });
    } else {
      members.push(chunk);
    }
  }
  return items;
}

function hasComments({ comments }: Chunk): boolean {
  return comments.length > 0;
}

function hasProblems({ problems }: Chunk): boolean {
  return problems.length > 0;
}
