/**
 * A function made in a method outlives it and captures `self`, but only to read an attribute or two: then
 * it keeps the whole instance alive for the sake of a value.
 *
 * A warning claims that the attributes never change after `__init__`, so that reading them before the
 * function is made changes nothing but the lifetime of the instance. All else is information.
 */
import type { Attribute, Expr } from "../syntax/ast.ts";
import type { Variable } from "../scope/model.ts";
import type { Chunk } from "../syntax/module.ts";
import { type Destination, destinationsOf } from "../flow/destinations.ts";
import { holds, variableHolds } from "../flow/holds.ts";
import { initOnly, type InitOnly } from "../flow/init-only.ts";
import {
  attributeReads,
  needsInstance,
  type ReceiverCapture,
  receiverCaptures,
} from "../flow/receivers.ts";
import type { Parents } from "../flow/parents.ts";
import { bindAttributes } from "./fixes/bind-attributes.ts";
import { holdWeakly } from "./fixes/hold-weakly.ts";
import { hoistAttributes } from "./fixes/hoist-attribute.ts";
import type { Facts, Finding, Fix, RelatedSite, Rule } from "./rule.ts";

const id = "self-capture";
const mostAttributes = 2;

export const selfCapture: Rule = {
  id,
  summary: "Function keeps a whole instance alive only to read an attribute of it",
  severity: "warning",
  signs: ["receiver-capture"],
  *check(facts) {
    const all = [...receiverCaptures(facts.closures, facts.classes)];
    for (const captured of all) {
      const finding = judge(captured, facts);
      if (finding === undefined) continue;
      const siblings = all.filter(
        ({ creator, node }) => creator === captured.creator && node !== captured.node,
      );
      if (!siblings.some((sibling) => needsInstanceOutside(sibling, facts))) yield finding;
    }
  },
};

/** A function of the same method that goes out as well, and cannot do without the instance. */
function needsInstanceOutside(sibling: ReceiverCapture, facts: Facts): boolean {
  const { closure, method } = sibling;
  const reads = attributeReads(sibling, facts.parents);
  const owner = method?.owner ?? null;
  const free =
    reads !== undefined &&
    [...reads.values()].every((same) => !needsInstance(owner, same, closure.chunk, facts.parents));
  return !free && leavesMethod(sibling, facts) !== undefined;
}

function judge(captured: ReceiverCapture, facts: Facts): Finding | undefined {
  const { node, closure, creator, variable, method } = captured;
  const { chunk } = closure;
  const { parents } = facts;
  if (isDecoratorProtocol(captured) || isRegistrar(captured) || isTest(captured)) return undefined;
  const reads = attributeReads(captured, parents);
  if (reads === undefined || reads.size === 0 || reads.size > mostAttributes) return undefined;
  const leaving = leavesMethod(captured, facts);
  if (leaving === undefined) return undefined;
  const owner = method?.owner ?? null;
  const sites = [...reads.values()].flat();
  for (const same of reads.values()) {
    if (needsInstance(owner, same, chunk, parents) && !isProvedData(same, captured, facts)) {
      return undefined;
    }
  }
  if (holdsReceiverOtherwise(captured, facts)) return undefined;
  const [first] = sites;
  if (first === undefined) return undefined;

  const proofs = new Map<string, InitOnly>();
  for (const [attribute, same] of reads) {
    const proof = prove(attribute, captured, facts);
    proofs.set(
      attribute,
      proof.proved && isHook(same, chunk, parents) ? hookProof(attribute) : proof,
    );
  }
  const doubt = [...proofs.values(), ...decoratorDoubt(captured)].find((proof) => !proof.proved);
  const hoisted = hoistAttributes({
    closure: node,
    chunk,
    creator,
    receiver: variable.name,
    reads,
    parents,
  });
  const certain = doubt === undefined && hoisted !== undefined && !hoisted.suspends;
  const fixes: Fix[] = [];
  if (hoisted !== undefined) {
    fixes.push({
      title: `Read ${list([...reads.keys()], variable.name)} ${certain ? "before the function is made" : "now instead of later"}`,
      safety: certain ? "safe" : "unsafe",
      edits: hoisted.edits,
    });
  }
  const bound = hoisted && bindAttributes(captured, reads, facts);
  if (bound !== undefined) fixes.push(bound);
  const weakly = holdWeakly(node, chunk, creator, variable, facts);
  if (weakly !== undefined) fixes.push(weakly);
  const related: RelatedSite[] = [leaving];
  if (doubt !== undefined && !doubt.proved && doubt.site !== null) {
    related.push({ site: doubt.site, message: doubt.reason });
  }
  return {
    rule: id,
    severity: certain ? "warning" : "info",
    message: messageFor(captured, [...reads.keys()], certain, doubt, facts),
    site: { chunk, span: { start: first.start, end: first.end } },
    names: [variable.name],
    scope: closure.scope.qualifiedName,
    related,
    fixes,
  };
}

function prove(attribute: string, captured: ReceiverCapture, facts: Facts): InitOnly {
  const { method, node } = captured;
  if (method === null) return { proved: false, reason: "its class is not known", site: null };
  const { owner } = method;
  const from = { method, offset: node.start };
  return initOnly(owner, owner.attributeName(attribute), from, facts);
}

/** An attribute that is called may hold a bound method, unless it is known to hold what `__init__` put there. */
function isProvedData(
  reads: readonly Attribute[],
  captured: ReceiverCapture,
  facts: Facts,
): boolean {
  const [read] = reads;
  return read !== undefined && prove(read.attr.id, captured, facts).proved;
}

/** What a decorator of the method keeps, a cache perhaps, it may keep for as long as the instance. */
function decoratorDoubt({ method }: ReceiverCapture): readonly InitOnly[] {
  if (method?.kind !== "unknown") return [];
  const reason = `a decorator of \`${method.name}\` may keep what it returns with the instance`;
  return [{ proved: false, reason, site: null }];
}

/** A public attribute that is called is a place for callbacks: users of a class put theirs there from outside. */
function isHook(reads: readonly Attribute[], chunk: Chunk, parents: Parents): boolean {
  return reads.some((read) => {
    const parent = parents.parentOf(read, chunk);
    return !read.attr.id.startsWith("_") && parent?.kind === "Call" && parent.func === read;
  });
}

function hookProof(attribute: string): InitOnly {
  const reason = `\`${attribute}\` is public and called: a user of the class may put another function there`;
  return { proved: false, reason, site: null };
}

/**
 * Objects that act as decorators, descriptors or proxies have to be reached by the wrappers that they make,
 * and what `__getattr__` makes is mostly called at once.
 */
function isDecoratorProtocol({ method, closure }: ReceiverCapture): boolean {
  const name = method?.name ?? "";
  if (["__get__", "__set_name__", "__getattr__", "__getattribute__"].includes(name)) return true;
  if (name !== "__call__") return false;
  const parameters = method?.scope.parameters.slice(1) ?? [];
  return closure.captures.some(
    ({ variable }) => variable.scope === method?.scope && parameters.includes(variable.name),
  );
}

/** Test runners keep their instances anyhow, and what a test puts into a stub goes with the test. */
function isTest({ method }: ReceiverCapture): boolean {
  if (method === null) return false;
  return (
    /^(?:test|setUp|setup_)/u.test(method.name) || /^Test|Tests?(?:Case)?$/u.test(method.owner.name)
  );
}

/** `@registry.register("name")`: the function is called at once with what it decorates, and dropped. */
function isRegistrar({ node, method }: ReceiverCapture): boolean {
  if (node.kind === "Lambda") return false;
  const parameters = [...node.args.posonlyargs, ...node.args.args];
  const decorated = parameters[0]?.arg.id;
  if (decorated === undefined || parameters.length > 1) return false;
  const named = registrars.test(node.name.id) || registrars.test(method?.name ?? "");
  if (named && callableNames.test(decorated)) return true;
  return node.body.some(
    (statement) =>
      statement.kind === "Return" &&
      statement.value?.kind === "Name" &&
      statement.value.id === decorated,
  );
}

const registrars = /^_+$|^deco?$|decorat|register|^wrap(?:per)?$|^inner$/u;
const callableNames =
  /^_*(?:f|fn|func|function|cls|klass|class_|method|callback|handler|view|wrapped|decorated|obj|callable|target)$/u;

/** Apart from its reads the function holds the instance by a default, a decorator or another variable. */
function holdsReceiverOtherwise(captured: ReceiverCapture, facts: Facts): boolean {
  const { closure, node, variable, creator } = captured;
  const { chunk } = closure;
  const { defaults, kw_defaults } = node.args;
  const values = [...defaults, ...kw_defaults.filter((each) => each !== null)];
  if (values.some((each) => holds(each, variable, "argument", { scope: creator, chunk }, facts))) {
    return true;
  }
  const decorators = node.kind === "Lambda" ? [] : node.decorator_list;
  const decorated = variable.references.some(
    ({ identifier, chunk: other }) =>
      other === chunk &&
      decorators.some(({ start, end }) => start <= identifier.start && identifier.end <= end),
  );
  return (
    decorated ||
    closure.captures.some(
      (other) =>
        other.variable !== variable &&
        other.variable.scope === creator &&
        variableHolds(other.variable, variable, facts) !== undefined,
    )
  );
}

/** The first way by which the function outlives the call of the method, on something else than the instance. */
function leavesMethod(captured: ReceiverCapture, facts: Facts): RelatedSite | undefined {
  const { node, closure, creator } = captured;
  const destinations = destinationsOf(node, { chunk: closure.chunk, creator }, facts);
  if (destinations.some(({ kind }) => kind === "decorated")) return undefined;
  for (const destination of destinations) {
    const message = wayOut(destination, captured, facts);
    if (message !== undefined) return { site: destination.site, message };
  }
  return undefined;
}

function wayOut(
  destination: Destination,
  captured: ReceiverCapture,
  facts: Facts,
): string | undefined {
  switch (destination.kind) {
    case "returned":
      return "it is returned here";
    case "yielded":
      return "it is yielded here";
    case "stored-in-outer-variable":
      return "it is kept in a variable outside of the method";
    case "stored": {
      const keeper = outerRoot(destination.target, captured, facts);
      if (keeper === undefined || isOverwritten(destination.target, keeper, captured, facts)) {
        return undefined;
      }
      return `it is kept by \`${keeper.name}\``;
    }
    case "passed": {
      const { func } = destination.call;
      if (func.kind !== "Attribute" || !keepingMethods.has(func.attr.id)) return undefined;
      const keeper = outerRoot(func.value, captured, facts);
      return keeper === undefined ? undefined : `it is kept by \`${keeper.name}\``;
    }
    case "decorated":
    case "captured":
    case "called":
    case "inspected":
    case "unknown":
      return undefined;
  }
}

/** The same method goes on to store something else there, or to delete it. */
function isOverwritten(
  target: Expr,
  keeper: Variable,
  { creator, closure: { chunk } }: ReceiverCapture,
  { parents }: Facts,
): boolean {
  const textOf = ({ start, end }: Expr): string => chunk.text.slice(start, end);
  return keeper.references.some(({ identifier, scope, chunk: other }) => {
    if (scope !== creator || other !== chunk || identifier.start < target.end) return false;
    for (const outer of parents.ancestorsOf(identifier, chunk)) {
      if (outer.kind !== "Attribute" && outer.kind !== "Subscript") return false;
      if (outer.ctx !== "Load" && textOf(outer) === textOf(target)) return true;
    }
    return false;
  });
}

/** Methods of containers that keep what they are given. */
const keepingMethods: ReadonlySet<string> = new Set([
  "add",
  "append",
  "appendleft",
  "insert",
  "put",
  "setdefault",
]);

/** The variable that the target is reached from, when its object was there before the method ran. */
function outerRoot(
  target: Expr,
  { creator, variable }: ReceiverCapture,
  { table }: Facts,
): Variable | undefined {
  let base = target;
  while (base.kind === "Attribute" || base.kind === "Subscript") base = base.value;
  const symbol = base.kind === "Name" ? table.lookup(creator, base.id) : undefined;
  const root = symbol && table.variableOf(symbol);
  if (root === undefined || root === variable) return undefined;
  const given = root.bindings.every(({ kind }) => kind === "parameter");
  return root.scope !== creator || given ? root : undefined;
}

function messageFor(
  captured: ReceiverCapture,
  attributes: readonly string[],
  certain: boolean,
  doubt: InitOnly | undefined,
  facts: Facts,
): string {
  const { method, variable } = captured;
  const what = method === null ? "the instance" : `the whole \`${method.owner.name}\` instance`;
  const reads = list(attributes, variable.name);
  const subject = `${nameOf(captured)} captures \`${variable.name}\` and so keeps ${what} alive, only to read ${reads}`;
  if (certain) {
    const many = attributes.length > 1;
    const scope = facts.project === null ? "file" : "project";
    return `${subject}, which ${many ? "do" : "does"} not change after \`__init__\` in this ${scope}`;
  }
  const reason = doubt === undefined || doubt.proved ? undefined : doubt.reason;
  return reason === undefined ? subject : `${subject} (${reason})`;
}

function nameOf({ node }: ReceiverCapture): string {
  return node.kind === "Lambda" ? "This lambda" : `\`${node.name.id}\``;
}

function list(attributes: readonly string[], receiver: string): string {
  return attributes.map((attribute) => `\`${receiver}.${attribute}\``).join(" and ");
}
