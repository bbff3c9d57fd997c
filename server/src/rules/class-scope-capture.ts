/** A function in a class body reads a name of that body, which functions cannot see. */
import type { Scope, Variable } from "../scope/model.ts";
import { type ClassNameUse, classNameUses } from "../flow/class-names.ts";
import { bindAtCreation } from "./fixes/bind-at-creation.ts";
import type { Finding, Fix, Rule } from "./rule.ts";

export const classScopeCapture: Rule = {
  id: "class-scope-capture",
  summary: "Function in a class body reads a name that only the class body has",
  severity: "error",
  signs: ["class-name"],
  *check({ table, mentions }): Iterable<Finding> {
    for (const use of classNameUses(table, mentions)) {
      const { reference, owner, variable, instead } = use;
      const name = reference.identifier.id;
      const [binding] = variable.bindings;
      yield {
        rule: "class-scope-capture",
        severity: instead === null ? "error" : "hint",
        message: messageOf(name, owner, instead),
        site: { chunk: reference.chunk, span: reference.identifier },
        names: [name],
        scope: reference.scope.qualifiedName,
        related:
          binding === undefined
            ? []
            : [
                {
                  site: { chunk: binding.chunk, span: binding.identifier },
                  message: `\`${name}\` of the class body`,
                },
              ],
        fixes: instead === null ? fixesOf(use) : [],
      };
    }
  },
};

function messageOf(name: string, owner: Scope, instead: Variable | null): string {
  const blind = "Functions and comprehensions do not see the names of the class body around them";
  if (instead === null) {
    return `${blind}, and nothing else binds \`${name}\`: NameError. The \`${name}\` of \`${owner.name}\` is an attribute`;
  }
  const other = instead.scope.kind === "module" ? "the module" : `\`${instead.scope.name}\``;
  return `${blind}: this reads the \`${name}\` of ${other}, not that of \`${owner.name}\``;
}

function fixesOf({ reference, owner }: ClassNameUse): readonly Fix[] {
  const { chunk, identifier, scope } = reference;
  const outermost = outermostIn(owner, scope);
  const { node } = outermost;
  if (node !== null && "kind" in node && node.kind === "Lambda") {
    const edits = bindAtCreation(node, [identifier.id], chunk);
    const title = `Keep \`${identifier.id}\` in a keyword-only default`;
    return edits === undefined ? [] : [{ title, safety: "safe", edits }];
  }
  const { start } = identifier;
  return [receiverOf(outermost), classNameFor(outermost, owner)].flatMap((holder) =>
    holder === undefined || isHidden(holder, scope, outermost)
      ? []
      : [
          {
            title: `Read it from \`${holder}\``,
            safety: "unsafe",
            edits: [{ site: { chunk, span: { start, end: start } }, text: `${holder}.` }],
          },
        ],
  );
}

/** The function or comprehension directly in the class body that holds the scope. */
function outermostIn(owner: Scope, scope: Scope): Scope {
  let at = scope;
  while (at.parent !== null && at.parent !== owner) at = at.parent;
  return at;
}

/** The method's first parameter. */
function receiverOf({ node }: Scope): string | undefined {
  if (node === null || !("decorator_list" in node) || !("args" in node)) return undefined;
  const isStatic = node.decorator_list.some(
    (decorator) => decorator.kind === "Name" && decorator.id === "staticmethod",
  );
  const first = [...node.args.posonlyargs, ...node.args.args][0];
  return isStatic ? undefined : first?.arg.id;
}

/** A class has its name when its methods run, though not yet while its body does. */
function classNameFor({ comprehension }: Scope, owner: Scope): string | undefined {
  const bindings = owner.parent?.symbols.get(owner.name)?.bindings ?? [];
  const isOnly = owner.parent?.kind === "module" && bindings.length === 1;
  return comprehension === null && isOnly ? owner.name : undefined;
}

/** A scope on the way has a variable of that name, other than the method's own parameter. */
function isHidden(name: string, scope: Scope, outermost: Scope): boolean {
  const isParameter = receiverOf(outermost) === name;
  for (let at: Scope | null = scope; at !== null; at = at === outermost ? null : at.parent) {
    if (at === outermost && isParameter) continue;
    const own = at.symbols.get(name)?.resolution;
    if (own === "local" || own === "cell") return true;
  }
  return false;
}
