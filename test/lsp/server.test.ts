/** Scripted sessions with the built server: what an editor sees, from the first message to the exit code. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { BuiltServer } from "../support/built-server.ts";
import { buildServer } from "../support/built-server.ts";
import { initialize, openBuffer, pulling, pushed, rangeOf, shutDown } from "./editor.ts";
import type { Diagnostic } from "./editor.ts";
import type { Message, Session } from "./session.ts";
import { startSession } from "./session.ts";

const uri = "file:///project/counter.py";
const counter = `def counter():
    count = 0

    def increment():
        count += 1
        return count

    return increment
`;

let built: BuiltServer;
let session: Session;
const sessions: Session[] = [];

beforeAll(async () => {
  built = await buildServer();
});
afterAll(() => built.remove());
afterEach(() => {
  for (const { process } of sessions.splice(0)) process.kill("SIGKILL");
});

async function start(capabilities: object, more: object = {}): Promise<Record<string, unknown>> {
  session = startSession(built.folder);
  sessions.push(session);
  return (await initialize(session, capabilities, more)).capabilities;
}

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
    const offered = await start(pulling);
    expect(offered).toMatchObject({ diagnosticProvider: { workspaceDiagnostics: false } });
    const buffer = openBuffer(session, uri, counter);

    const first = await buffer.pull();
    expect(first.kind).toBe("full");
    expect(first.items).toMatchObject([
      {
        code: "missing-nonlocal",
        source: "cellscope",
        severity: 1,
        range: rangeOf(counter, "count += 1"),
      },
    ]);
    expect(await buffer.pull(first.resultId)).toEqual({
      kind: "unchanged",
      resultId: first.resultId,
    });

    buffer.edit([
      {
        range: rangeOf(counter, "        count +="),
        newText: "        nonlocal count\n        count +=",
      },
    ]);
    const second = await buffer.pull(first.resultId);
    expect(second).toMatchObject({ kind: "full", items: [] });
    expect(second.resultId).not.toBe(first.resultId);

    expect(await shutDown(session)).toBe(0);
    expect(
      session.received.filter(({ method }) => method === "textDocument/publishDiagnostics"),
    ).toEqual([]);
    expect(session.standardError()).toBe("");
  });

  it("gets the same result id for the same text, whatever the way to it", async () => {
    await start(pulling);
    const buffer = openBuffer(session, uri, counter);
    const { resultId } = await buffer.pull();
    const blank = { start: { line: 1, character: 0 }, end: { line: 1, character: 0 } };
    buffer.edit([{ range: blank, newText: "    # a comment\n" }]);
    expect((await buffer.pull()).resultId).not.toBe(resultId);
    buffer.edit([{ range: { ...blank, end: { line: 2, character: 0 } }, newText: "" }]);
    expect(buffer.text()).toBe(counter);
    expect((await buffer.pull()).resultId).toBe(resultId);
  });

  it("gets every part of a diagnostic that it can show", async () => {
    await start(pulling);
    const [diagnostic] = (await openBuffer(session, uri, counter).pull()).items ?? [];
    expect(diagnostic?.codeDescription?.href).toMatch(/^file:.*\/rules\/missing-nonlocal\.md$/);
    expect(diagnostic?.relatedInformation?.map(({ location }) => location)).toContainEqual({
      uri,
      range: rangeOf(counter, "count"),
    });
  });
});

describe("an editor that is told of diagnostics", () => {
  it("is told with the version, after each edit, and at last that there are none", async () => {
    expect(await start(pushed)).not.toHaveProperty("diagnosticProvider");
    const buffer = openBuffer(session, uri, counter);
    expect(publishedItems(await session.waitFor(isPublished(1)))).toMatchObject([
      { code: "missing-nonlocal" },
    ]);
    buffer.edit([{ range: rangeOf(counter, "count += 1"), newText: "return 1" }]);
    expect(publishedItems(await session.waitFor(isPublished(2)))).toEqual([]);
    buffer.close();
    expect(publishedItems(await session.waitFor(isPublished(undefined)))).toEqual([]);
    await expect(buffer.pull()).rejects.toThrow("-32601");
    expect(await shutDown(session)).toBe(0);
  });
});
