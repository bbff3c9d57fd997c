/** Reads the archives that the Pythons of npm bring their standard library in. */
import { inflateRawSync } from "node:zlib";

/** The entries of an archive by its central directory (PKWARE APPNOTE, 4.3.12). */
export function* unzip(
  archive: Buffer,
): Iterable<{ readonly name: string; readonly content: Buffer }> {
  const end = archive.lastIndexOf("PK\x05\x06", undefined, "latin1");
  const count = archive.readUInt16LE(end + 10);
  let at = archive.readUInt32LE(end + 16);
  for (let entry = 0; entry < count; entry += 1) {
    const method = archive.readUInt16LE(at + 10);
    const size = archive.readUInt32LE(at + 20);
    const nameEnd = at + 46 + archive.readUInt16LE(at + 28);
    const name = archive.toString("utf8", at + 46, nameEnd);
    const header = archive.readUInt32LE(at + 42);
    const start =
      header + 30 + archive.readUInt16LE(header + 26) + archive.readUInt16LE(header + 28);
    const stored = archive.subarray(start, start + size);
    yield { name, content: method === 0 ? stored : inflateRawSync(stored) };
    at = nameEnd + archive.readUInt16LE(at + 30) + archive.readUInt16LE(at + 32);
  }
}
