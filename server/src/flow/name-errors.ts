/** Handlers that take the `NameError` of a read without a value. */
import type { Expr } from "../syntax/ast.ts";
import type { Point } from "./graph.ts";

/** Whether the type of a handler takes a `NameError`. */
export function catchesNameError(type: Expr): boolean {
  if (type.kind === "Tuple") return type.elts.some(catchesNameError);
  if (type.kind === "Name") {
    return /^(?:UnboundLocalError|NameError|Exception|BaseException)$/.test(type.id);
  }
  return type.kind !== "Attribute";
}

/** Inside a `try` with a handler that names `NameError` or `UnboundLocalError`. */
export function expectsFailure(point: Point): boolean {
  return hasHandler(point, namesNameError);
}

/** Inside a `try` with a handler that takes a `NameError`, be it by `except Exception`. */
export function catchesNameErrorAt(point: Point): boolean {
  return hasHandler(point, (type) => type === null || catchesNameError(type));
}

function hasHandler(point: Point, takes: (type: Expr | null) => boolean): boolean {
  const handlers = new Set<Point>(point.onRaise === null ? [] : [point.onRaise]);
  for (const next of handlers) {
    if (next.event.kind === "catch") {
      if (takes(next.event.handler.type)) return true;
    } else if (next.event.kind !== "bind") {
      for (const following of next.next) {
        if (["catch", "join", "read", "operation"].includes(following.event.kind)) {
          handlers.add(following);
        }
      }
    }
  }
  return false;
}

function namesNameError(type: Expr | null): boolean {
  if (type === null) return false;
  if (type.kind === "Tuple") return type.elts.some(namesNameError);
  return type.kind === "Name" && (type.id === "NameError" || type.id === "UnboundLocalError");
}
