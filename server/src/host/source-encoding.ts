/**
 * Reads the bytes of a Python source file as CPython does: a UTF-8 byte order mark, else the encoding that
 * one of the first two lines declares (PEP 263), else UTF-8.
 */
import { isAscii, isUtf8 } from "node:buffer";
import type { Span } from "../text/span.ts";

export type DecodedSource =
  { readonly text: string; readonly encoding: SourceEncoding } | { readonly problem: string };

export interface SourceEncoding {
  /** As the WHATWG encoding standard calls it, or `latin1` (ISO 8859-1 proper) or `ascii`. */
  readonly name: string;
  readonly byteOrderMark: boolean;
}

const declaration = /^[ \t\f]*#.*?coding[:=][ \t]*([-_.a-zA-Z0-9]+)/;
const blankOrComment = /^[ \t\f]*(?:#.*)?$/;

export function decodeSource(bytes: Uint8Array): DecodedSource {
  const byteOrderMark = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
  if ((bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff)) {
    return { problem: "is UTF-16, which Python does not accept as source" };
  }
  const declared = declaredEncoding(bytes.subarray(byteOrderMark ? 3 : 0, 1024));
  const name = declared === undefined ? "utf-8" : standardName(declared);
  if (byteOrderMark && name !== "utf-8") {
    return { problem: `has a UTF-8 byte order mark but declares the encoding ${declared}` };
  }
  const encoding = { name, byteOrderMark };
  if (name === "latin1") return { text: Buffer.from(bytes).toString("latin1"), encoding };
  if (name === "ascii") {
    const line = lineOf(bytes, (byte) => byte >= 0x80);
    if (line !== undefined) return { problem: `is not ASCII as it declares (line ${line})` };
    return { text: Buffer.from(bytes).toString("latin1"), encoding };
  }
  if (name === "utf-8" && isAscii(bytes)) {
    return {
      text: Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString("latin1"),
      encoding,
    };
  }
  const decoder = decoderOf(name);
  if (decoder === undefined) return { problem: `declares the unknown encoding ${declared}` };
  try {
    return { text: decoder.decode(bytes), encoding };
  } catch {
    const hint = declared === undefined ? " and declares no other encoding" : " as it declares";
    return { problem: `is not valid ${name.toUpperCase()}${hint}` };
  }
}

/** Where ranges of bytes of a UTF-8 source, which are in order and begin and end with lines, stand in its text. */
export function decodedSpans(ranges: readonly Span[], bytes: Uint8Array): readonly Span[] {
  if (isAscii(bytes)) return ranges;
  const decoder = new TextDecoder();
  let [read, length] = [0, 0];
  const offset = (at: number): number => {
    length += decoder.decode(bytes.subarray(read, at), { stream: true }).length;
    read = at;
    return length;
  };
  return ranges.map(({ start, end }) => ({ start: offset(start), end: offset(end) }));
}

/** Whether the file is read as UTF-8, and is UTF-8. */
export function isUtf8Source(bytes: Uint8Array): boolean {
  const byteOrderMark = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
  const declared = declaredEncoding(bytes.subarray(byteOrderMark ? 3 : 0, 1024));
  return (declared === undefined || standardName(declared) === "utf-8") && isUtf8(bytes);
}

function decoderOf(name: string): { decode(bytes: Uint8Array): string } | undefined {
  try {
    return new TextDecoder(name, { fatal: true });
  } catch {
    return undefined;
  }
}

/** The bytes of a changed text, or `undefined` when the file's encoding cannot be written. */
export function encodeSource(text: string, encoding: SourceEncoding): Uint8Array | undefined {
  if (encoding.name === "utf-8") {
    return Buffer.from(encoding.byteOrderMark ? `\u{feff}${text}` : text, "utf8");
  }
  const limit = encoding.name === "ascii" ? 0x7f : encoding.name === "latin1" ? 0xff : -1;
  for (let index = 0; index < text.length; index += 1) {
    if (text.charCodeAt(index) > limit) return undefined;
  }
  return Buffer.from(text, "latin1");
}

/** The second line counts only when the first is blank or a comment. */
function declaredEncoding(head: Uint8Array): string | undefined {
  const [first = "", second = ""] = Buffer.from(head)
    .toString("latin1")
    .split(/\r\n|\r|\n/, 2);
  const match = declaration.exec(first);
  if (match !== null) return match[1];
  return blankOrComment.test(first) ? declaration.exec(second)?.[1] : undefined;
}

/** Python's codec names that the encoding standard spells otherwise; it also takes `latin1` for Windows-1252. */
const aliases: ReadonlyMap<string, string> = new Map([
  ["utf8", "utf-8"],
  ["utf8-sig", "utf-8"],
  ["u8", "utf-8"],
  ["utf", "utf-8"],
  ["cp65001", "utf-8"],
  ["latin-1", "latin1"],
  ["latin", "latin1"],
  ["l1", "latin1"],
  ["iso-8859-1", "latin1"],
  ["iso8859-1", "latin1"],
  ["8859", "latin1"],
  ["cp819", "latin1"],
  ["us-ascii", "ascii"],
  ["646", "ascii"],
  ["cp932", "shift_jis"],
  ["ms932", "shift_jis"],
  ["shift-jis", "shift_jis"],
  ["sjis", "shift_jis"],
  ["cp949", "euc-kr"],
  ["euckr", "euc-kr"],
  ["cp936", "gbk"],
  ["euc-cn", "gb2312"],
  ["cp950", "big5"],
  ["eucjp", "euc-jp"],
  ["cp866", "ibm866"],
  ["mac-roman", "macintosh"],
  ["mac-cyrillic", "x-mac-cyrillic"],
]);

function standardName(declared: string): string {
  const name = declared.toLowerCase().replaceAll("_", "-");
  // CPython reads `utf-8-unix` and `latin-1-dos`, as Emacs writes them, as if they had no suffix.
  const known = /^(utf-8|latin-1|iso-8859-1|iso-latin-1)(-|$)/.exec(name)?.[1] ?? name;
  if (known === "iso-latin-1") return "latin1";
  const codePage = /^cp(125\d)$/.exec(known)?.[1];
  const part = /^iso-?8859-(\d+)$/.exec(known)?.[1];
  if (codePage !== undefined) return `windows-${codePage}`;
  if (part !== undefined && part !== "1") return `iso-8859-${part}`;
  return aliases.get(known) ?? known;
}

function lineOf(bytes: Uint8Array, wrong: (byte: number) => boolean): number | undefined {
  let line = 1;
  for (const byte of bytes) {
    if (wrong(byte)) return line;
    if (byte === 0x0a) line += 1;
  }
  return undefined;
}
