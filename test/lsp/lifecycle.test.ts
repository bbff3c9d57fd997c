/** How the server's process begins and ends, over every channel that an editor may use. */
import { execFile, fork, spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { BuiltServer } from "../support/built-server.ts";
import { buildServer } from "../support/built-server.ts";
import { initialize, openBuffer, pulling, shutDown } from "./editor.ts";
import { withServer } from "./with-server.ts";

const start = withServer();

describe("the end of a session", () => {
  it("is clean after shutdown and exit", async () => {
    const session = start();
    await initialize(session, pulling);
    expect(await shutDown(session)).toBe(0);
    expect(session.standardError()).toBe("");
  });

  it("is an error when exit comes without shutdown", async () => {
    const session = start();
    await initialize(session, pulling);
    session.notify("exit");
    expect(await session.exited).toBe(1);
  });

  it("comes with the end of the input, clean only after shutdown", async () => {
    const killed = start();
    await initialize(killed, pulling);
    killed.process.stdin.end();
    expect(await killed.exited).toBe(1);

    const finished = start();
    await initialize(finished, pulling);
    await finished.request("shutdown");
    finished.process.stdin.end();
    expect(await finished.exited).toBe(0);
  });

  it("comes with the end of the input even before initialize", async () => {
    const session = start();
    session.process.stdin.end();
    expect(await session.exited).toBe(1);
  });

  it("does not come because the editor's process cannot be seen from here", async () => {
    const gone = spawn(process.execPath, ["-e", ""]);
    await once(gone, "exit");
    // The library that the server stands on would end it three seconds after either of these.
    const session = start(["--stdio", `--clientProcessId=${gone.pid}`]);
    await initialize(session, pulling, { processId: gone.pid });
    await new Promise((resolve) => setTimeout(resolve, 3500));
    expect((await openBuffer(session, "file:///a.py", "x = 1\n").pull()).items).toEqual([]);
    expect(await shutDown(session)).toBe(0);
  });
});

describe("the channels and arguments", () => {
  let built: BuiltServer;
  let program: string;
  beforeAll(async () => {
    built = await buildServer();
    program = join(built.folder, "server.js");
  });
  afterAll(() => built.remove());

  const request = {
    jsonrpc: "2.0",
    id: 1,
    method: "initialize",
    params: { processId: null, rootUri: null, capabilities: {} },
  };

  it("serves over the channel of a Node.js parent", async () => {
    const child = fork(program, ["--node-ipc"], { execArgv: [] });
    child.send(request);
    const [answer] = (await once(child, "message")) as [{ result: { serverInfo: object } }];
    expect(answer.result.serverInfo).toMatchObject({ name: "cellscope" });
    child.disconnect();
    expect(await once(child, "exit")).toEqual([1, null]);
  });

  it("serves as a command of the command line", async () => {
    const child = spawn(process.execPath, [join(built.folder, "cli.js"), "server", "--stdio"]);
    const body = JSON.stringify(request);
    child.stdin.write(`Content-Length: ${body.length}\r\n\r\n${body}`);
    const [answer] = await once(child.stdout, "data");
    expect(String(answer)).toMatch(/^Content-Length: \d+\r\n/);
    child.stdin.end();
    expect(await once(child, "exit")).toEqual([1, null]);
  });

  it.each(["--socket=PORT", "--socket PORT"])("serves over %s", async (form) => {
    const editor = createServer();
    editor.listen(0, "127.0.0.1");
    await once(editor, "listening");
    const address = editor.address();
    const port = typeof address === "object" ? String(address?.port) : "";
    const child = spawn(process.execPath, [program, ...form.replace("PORT", port).split(" ")]);
    const [socket] = await once(editor, "connection");
    const body = JSON.stringify(request);
    socket.write(`Content-Length: ${body.length}\r\n\r\n${body}`);
    const [answer] = await once(socket, "data");
    expect(String(answer)).toContain("Content-Length");
    socket.end();
    expect(await once(child, "exit")).toEqual([1, null]);
    editor.close();
  });

  it("explains itself", async () => {
    const { stdout, stderr } = await promisify(execFile)(process.execPath, [program, "--help"]);
    expect(stdout).toContain("Usage: cellscope server");
    expect(stderr).toBe("");
  });

  it.each([["--nonsense"], ["--socket=x"], ["--pipe="], ["--node-ipc"]])(
    "refuses %s with an explanation and exit code 2",
    async (argument) => {
      const child = spawn(process.execPath, [program, argument]);
      let stdout = "";
      let stderr = "";
      child.stdout.on("data", (bytes: Buffer) => (stdout += bytes.toString()));
      child.stderr.on("data", (bytes: Buffer) => (stderr += bytes.toString()));
      expect(await once(child, "close")).toEqual([2, null]);
      expect(stdout).toBe("");
      expect(stderr).toContain("Usage: cellscope server");
    },
  );
});
