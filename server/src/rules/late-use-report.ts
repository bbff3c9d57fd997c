/** What the rules of late binding have in common: choosing the gravest use of a closure, and telling it. */
import type { Span } from "../text/span.ts";
import type { Node } from "../syntax/ast.ts";
import type { Chunk } from "../syntax/module.ts";
import type { Capture, Closure } from "../scope/capture.ts";
import { soundsDeferred } from "../flow/consumers.ts";
import type { LateUse } from "../flow/escape-late.ts";
import { remedyFor, type Remedy } from "./late-use-fixes.ts";
import type { Facts, Finding, RelatedSite, Severity } from "./rule.ts";

/** The late uses of one closure and one variable, gravest first. */
export type LateCapture<Use extends LateUse> = readonly [Use, ...Use[]];

export function byCapture<Use extends LateUse>(
  uses: readonly Use[],
  severityOf: (use: Use) => Severity,
): readonly LateCapture<Use>[] {
  const rank: Record<Severity, number> = { error: 0, warning: 1, info: 2, hint: 3 };
  const groups = new Map<Capture, Use[]>();
  for (const use of uses) {
    const group = groups.get(use.capture);
    if (group === undefined) groups.set(use.capture, [use]);
    else group.push(use);
  }
  return [...groups.values()].flatMap((group) => {
    const [first, ...rest] = group.toSorted((a, b) => rank[severityOf(a)] - rank[severityOf(b)]);
    return first === undefined ? [] : [[first, ...rest] as const];
  });
}

/** The uses of the same closure, of whatever variable: they are mended together. */
export function byClosure<Use extends LateUse>(uses: readonly Use[]): (use: Use) => readonly Use[] {
  const groups = new Map<Closure, Use[]>();
  for (const use of uses) {
    const group = groups.get(use.closure);
    if (group === undefined) groups.set(use.closure, [use]);
    else group.push(use);
  }
  return ({ closure }) => groups.get(closure) ?? [];
}

/** `this lambda`, `this generator expression`, `` `name` ``. */
export function nameOfClosure({ closure: { node } }: LateUse): string {
  switch (node.kind) {
    case "Lambda":
      return "this lambda";
    case "GeneratorExp":
      return "this generator expression";
    case "FunctionDef":
    case "AsyncFunctionDef":
    case "ClassDef":
      return `\`${node.name.id}\``;
    default:
      return "this closure";
  }
}

/** In one word, for a second mention. */
function kindOfClosure({ closure: { node } }: LateUse): string {
  switch (node.kind) {
    case "Lambda":
      return "the lambda";
    case "GeneratorExp":
      return "the generator";
    case "ClassDef":
      return "the class";
    default:
      return "it";
  }
}

/** The 1-based line of a node in the file. */
function lineOf(node: Span, chunk: Chunk, { module }: Facts): number {
  return module.lines.position(module.locate({ chunk, span: node }).start).line + 1;
}

/** What happens to the closure after the rebinding, as the second half of a sentence. */
export function consequence(late: LateUse, facts: Facts): string {
  const { use, by } = late.reached;
  const it = kindOfClosure(late);
  if (by !== null && use.kind !== "unknown") {
    return `${takerOf(by.node, by.chunk)} keeps ${it}`;
  }
  switch (use.kind) {
    case "called":
      return `${it} still runs after that, in line ${lineOf(use.node, use.chunk, facts)}`;
    case "kept":
      return `${takerOf(use.node, use.chunk)} keeps ${it}`;
    case "deferred":
      return `${takerOf(use.node, use.chunk)} runs ${it} later`;
    case "returned":
      return `${it} is returned after that`;
    case "yielded":
      return `${it} is handed out while the loop goes on`;
    case "unknown":
      return late.reached.early
        ? `${takerOf(use.node, use.chunk)} may keep ${it}`
        : `${takerOf(use.node, use.chunk)} is given ${it} after that`;
  }
}

/** The callee of a call or the target of a store, quoted: what the message names. */
function takerOf(node: Node, chunk: Chunk): string {
  const named = "kind" in node && node.kind === "Call" ? node.func : node;
  if ("generators" in named) return "the comprehension";
  const text = `\`${chunk.text.slice(named.start, named.end)}\``;
  return text.length > 42 || text.includes("\n")
    ? `${text.slice(0, 38).split("\n")[0] ?? ""}…\``
    : text;
}

function relatedSites(late: LateUse): readonly RelatedSite[] {
  const { closure, capture, rebinding, reached } = late;
  const name = capture.variable.name;
  const related: RelatedSite[] = [
    { site: { chunk: closure.chunk, span: headOf(closure.node) }, message: "made here" },
  ];
  const { event } = rebinding;
  if (event.kind === "bind") {
    const { identifier, chunk } = event.binding;
    related.push({ site: { chunk, span: identifier }, message: `rebinds \`${name}\`` });
  }
  if (reached.by !== null) {
    related.push({
      site: { chunk: reached.by.chunk, span: reached.by.node },
      message: "kept here",
    });
  }
  const { use } = reached;
  const what: Record<typeof use.kind, string> = {
    called: "runs here",
    kept: "kept here",
    deferred: "runs later",
    returned: "returned here",
    yielded: "handed out here",
    unknown: "given away here",
  };
  related.push({ site: { chunk: use.chunk, span: use.node }, message: what[use.kind] });
  return related;
}

/** A definition is pointed at by its name, anything else as a whole. */
function headOf(node: LateUse["closure"]["node"]): {
  readonly start: number;
  readonly end: number;
} {
  return "name" in node ? node.name : node;
}

/** A finding for each capture that a loop rebinds too early. Of a hint no fix is offered. */
export function* findingsInLoop(
  rule: string,
  uses: readonly LateUse[],
  facts: Facts,
  messageFor: (late: LateUse, facts: Facts) => string,
  remedy: typeof remedyFor = remedyFor,
): Iterable<Finding> {
  const ofClosure = byClosure(uses);
  for (const [late] of byCapture(uses, severityOfLoop)) {
    const severity = severityOfLoop(late);
    const offered = severity === "hint" ? { fixes: [] } : remedy(late, ofClosure(late), facts);
    yield* findingFor(rule, severity, messageFor(late, facts), late, offered);
  }
}

/** None for what is only written. */
export function* findingFor(
  rule: string,
  severity: Severity,
  message: string,
  late: LateUse,
  remedy: Remedy,
): Iterable<Finding> {
  const [reference] = late.capture.references;
  if (reference === undefined) return;
  yield {
    rule,
    severity,
    message,
    site: { chunk: reference.chunk, span: reference.identifier },
    names: [reference.identifier.id],
    scope: reference.scope.qualifiedName,
    related: relatedSites(late),
    ...remedy,
  };
}

/** `` `i` ``, or `` the global `i` ``. */
export function subjectOf({ capture: { variable } }: LateUse): string {
  return `${variable.scope.kind === "module" ? "the global " : ""}\`${variable.name}\``;
}

export function rebindingLine({ rebinding: { event } }: LateUse, facts: Facts): number {
  return event.kind === "bind" ? lineOf(event.binding.identifier, event.binding.chunk, facts) : 0;
}

/** How sure a late use is where a loop binds the variable. */
export function severityOfLoop({ reached, collected }: LateUse): Severity {
  const { use, by, crossed, early } = reached;
  switch (use.kind) {
    case "called":
    case "kept":
    case "deferred":
    case "returned":
      return "error";
    case "yielded":
      return collected ? "error" : "info";
    case "unknown":
      // Whatever a callee does that is given the closure in a later iteration, it is too late.
      if (crossed && !early) return by === null ? "warning" : "error";
      return soundsDeferred(calleeName(use.node)) ? "warning" : "hint";
  }
}

/** The last part of the callee's name; empty when it has none. */
function calleeName(node: Node): string {
  if (!("kind" in node) || node.kind !== "Call") return "";
  const { func } = node;
  return func.kind === "Name" ? func.id : func.kind === "Attribute" ? func.attr.id : "";
}

const lazyCallees: ReadonlySet<string> = new Set([
  "map",
  "filter",
  "starmap",
  "takewhile",
  "dropwhile",
  "filterfalse",
  "groupby",
  "accumulate",
]);

/** A generator expression, or a lambda that only such a lazy iterator calls. */
export function isLazy({ closure: { node, chunk } }: LateUse, { parents }: Facts): boolean {
  if (node.kind === "GeneratorExp") return true;
  if (node.kind !== "Lambda") return false;
  const call = parents.parentOf(node, chunk);
  if (call?.kind !== "Call") return false;
  const { func } = call;
  return (
    (func.kind === "Name" && lazyCallees.has(func.id)) ||
    (func.kind === "Attribute" && func.attr.id !== "map" && lazyCallees.has(func.attr.id))
  );
}

/** `partial(lambda: x)`, which is `ineffective-partial`. */
export function isAloneInPartial(
  { closure: { node, chunk } }: LateUse,
  { parents }: Facts,
): boolean {
  const call = parents.parentOf(node, chunk);
  if (node.kind !== "Lambda" || call?.kind !== "Call") return false;
  if (call.args.length !== 1 || call.keywords.length > 0 || call.func === node) return false;
  const { func } = call;
  return func.kind === "Name"
    ? func.id === "partial"
    : func.kind === "Attribute" && func.attr.id === "partial";
}
