/**
 * The fixes of late binding: the first that is valid of `partial`, a keyword-only default, a factory
 * function, a list instead of a generator; or why there is none.
 *
 * Every captured variable that is bound anew is bound together with the others. A positional default is
 * never offered: wherever it can stand, so can a keyword-only one, which no argument of a caller replaces.
 */
import type { LateUse } from "../flow/escape-late.ts";
import type { Scope } from "../scope/model.ts";
import { bindAtCreation } from "./fixes/bind-at-creation.ts";
import { argumentsOfPartial, bindByPartial, replaceLambda } from "./fixes/bind-by-partial.ts";
import { type Definition, putInFactory } from "./fixes/factory.ts";
import { materialise } from "./fixes/materialise.ts";
import type { Facts, Fix } from "./rule.ts";

/** What a finding says of its fixes. */
export interface Remedy {
  readonly fixes: readonly Fix[];
  readonly unfixed?: string;
}

const nothing: Remedy = { fixes: [] };

/** `same` are the late uses of the closure, of whatever variable. */
export function remedyFor(late: LateUse, same: readonly LateUse[], facts: Facts): Remedy {
  return unsettledIn(same) ?? bindingFor(late, namesOf(same), facts, "safe");
}

/** A default does not help what is evaluated as the annotations are. */
export function remedyOfAnnotation(late: LateUse, same: readonly LateUse[], facts: Facts): Remedy {
  return unsettledIn(same) ?? factoryFor(late, namesOf(same), facts, "unsafe");
}

function unsettledIn(same: readonly LateUse[]): Remedy | undefined {
  const late = same.find(({ settled }) => !settled);
  return (
    late &&
    refused(
      `\`${nameOf(late)}\` is bound again further down in the same iteration, which may be meant to be seen`,
    )
  );
}

/** Outside of loops, seeing the new value may be meant. */
export function remedyInSequence(late: LateUse, same: readonly LateUse[], facts: Facts): Remedy {
  return bindingFor(late, namesOf(same), facts, "unsafe");
}

function bindingFor(
  late: LateUse,
  names: readonly string[],
  facts: Facts,
  safety: Fix["safety"],
): Remedy {
  const { closure } = late;
  const { node, chunk } = closure;
  const title = (made: string): string => `Bind ${quoted(names)} when the ${made} is made`;
  switch (node.kind) {
    case "GeneratorExp": {
      // Not for code that goes on with `next`, hence not applied unasked.
      const up = facts.parents.parentOf(node, chunk);
      const shares = up?.kind === "Call" && up.args[0] === node && up.end === node.end;
      const edits = materialise(node, chunk, shares);
      return { fixes: [{ title: "Make a list now", safety: "unsafe", edits }] };
    }
    case "Lambda": {
      const byPartial = bindByPartial(closure, names, facts);
      const edits = byPartial ?? bindAtCreation(node, names, chunk);
      return edits === undefined ? nothing : { fixes: [{ title: title("lambda"), safety, edits }] };
    }
    case "FunctionDef":
    case "AsyncFunctionDef": {
      if (node.decorator_list.length > 0) return factoryFor(late, names, facts, safety);
      const edits = bindAtCreation(node, names, chunk);
      return edits === undefined
        ? factoryFor(late, names, facts, safety)
        : { fixes: [{ title: title("function"), safety, edits }] };
    }
    case "ClassDef":
    case "TypeAlias":
      return factoryFor(late, names, facts, "unsafe");
    default:
      return nothing;
  }
}

/**
 * Gives the function a variable of its own that it can go on changing. Not where others look at the variable:
 * they would no longer see the changes.
 */
export function remedyInFactory(late: LateUse, facts: Facts): Remedy {
  const { closure, capture } = late;
  const { variable } = capture;
  const isInside = (scope: Scope): boolean => {
    for (let at: Scope | null = scope; at !== null; at = at.parent) {
      if (at === closure.scope) return true;
    }
    return false;
  };
  const name = nameOf(late);
  const isShared =
    variable.references.some(({ scope }) => !isInside(scope)) ||
    variable.bindings.some(({ scope }) => scope !== variable.scope && !isInside(scope));
  if (isShared)
    return refused(`other code uses \`${name}\` as well, and would not see its changes`);
  if (!late.settled)
    return refused(`\`${name}\` is bound again further down in the same iteration`);
  return factoryFor(late, [name], facts, "unsafe");
}

/** The decorator may read the signature, or the definition has no place for a default. */
function factoryFor(
  { closure: { node, chunk, creator } }: LateUse,
  names: readonly string[],
  facts: Facts,
  safety: Fix["safety"],
): Remedy {
  if (!isDefinition(node)) return nothing;
  if (creator.kind === "class") return refused("it is made in the body of a class");
  const edits = putInFactory(node, names, freshFactory(node.name.id, facts), chunk);
  if ("refusal" in edits) return refused(edits.refusal);
  const title = `Make \`${node.name.id}\` in a function that is given ${quoted(names)}`;
  return { fixes: [{ title, safety, edits }] };
}

/** `partial(lambda: send(x))` as `partial(send, x)`. */
export function remedyInPartial(late: LateUse, same: readonly LateUse[], facts: Facts): Remedy {
  const names = namesOf(same);
  const given = same.every(({ settled }) => settled)
    ? argumentsOfPartial(late.closure, names, facts)
    : undefined;
  if (given === undefined) return remedyFor(late, same, facts);
  const edits = [replaceLambda(late.closure, given)];
  return { fixes: [{ title: `Give ${quoted(names)} to \`partial\``, safety: "safe", edits }] };
}

function isDefinition(node: LateUse["closure"]["node"]): node is Definition {
  return "name" in node;
}

/** A name that does not stand in the module's text. */
function freshFactory(name: string, { mentions }: Facts): string {
  const stem = `make_${name.replace(/^_+/u, "") || "it"}`;
  for (let count = 1; ; count++) {
    const candidate = count === 1 ? stem : `${stem}_${String(count)}`;
    if (!mentions(new RegExp(`\\b${candidate}\\b`, "u"))) return candidate;
  }
}

function refused(unfixed: string): Remedy {
  return { fixes: [], unfixed };
}

function nameOf({ capture }: LateUse): string {
  return capture.references[0]?.identifier.id ?? capture.variable.name;
}

function namesOf(uses: readonly LateUse[]): readonly string[] {
  return [...new Set(uses.map(nameOf))];
}

function quoted(names: readonly string[]): string {
  return names.map((name) => `\`${name}\``).join(" and ");
}
