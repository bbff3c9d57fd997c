/**
 * Where 3.8 and 3.9 believe that the expressions of an f-string stand.
 *
 * They parse each one as a text of its own and then move it, not always to where it is
 * (`ast.c: fstring_fix_node_location`, `string_parser.c: fstring_find_expr_location`):
 * 3.8 searches for the expression, braces included, in the first of the concatenated strings, and takes it
 * to be at that string's very start when it is not there; both are wrong about columns after a line break
 * inside the string.
 */
import type { JoinedStr, FormattedValue, Node } from "../syntax/ast.ts";
import type { Chunk, ParsedModule } from "../syntax/module.ts";
import { forEachChild } from "../syntax/visit.ts";
import { utf8Column } from "../text/columns.ts";
import type { PythonVersion } from "./model.ts";

/** A line, counted from 1, and a column in bytes of UTF-8. */
export type Position = readonly [line: number, column: number];

interface Field {
  /** The offsets of its brace and of where its expression ends. */
  readonly start: number;
  readonly end: number;
  /** What its position is reckoned from: the first of the concatenated strings in 3.8, its own in 3.9. */
  readonly literal: { readonly start: number; readonly text: string };
  /** Where CPython finds it in that string; -1 where it does not. */
  readonly found: number;
  /** Its brace is the last thing in its line. */
  readonly opensLine: boolean;
}

/** Tells the position of an offset in a chunk, as CPython of that version does. */
export class FormattedPositions {
  private readonly module: ParsedModule;
  private readonly version: PythonVersion;
  private readonly fields = new Map<Chunk, readonly Field[]>();

  constructor(module: ParsedModule, version: PythonVersion) {
    this.module = module;
    this.version = version;
  }

  position(chunk: Chunk, offset: number): Position {
    const around = this.fieldsOf(chunk).filter(({ start, end }) => start < offset && offset <= end);
    return this.within(chunk, offset, around);
  }

  /** `around` are the fields that the offset stands in, from the outside in. */
  private within(chunk: Chunk, offset: number, around: readonly Field[]): Position {
    const field = around.at(-1);
    const own = this.actual(chunk, offset);
    if (field === undefined) return own;
    const { literal, found, opensLine } = field;
    const outside = around.filter((each) => each.start < literal.start && literal.start < each.end);
    const [line, column] = this.within(chunk, literal.start, outside);
    const brace = this.actual(chunk, field.start);
    const before = found < 0 ? "" : literal.text.slice(0, found);
    const lines = before.split(/\r\n|\r|\n/).length - 1;
    const movedLine = line + lines + own[0] - brace[0];
    if (own[0] > brace[0]) return [movedLine, own[1]];
    // From the line break before it, which counts as a column.
    const lineBreak = Math.max(before.lastIndexOf("\n"), 0);
    const moved = found < 0 || opensLine ? 0 : bytes(before.slice(lineBreak));
    return [movedLine, column + moved + own[1] - brace[1]];
  }

  private actual(chunk: Chunk, offset: number): Position {
    const { lines } = this.module;
    const { line, character } = lines.position(this.module.startOf(chunk) + offset);
    return [line + 1, utf8Column(lines.lineText(line), character)];
  }

  private fieldsOf(chunk: Chunk): readonly Field[] {
    let fields = this.fields.get(chunk);
    if (fields === undefined) {
      fields = [...this.gather(chunk)];
      this.fields.set(chunk, fields);
    }
    return fields;
  }

  private *gather(chunk: Chunk): Iterable<Field> {
    if (this.version > 309 || !/[fF][rR]?["']/.test(chunk.text)) return;
    const found: Field[] = [];
    const visit = (node: Node): void => {
      if ("kind" in node && node.kind === "JoinedStr")
        found.push(...this.fieldsIn(chunk.text, node, node.values));
      forEachChild(node, visit);
    };
    for (const statement of chunk.body) visit(statement);
    yield* found;
  }

  private *fieldsIn(
    text: string,
    node: JoinedStr,
    values: readonly FormattedValue[],
  ): Iterable<Field> {
    const literals = [...literalsIn(text, node)];
    for (const { start, end, value, format_spec } of values) {
      const tail = /[!:=}]/.exec(text.slice(value.end, end));
      const expressionEnd = value.end + (tail?.index ?? 0);
      const expression = text.slice(start + 1, expressionEnd);
      const own =
        this.version === 308 ? literals[0] : literals.findLast((each) => each.start < start);
      const literal = own ?? { start: node.start, text: text.slice(node.start, node.end) };
      yield {
        start,
        end: expressionEnd,
        literal,
        found:
          this.version === 308 ? literal.text.indexOf(`{${expression}}`) : start - literal.start,
        opensLine: /^[ \t\f]*\n/.test(expression),
      };
      yield* this.fieldsIn(text, node, format_spec);
    }
  }
}

/** The concatenated string literals. Before 3.12 no field holds the quotes that end its own. */
function* literalsIn(
  text: string,
  { start, end }: JoinedStr,
): Iterable<{ readonly start: number; readonly text: string }> {
  const literal =
    /[a-zA-Z]*(?:"""(?:\\[^]|[^\\])*?"""|'''(?:\\[^]|[^\\])*?'''|"(?:\\[^]|[^"\\])*"|'(?:\\[^]|[^'\\])*')|#[^\r\n]*/y;
  for (let offset = start; offset < end;) {
    literal.lastIndex = offset;
    const found = literal.exec(text)?.[0];
    if (found !== undefined && !found.startsWith("#")) yield { start: offset, text: found };
    offset += found?.length ?? 1;
  }
}

function bytes(text: string): number {
  return utf8Column(text, text.length);
}
