/**
 * Columns of a line in other units than UTF-16 code units.
 *
 * Reports for people count Unicode code points; CPython and editors that negotiate UTF-8 count bytes.
 * A column inside a surrogate pair counts as the column after it; one beyond the line as the line's end.
 */

/** Code points before the column. */
export function codePointColumn(line: string, column: number): number {
  let points = 0;
  for (let i = 0; i < column && i < line.length; points++) i += unitsAt(line, i);
  return points;
}

/** Bytes of UTF-8 before the column. A lone surrogate counts three, as its replacement character does. */
export function utf8Column(line: string, column: number): number {
  let bytes = 0;
  for (let i = 0; i < column && i < line.length; i += unitsAt(line, i)) bytes += bytesAt(line, i);
  return bytes;
}

/** The UTF-16 column of a column in code points. */
export function columnOfCodePoint(line: string, points: number): number {
  let column = 0;
  for (let n = 0; n < points && column < line.length; n++) column += unitsAt(line, column);
  return column;
}

/** The UTF-16 column of a column in UTF-8 bytes; one inside a character counts as the column after it. */
export function columnOfUtf8(line: string, bytes: number): number {
  let column = 0;
  for (let n = 0; n < bytes && column < line.length;) {
    n += bytesAt(line, column);
    column += unitsAt(line, column);
  }
  return column;
}

function unitsAt(line: string, i: number): number {
  return (line.codePointAt(i) ?? 0) > 0xffff ? 2 : 1;
}

function bytesAt(line: string, i: number): number {
  const point = line.codePointAt(i) ?? 0;
  if (point < 0x80) return 1;
  if (point < 0x800) return 2;
  return point < 0x10000 ? 3 : 4;
}
