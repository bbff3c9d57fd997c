/** The names that the search for signs asks for, and what they mean. */
import { keywords } from "./names.ts";

/** Names whose every use is looked at. */
const heard = [
  "globals",
  "exec",
  "eval",
  "vars",
  "locals",
  "ref",
  "proxy",
  "finalize",
  "ReferenceType",
  "WeakMethod",
  "WeakKeyDictionary",
  "WeakValueDictionary",
  "WeakSet",
  "connect",
  "subscribe",
  "receiver",
  "unregister",
  "partial",
  "delayed",
  "target",
  "submit",
  "map",
  "apply",
  "apply_async",
  "map_async",
  "imap",
  "imap_unordered",
  "starmap",
  "starmap_async",
  "Process",
  "register",
  "__future__",
  "__init__",
  "setattr",
  "delattr",
  "__setattr__",
  "__delattr__",
  "__dict__",
  "__class__",
] as const;
type Heard = (typeof heard)[number];
/** They only tell, if at all, what other names mean. */
const known = [
  "case",
  "type",
  "super",
  "staticmethod",
  "sorted",
  "list",
  "tuple",
  "set",
  "dict",
  "dataclass",
  "dataclasses",
  "weakref",
  "django",
  "blinker",
  "pubsub",
  "flask",
  "atexit",
  "multiprocessing",
  "concurrent",
  "joblib",
  "dask",
  "__post_init__",
  "ProcessPoolExecutor",
  "Pool",
  "partialmethod",
  "wraps",
  "update_wrapper",
  "add",
  "setdefault",
  "append",
  "appendleft",
  "insert",
  "put",
  "bind",
  "bind_all",
  "add_done_callback",
  "trace_add",
  "suppress",
  "range",
  "enumerate",
  "reversed",
  "iter",
  "classmethod",
  "MethodType",
  "send",
  "throw",
  "__next__",
  "asend",
  "__anext__",
  "__call__",
  "filter",
  "takewhile",
  "dropwhile",
  "filterfalse",
  "groupby",
  "accumulate",
] as const;
type Known = (typeof known)[number];
/** Names that the search asks for, in the order of their numbers. */
export const asked: readonly (Heard | Known)[] = [...heard, ...known];
export const n: Readonly<Record<Heard | Known, number>> = Object.fromEntries(
  asked.map((name, index) => [name, keywords.length + index]),
) as Record<Heard | Known, number>;
export const initializers: readonly number[] = [n.__init__, n.__post_init__];
/** The numbers of other names are not below these. */
export const lastHeard: number = keywords.length + heard.length;
export const lastAsked: number = keywords.length + asked.length;

export const wholesale: ReadonlySet<number> = new Set([
  n.setattr,
  n.delattr,
  n.__setattr__,
  n.__delattr__,
  n.__dict__,
  n.vars,
  n.__class__,
]);
/** As in the rule `unregister-fresh-callable`. */
export const takers: RegExp =
  /^(?:disconnect|off|unsubscribe|unregister\w*|unbind\w*|unobserve|remove_\w+|remove[A-Z]\w*|remove)$/;

/** The names of methods that put in what a method of the name takes out; as in the same rule. */
export function oppositesOf(taker: string): readonly string[] {
  if (taker === "remove") return ["append", "add", "insert"];
  if (taker === "off") return ["on"];
  return [taker.replace(/^(?:un|dis)/, "").replace(/^remove/, "add")];
}
