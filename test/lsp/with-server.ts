/** Builds the server once for a test file, and leaves no process of it behind. */
import { afterAll, afterEach, beforeAll } from "vitest";
import type { BuiltServer } from "../support/built-server.ts";
import { buildServer } from "../support/built-server.ts";
import type { Session } from "./session.ts";
import { startSession } from "./session.ts";

/** To be called while a test file is collected. What it returns starts a session inside a test. */
export function withServer(): (args?: readonly string[]) => Session {
  let built: BuiltServer | undefined;
  const sessions: Session[] = [];
  beforeAll(async () => {
    built = await buildServer();
  });
  afterEach(() => {
    for (const { process } of sessions.splice(0)) process.kill("SIGKILL");
  });
  afterAll(() => built?.remove());
  return (args) => {
    if (built === undefined) throw new Error("The server was not built");
    const session = startSession(built.folder, args);
    sessions.push(session);
    return session;
  };
}
