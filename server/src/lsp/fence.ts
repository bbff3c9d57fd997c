/** Keeps one request that fails from being more than that: it is logged, and answered with nothing. */
import type { Connection } from "vscode-languageserver";

/** Editors show an error answer to the user, at each move of the mouse; the log is the place for it. */
export function fenced<Params, Result>(
  connection: Connection,
  nothing: Result,
  answer: (params: Params) => Promise<Result>,
): (params: Params) => Promise<Result> {
  return async (params) => {
    try {
      return await answer(params);
    } catch (error) {
      connection.console.error(describeError(error));
      return nothing;
    }
  };
}

export function describeError(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
