/** Scripted sessions: the editor's settings and the project's configuration. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Buffer } from "./editor.ts";
import { initialize, openBuffer, pulling, pushed } from "./editor.ts";
import type { Session } from "./session.ts";
import { withServer } from "./with-server.ts";

const program = `def make_counter():
    count = 0

    def increment():
        count += 1
        return count

    return increment  # cellscope: ignore[missing-nonlocal]
`;

const start = withServer();

async function codes(buffer: Buffer): Promise<readonly string[]> {
  return ((await buffer.pull()).items ?? []).map(({ code }) => code);
}

describe("the editor's settings", () => {
  const uri = "file:///project/counter.py";

  it("come with initialize", async () => {
    const session = start();
    await initialize(session, pulling, { initializationOptions: { minSeverity: "warning" } });
    expect(await codes(openBuffer(session, uri, program))).toEqual(["missing-nonlocal"]);
  });

  it("are asked for, per document, and asked for again when they change", async () => {
    const session = start();
    let settings: object | null = { ignore: ["unused-suppression"] };
    const asked: unknown[] = [];
    session.answer("workspace/configuration", (params) => {
      asked.push(params);
      return [settings];
    });
    const capabilities = { ...pulling, workspace: { ...pulling.workspace, configuration: true } };
    await initialize(session, capabilities);
    const buffer = openBuffer(session, uri, program);
    expect(await codes(buffer)).toEqual(["missing-nonlocal"]);
    expect(asked).toEqual([{ items: [{ scopeUri: uri, section: "cellscope" }] }]);

    settings = { enable: false };
    session.notify("workspace/didChangeConfiguration", { settings: null });
    await session.waitFor(({ method }) => method === "workspace/diagnostic/refresh");
    expect(await codes(buffer)).toEqual([]);

    settings = null;
    session.notify("workspace/didChangeConfiguration", { settings: null });
    expect(await codes(buffer)).toEqual(["missing-nonlocal", "unused-suppression"]);
  });

  it("are pushed by an editor that answers no questions", async () => {
    const session = start();
    await initialize(session, pushed);
    const buffer = openBuffer(session, uri, program);
    const published = (count: number) =>
      session.waitFor(
        ({ method, params }) =>
          method === "textDocument/publishDiagnostics" &&
          (params as { diagnostics: readonly unknown[] }).diagnostics.length === count,
      );
    await published(2);
    session.notify("workspace/didChangeConfiguration", {
      settings: { cellscope: { select: ["missing-nonlocal"] } },
    });
    await published(1);
    expect(buffer.version()).toBe(1);
  });

  it("keep what is right when one of them is wrong, and say so once", async () => {
    const session = start();
    const initializationOptions = {
      enable: "maybe",
      minSeverity: 3,
      targetVersion: "4.0",
      ignore: ["missing-nonlocl", "unused-suppression"],
    };
    await initialize(session, pulling, { initializationOptions });
    expect(await codes(openBuffer(session, uri, program))).toEqual(["missing-nonlocal"]);
    openBuffer(session, "file:///project/other.py", program);
    await session.request("textDocument/diagnostic", {
      textDocument: { uri: "file:///project/other.py" },
    });
    const told = session.received
      .filter(({ method }) => method === "window/logMessage")
      .map(({ params }) => (params as { message: string }).message);
    expect(told.filter((message) => message.includes("missing-nonlocl"))).toHaveLength(1);
    expect(told.filter((message) => message.includes("target-version"))).toHaveLength(1);
  });
});

describe("the project's configuration", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "cellscope-project-"));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  function configure(...lines: readonly string[]): void {
    writeFileSync(join(folder, "pyproject.toml"), ["[tool.cellscope]", ...lines, ""].join("\n"));
  }

  async function open(path: string): Promise<{ session: Session; buffer: Buffer }> {
    const session = start();
    const workspaceFolders = [{ uri: pathToFileURL(folder).href, name: "project" }];
    const watching = { ...pulling.workspace, didChangeWatchedFiles: { dynamicRegistration: true } };
    await initialize(session, { ...pulling, workspace: watching }, { workspaceFolders });
    const buffer = openBuffer(session, pathToFileURL(join(folder, path)).href, program);
    await session.waitFor(({ method }) => method === "client/registerCapability");
    return { session, buffer };
  }

  it("holds for the files below it, and is read again when the editor sees it change", async () => {
    configure('ignore = ["missing-nonlocal"]');
    const { session, buffer } = await open("counter.py");
    expect(await codes(buffer)).not.toContain("missing-nonlocal");

    configure('ignore = ["unused-suppression"]');
    const changes = [{ uri: pathToFileURL(join(folder, "pyproject.toml")).href, type: 2 }];
    session.notify("workspace/didChangeWatchedFiles", { changes });
    expect(await codes(buffer)).toEqual(["missing-nonlocal"]);
  });

  it("leaves out what the project excludes, and environments inside it", async () => {
    configure('exclude = ["generated/"]');
    expect(await codes((await open("generated/counter.py")).buffer)).toEqual([]);
    expect(await codes((await open("counter.py")).buffer)).not.toEqual([]);
    rmSync(join(folder, "pyproject.toml"));
    mkdirSync(join(folder, ".venv/lib"), { recursive: true });
    expect(await codes((await open(".venv/lib/counter.py")).buffer)).toEqual([]);
  });

  it("has its mistakes shown on their own line", async () => {
    configure("# a comment", 'ignored = ["missing-nonlocal"]');
    const { session, buffer } = await open("counter.py");
    await buffer.pull();
    const uri = pathToFileURL(join(folder, "pyproject.toml")).href;
    const published = await session.waitFor(
      ({ method }) => method === "textDocument/publishDiagnostics",
    );
    expect(published.params).toMatchObject({
      uri,
      diagnostics: [{ range: { start: { line: 2 } }, severity: 2, source: "cellscope" }],
    });
  });
});
