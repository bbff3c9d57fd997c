/** Scripted sessions: findings that rest on the other files of the workspace. */
import { mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { Buffer } from "./editor.ts";
import { initialize, openBuffer, pulling } from "./editor.ts";
import type { Session } from "./session.ts";
import { withServer } from "./with-server.ts";

const widget = `from base import Base

class Widget(Base):
    def __init__(self):
        self.value = 1

    def callback(self):
        return lambda: self.value
`;
const base = "class Base:\n    def greet(self):\n        return 1\n";
const meddler = "def poke(widget):\n    widget.value = 2\n";

const start = withServer();
let folder: string;
beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), "cellscope-project-")));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function uriOf(name: string): string {
  return pathToFileURL(join(folder, name)).href;
}

async function open(files: Readonly<Record<string, string>>): Promise<[Session, Buffer]> {
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  const session = start();
  const workspaceFolders = [{ uri: pathToFileURL(folder).href, name: "project" }];
  const watching = { ...pulling.workspace, didChangeWatchedFiles: { dynamicRegistration: true } };
  const capabilities = { ...pulling, workspace: watching };
  const initializationOptions = { minSeverity: "hint" };
  await initialize(session, capabilities, { workspaceFolders, initializationOptions });
  return [session, openBuffer(session, uriOf("widget.py"), widget)];
}

async function told(buffer: Buffer): Promise<string> {
  const { message = "" } = ((await buffer.pull()).items ?? [])[0] ?? {};
  return /\(.*\)$|in this \w+$/u.exec(message)?.[0] ?? message;
}

/** Waits until the server has asked for that many refreshes in all. */
async function refreshes(session: Session, count: number): Promise<void> {
  const isRefresh = ({ method }: { readonly method?: string }): boolean =>
    method === "workspace/diagnostic/refresh";
  await session.waitFor(() => session.received.filter(isRefresh).length >= count);
}

const known = "in this project";
const unknown = "(`Widget` inherits from `Base`, which is not in this file)";
const meddled = "(another module stores `value` through another name)";

test("the other files are known a little later, and the editor is told", async () => {
  const [session, buffer] = await open({ "base.py": base, "widget.py": widget });
  expect(await told(buffer)).toBe(unknown);
  await refreshes(session, 1);
  expect(await told(buffer)).toBe(known);
});

test("what changes on the disk or in another document is known, too", async () => {
  const [session, buffer] = await open({ "base.py": base, "widget.py": widget });
  await told(buffer);
  await refreshes(session, 1);

  writeFileSync(join(folder, "meddler.py"), meddler);
  session.notify("workspace/didChangeWatchedFiles", {
    changes: [{ uri: uriOf("meddler.py"), type: 1 }],
  });
  await refreshes(session, 2);
  expect(await told(buffer)).toBe(meddled);

  const other = openBuffer(session, uriOf("meddler.py"), "pass\n");
  await other.pull();
  await refreshes(session, 3);
  expect(await told(buffer)).toBe(known);

  other.close();
  await refreshes(session, 4);
  expect(await told(buffer)).toBe(meddled);
});

test("what the project leaves out is not read", async () => {
  const files = { "base.py": base, "widget.py": widget, "meddler.py": meddler };
  const [session, buffer] = await open({ ...files, ".gitignore": "meddler.py\n" });
  await told(buffer);
  await refreshes(session, 1);
  expect(await told(buffer)).toBe(known);
});
