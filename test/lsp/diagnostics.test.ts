/** Scripted sessions: diagnostics for editors that ask for them and for editors that are told. */
import { describe, expect, it } from "vitest";
import type { Diagnostic } from "./editor.ts";
import { initialize, openBuffer, pulling, pushed, rangeOf, shutDown } from "./editor.ts";
import type { Message } from "./session.ts";
import { withServer } from "./with-server.ts";

const uri = "file:///project/counter.py";
const program = `def make_counter():
    count = 0

    def increment():
        count += 1
        return count

    return increment
`;

const start = withServer();

function isPublished(version: number | undefined): (message: Message) => boolean {
  return ({ method, params }) =>
    method === "textDocument/publishDiagnostics" &&
    (params as { version?: number }).version === version;
}

function publishedItems({ params }: Message): readonly Diagnostic[] {
  return (params as { diagnostics: readonly Diagnostic[] }).diagnostics;
}

describe("an editor that asks for diagnostics", () => {
  it("gets a full report, then nothing new, then the report of the edited text", async () => {
    const session = start();
    const { capabilities } = await initialize(session, pulling);
    expect(capabilities).toMatchObject({ diagnosticProvider: { workspaceDiagnostics: false } });
    const buffer = openBuffer(session, uri, program);

    const first = await buffer.pull();
    expect(first.kind).toBe("full");
    expect(first.items).toMatchObject([
      {
        code: "missing-nonlocal",
        source: "cellscope",
        severity: 1,
        range: rangeOf(program, "count += 1", "count"),
      },
    ]);
    const again = await buffer.pull(first.resultId);
    expect(again).toEqual({ kind: "unchanged", resultId: first.resultId });

    const at = rangeOf(program, "        count += 1").start;
    buffer.edit([{ range: { start: at, end: at }, newText: "        nonlocal count\n" }]);
    const second = await buffer.pull(first.resultId);
    expect(second).toMatchObject({ kind: "full", items: [] });
    expect(second.resultId).not.toBe(first.resultId);

    expect(await shutDown(session)).toBe(0);
    const methods = session.received.map(({ method }) => method);
    expect(methods).not.toContain("textDocument/publishDiagnostics");
    expect(session.standardError()).toBe("");
  });

  it("gets the same result id for the same text, whatever the way to it", async () => {
    const session = start();
    await initialize(session, pulling);
    const buffer = openBuffer(session, uri, program);
    const { resultId } = await buffer.pull();
    const blank = { start: { line: 1, character: 0 }, end: { line: 1, character: 0 } };
    buffer.edit([{ range: blank, newText: "    # a comment\n" }]);
    expect((await buffer.pull()).resultId).not.toBe(resultId);
    buffer.edit([{ range: { ...blank, end: { line: 2, character: 0 } }, newText: "" }]);
    expect(buffer.text()).toBe(program);
    expect((await buffer.pull()).resultId).toBe(resultId);
  });

  it("gets every part of a diagnostic that it can show", async () => {
    const session = start();
    await initialize(session, pulling);
    const [diagnostic] = (await openBuffer(session, uri, program).pull()).items ?? [];
    expect(diagnostic?.codeDescription?.href).toMatch(/^file:.*\/rules\/missing-nonlocal\.md$/);
    expect(diagnostic?.relatedInformation?.map(({ location }) => location)).toContainEqual({
      uri,
      range: rangeOf(program, "count = 0", "count"),
    });
  });

  it("sees text that can go as faded, and is spared what it cannot show", async () => {
    const needless = "x = 1  # cellscope: ignore[missing-nonlocal]\n";
    const rich = start();
    await initialize(rich, pulling);
    expect((await openBuffer(rich, uri, needless).pull()).items).toMatchObject([
      { code: "unused-suppression", severity: 3, tags: [1] },
    ]);
    const plain = start();
    await initialize(plain, { textDocument: { diagnostic: {} } });
    const [faded] = (await openBuffer(plain, uri, needless).pull()).items ?? [];
    expect(faded).not.toHaveProperty("tags");
    const other = openBuffer(plain, "file:///project/other.py", program);
    const [finding] = (await other.pull()).items ?? [];
    expect(finding).not.toHaveProperty("relatedInformation");
  });

  it("gets an empty report for a document that is not open", async () => {
    const session = start();
    await initialize(session, pulling);
    const buffer = openBuffer(session, uri, program);
    buffer.close();
    expect(await buffer.pull()).toEqual({ kind: "full", items: [] });
  });
});

describe("an editor that is told of diagnostics", () => {
  it("is told with the version, after each edit, and at last that there are none", async () => {
    const session = start();
    const { capabilities } = await initialize(session, pushed);
    expect(capabilities).not.toHaveProperty("diagnosticProvider");
    const buffer = openBuffer(session, uri, program);
    expect(publishedItems(await session.waitFor(isPublished(1)))).toMatchObject([
      { code: "missing-nonlocal" },
    ]);
    buffer.edit([{ range: rangeOf(program, "count += 1"), newText: "return 1" }]);
    expect(publishedItems(await session.waitFor(isPublished(2)))).toEqual([]);
    buffer.close();
    expect(publishedItems(await session.waitFor(isPublished(undefined)))).toEqual([]);
    await expect(buffer.pull()).rejects.toThrow("-32601");
    expect(await shutDown(session)).toBe(0);
  });
});
