/** Scripted sessions with bad input: nothing that an editor sends may end the server. */
import { describe, expect, it } from "vitest";
import type { Buffer, Position } from "./editor.ts";
import { initialize, openBuffer, positionOf, pulling, shutDown } from "./editor.ts";
import type { Session } from "./session.ts";
import { withServer } from "./with-server.ts";

const start = withServer();

async function ready(): Promise<Session> {
  const session = start();
  await initialize(session, pulling);
  return session;
}

describe("messages", () => {
  it("answers an unknown request with an error and ignores an unknown notification", async () => {
    const session = await ready();
    await expect(session.request("textDocument/nonsense", {})).rejects.toThrow("-32601");
    session.notify("$/nonsense", {});
    session.notify("textDocument/nonsense", {});
    expect(await shutDown(session)).toBe(0);
  });

  it("answers requests before initialize with an error", async () => {
    const session = start();
    const params = { textDocument: { uri: "file:///a.py" }, position: { line: 0, character: 0 } };
    await expect(session.request("textDocument/hover", params)).rejects.toThrow();
    await initialize(session, pulling);
    expect(await shutDown(session)).toBe(0);
  });

  it("survives params of every wrong shape", async () => {
    const session = await ready();
    const { uri } = openBuffer(session, "file:///a.py", "x = lambda: y\n");
    const methods = [
      "textDocument/hover",
      "textDocument/codeAction",
      "textDocument/diagnostic",
      "textDocument/inlayHint",
      "textDocument/documentHighlight",
    ];
    const far = { line: 1e9, character: -5 };
    const shapes: unknown[] = [
      {},
      [],
      { textDocument: null },
      { textDocument: { uri: 5 } },
      { textDocument: { uri: "not a uri" }, position: {} },
      { textDocument: { uri }, position: null, range: null, context: null },
      { textDocument: { uri }, position: far, range: { start: far, end: far }, context: {} },
    ];
    for (const method of methods) {
      for (const params of shapes) await session.request(method, params).catch(() => {});
    }
    for (const method of ["didOpen", "didChange", "didSave", "didClose"]) {
      for (const params of shapes) session.notify(`textDocument/${method}`, params);
    }
    session.notify("workspace/didChangeConfiguration", []);
    session.notify("workspace/didChangeWatchedFiles", {});
    openBuffer(session, "file:///b.py", "y = 1\n");
    expect(await shutDown(session)).toBe(0);
  });

  it("skips a message that is not JSON", async () => {
    const session = await ready();
    session.writeRaw("Content-Length: 9\r\n\r\n{not json");
    expect(await openBuffer(session, "file:///a.py", "x = 1\n").pull()).toMatchObject({
      items: [],
    });
    expect(await shutDown(session)).toBe(0);
  });
});

describe("documents", () => {
  it("survives texts that no Python would read", async () => {
    const session = await ready();
    const texts = [
      "",
      "\ufeff",
      "\0\0\0",
      "\ud800",
      "def",
      "lambda: (",
      "'''",
      "f'{",
      "f'{f'{f'{",
      "((((((((((",
      "x = \\",
      "nonlocal x",
      "print 'two'\nexec 'code'\n",
      "\t if x:\n  \tpass\n\t\t y",
      "class C:\n\n  def",
      "\r\r\n\r",
      "# cellscope: ignore[",
      "(".repeat(20_000),
      "lambda: ".repeat(5_000),
      `${"if x:\n".repeat(1)}${" ".repeat(10_000)}pass`,
      "x = 1\n".repeat(20_000),
      `s = "${"𝒜".repeat(50_000)}"`,
    ];
    for (const [index, text] of texts.entries()) {
      const buffer = openBuffer(session, `file:///bad/${index}.py`, text);
      const report = await buffer.pull();
      expect(report.kind).toBe("full");
      const everywhere = { start: { line: 0, character: 0 }, end: positionOf(text, text.length) };
      await buffer.actions(everywhere);
      await session.request("textDocument/inlayHint", {
        textDocument: { uri: buffer.uri },
        range: everywhere,
      });
      buffer.close();
    }
    expect(await shutDown(session)).toBe(0);
    expect(session.standardError()).toBe("");
  });

  it("keeps the same text as the editor through random edits", async () => {
    const session = await ready();
    const random = generator(20_261_121);
    const pieces = [
      "𝒜",
      "\r\n",
      "\r",
      "\n",
      "count",
      "é",
      "    ",
      "lambda: count\n",
      "nonlocal count",
      "#",
      '"',
      "",
    ];
    const text = "def f():\r\n    count = 0\n    def g():\r        count += '𝒜'\n    return g\n";
    const buffer = openBuffer(session, "file:///edited.py", text);
    for (let round = 1; round <= 60; round += 1) {
      const edits = Array.from({ length: 1 + random(3) }, () => {
        const start = cursorIn(buffer.text(), random);
        const end = random(3) === 0 ? { line: start.line + 1, character: 0 } : start;
        return { range: { start, end }, newText: pieces[random(pieces.length)] ?? "" };
      });
      const [first] = edits;
      if (first !== undefined) buffer.edit(apart(edits) ? edits : [first]);
      if (round % 5 === 0) await expectSameAsFresh(session, buffer, round);
    }
    expect(await shutDown(session)).toBe(0);
  });
});

/** Equal texts have equal result ids: a copy opened afresh tells whether the edited text is the same. */
async function expectSameAsFresh(session: Session, buffer: Buffer, round: number): Promise<void> {
  // The query makes it another document of the same file, to which the same settings apply.
  const copy = openBuffer(session, `${buffer.uri}?${round}`, buffer.text());
  const [edited, fresh] = [await buffer.pull(), await copy.pull()];
  expect(edited, JSON.stringify(buffer.text())).toEqual(fresh);
  copy.close();
}

function cursorIn(text: string, random: (below: number) => number): Position {
  return positionOf(text, random(text.length + 1));
}

function apart(
  edits: readonly { readonly range: { readonly start: Position; readonly end: Position } }[],
): boolean {
  const lines = edits.flatMap(({ range }) => [...new Set([range.start.line, range.end.line])]);
  return new Set(lines).size === lines.length;
}

/** A linear congruential generator: the same edits in every run. */
function generator(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}
