/**
 * Ways that control could take but, going by names, does not: past a call that ends the program, past a `match` or an
 * `if … elif` of which no branch is taken, on with an exception that
 * no handler takes, or that a context manager would have to swallow.
 */
import type { Call, Expr, With, AsyncWith } from "../syntax/ast.ts";
import type { Point } from "./graph.ts";

/** The last part of the callee's name: `sys.exit`, `parser.error`, `self.fail`, `pytest.skip`, … */
const endings: ReadonlySet<string> = new Set([
  "_exit",
  "abort",
  "assert_never",
  "bail",
  "die",
  "error",
  "execl",
  "execle",
  "execlp",
  "execv",
  "execve",
  "execvp",
  "exit",
  "exit_json",
  "fail",
  "fail_json",
  "fatal",
  "quit",
  "reraise",
  "skip",
  "skipTest",
  "usage",
  "xfail",
]);

/** Past a call that ends the program, or on with an exception that nothing tells of. */
export function isHardlyTaken({ event }: Point): boolean {
  switch (event.kind) {
    case "call":
      return seemsNeverToReturn(event.node);
    case "uncaught":
      return true;
    case "swallow":
      return !seemsToSwallow(event.node);
    default:
      return false;
  }
}

export function isImplausible(point: Point): boolean {
  const { kind } = point.event;
  return kind === "no-match" || kind === "no-branch" || isHardlyTaken(point);
}

function seemsNeverToReturn(call: Call): boolean {
  const name = lastName(call.func);
  return name !== undefined && seemsToEnd(name);
}

/** Whether what has the name, by its last part, does not seem to return when it is called. */
export function seemsToEnd(name: string): boolean {
  return endings.has(name) || /^_*(re)?raise_?/.test(name);
}

function seemsToSwallow(node: With | AsyncWith): boolean {
  return node.items.some(
    ({ context_expr: manager }) => manager.kind === "Call" && lastName(manager.func) === "suppress",
  );
}

function lastName(func: Expr): string | undefined {
  if (func.kind === "Name") return func.id;
  return func.kind === "Attribute" ? func.attr.id : undefined;
}
