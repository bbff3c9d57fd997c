/**
 * What callees that are defined elsewhere do with a function, or with a lazy iterator, that they are given.
 *
 * The facts are those of the documentation of the standard library and of the frameworks named. A place is
 * a position, a keyword, or `*` for every other one; a keyword also stands for its position where both are given.
 */
import { functionConsumers } from "./consumers-functions.ts";
import { keywordConsumers, methodConsumers } from "./consumers-methods.ts";
import type { ArgumentPlace } from "./escape-destination.ts";

export type Treatment =
  /** Calls the function, or runs the iterator to its end, before it returns, and does not keep it. */
  | "calls"
  /** Runs a lazy iterator before it returns; the elements are not kept. */
  | "drains"
  /** Runs a lazy iterator before it returns; the elements are kept in the result. */
  | "copies"
  /** As `copies`, but the elements go into the receiver. */
  | "copies-into-receiver"
  /** The result runs it when called. */
  | "wraps"
  /** The result is an iterator or awaitable that runs it. */
  | "wraps-lazily"
  /** The result is an iterator over the elements. */
  | "streams"
  /** The result is or holds it. */
  | "holds"
  /** The result is the very argument. */
  | "returns"
  /** The receiver holds it from then on. */
  | "keeps"
  /** The first argument holds it from then on. */
  | "keeps-in-first"
  /** Runs it later, at a moment that the caller does not choose. The result may serve to wait for it. */
  | "defers"
  /** Neither calls nor keeps it. */
  | "ignores";

export type Places = Readonly<Record<string, Treatment>>;

/** What the configuration adds: qualified names, or the bare name of a method after a dot. */
export interface CallerSettings {
  readonly immediateCallers: readonly string[];
  readonly deferredCallers: readonly string[];
}

/**
 * `name` is the callee's qualified name where imports and builtins tell it; `method` its last part when
 * it is an attribute of something else. `undefined` for a callee that is not known.
 */
export function treatmentOf(
  name: string | undefined,
  method: string | undefined,
  place: ArgumentPlace,
  settings: CallerSettings,
): Treatment | undefined {
  if (isListed(settings.immediateCallers, name, method)) return "calls";
  if (isListed(settings.deferredCallers, name, method)) return "defers";
  if (name !== undefined) {
    const known = at(functionConsumers, name, place);
    if (known !== undefined) return known;
  }
  if (method !== undefined) {
    const known = at(methodConsumers, method, place);
    if (known !== undefined) return known;
  }
  return typeof place === "string" ? treatmentOfKeyword(place) : undefined;
}

function isListed(
  list: readonly string[],
  name: string | undefined,
  method: string | undefined,
): boolean {
  return list.some((entry) => entry === name || (method !== undefined && entry === `.${method}`));
}

function at(
  table: Readonly<Record<string, Places>>,
  name: string,
  place: ArgumentPlace,
): Treatment | undefined {
  const places = own(table, name);
  return places === undefined ? undefined : (own(places, String(place)) ?? own(places, "*"));
}

/** Names of Python code must not meet those of `Object.prototype`. */
function own<Value>(record: Readonly<Record<string, Value>>, key: string): Value | undefined {
  return Object.hasOwn(record, key) ? record[key] : undefined;
}

/** Whether the name of an unknown callee speaks of a later call: `add_listener`, `schedule`, `call_soon`. */
export function soundsDeferred(name: string): boolean {
  return /^(?:add|set|install|register)_(?:\w+_)?(?:callback|listener|handler|hook|observer)s?$|^(?:on|defer|schedule|spawn|enqueue|subscribe)(?:_\w+)?$|_(?:later|soon)$/.test(
    name,
  );
}

/** By the last part of the callee's name. */
const byLastName: ReadonlyMap<string, readonly Places[]> = lastNames();

function lastNames(): ReadonlyMap<string, readonly Places[]> {
  const found = new Map<string, Places[]>();
  for (const [name, places] of [
    ...Object.entries(functionConsumers),
    ...Object.entries(methodConsumers),
  ]) {
    const last = name.slice(name.lastIndexOf(".") + 1);
    const list = found.get(last);
    if (list === undefined) found.set(last, [places]);
    else list.push(places);
  }
  return found;
}

/**
 * Whether a function that a callee elsewhere is given, or a lazy iterator where `lazy` is set, is done with
 * when the callee returns, or nothing is known of that: by the last part of the callee's name.
 */
export function seemsDoneWith(callee: string, place: ArgumentPlace, lazy: boolean): boolean {
  if (soundsDeferred(callee)) return false;
  const isDone = (treatment: Treatment | undefined): boolean =>
    treatment === undefined ||
    treatment === "calls" ||
    treatment === "drains" ||
    treatment === "ignores" ||
    (lazy && (treatment === "copies" || treatment === "copies-into-receiver"));
  for (const places of byLastName.get(callee) ?? []) {
    if (!isDone(own(places, String(place)) ?? own(places, "*"))) return false;
  }
  return typeof place === "number" || isDone(treatmentOfKeyword(place));
}

/**
 * What a callee elsewhere does with an argument, by the last part of its name: nothing is known of that, or
 * that it runs it later. `undefined` where it may do something else.
 */
export function seenTreatment(
  callee: string,
  place: ArgumentPlace,
): "unknown" | "deferred" | undefined {
  const treatments = (byLastName.get(callee) ?? []).map(
    (places) => own(places, String(place)) ?? own(places, "*"),
  );
  if (typeof place === "string") treatments.push(treatmentOfKeyword(place));
  if (treatments.every((treatment) => treatment === undefined)) return "unknown";
  const isLate = treatments.every((treatment) => treatment === undefined || treatment === "defers");
  return isLate ? "deferred" : undefined;
}

function treatmentOfKeyword(keyword: string): Treatment | undefined {
  return own(keywordConsumers, keyword) ?? (/^on_[a-z]/.test(keyword) ? "defers" : undefined);
}

/** Methods of containers that neither call nor hand out what is in them. */
export const indifferentMethods: ReadonlySet<string> = new Set([
  "append",
  "appendleft",
  "add",
  "insert",
  "extend",
  "remove",
  "discard",
  "clear",
  "count",
  "index",
  "keys",
  "sort",
  "reverse",
  "put",
  "put_nowait",
  "qsize",
  "empty",
  "full",
  "task_done",
  "setdefault",
  "update",
  "isdisjoint",
  "issubset",
  "issuperset",
  "has_key",
  "cancel",
  "cancelled",
  "done",
  "set_name",
  "setName",
  "is_alive",
  "isAlive",
  "getName",
  "get_name",
]);

/** Methods that hand out what a container holds. */
export const readingMethods: ReadonlySet<string> = new Set([
  "pop",
  "popleft",
  "popitem",
  "get",
  "get_nowait",
  "values",
  "items",
  "copy",
  "union",
  "difference",
  "intersection",
  "setdefault",
  "__getitem__",
  "__iter__",
]);

/** Methods of a future, task or thread that return only when its function has run. */
export const joiningMethods: ReadonlySet<string> = new Set([
  "join",
  "result",
  "wait",
  "get",
  "exception",
]);
