/** A function in a class body reads a name of that body, which functions cannot see. */
import type { Scope } from "../scope/model.ts";
import { type ClassNameUse, classNameUses } from "../flow/class-names.ts";
import type { Finding, Fix, Rule } from "./rule.ts";

export const classScopeCapture: Rule = {
  id: "class-scope-capture",
  summary: "Function in a class body reads a name that only the class body has",
  severity: "error",
  signs: ["class-name"],
  *check({ table, mentions }): Iterable<Finding> {
    for (const use of classNameUses(table, mentions)) {
      const { reference, owner, variable } = use;
      const name = reference.identifier.id;
      const [binding] = variable.bindings;
      yield {
        rule: "class-scope-capture",
        severity: "error",
        message: `Functions and comprehensions do not see the names of the class body around them, and nothing else binds \`${name}\`: NameError. The \`${name}\` of \`${owner.name}\` is an attribute`,
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
        fixes: fixesOf(use),
      };
    }
  },
};

function fixesOf({ reference, owner }: ClassNameUse): readonly Fix[] {
  const holder = holderFor(reference.scope, owner);
  if (holder === undefined) return [];
  const { start } = reference.identifier;
  return [
    {
      title: `Read it from \`${holder}\``,
      safety: "unsafe",
      edits: [
        { site: { chunk: reference.chunk, span: { start, end: start } }, text: `${holder}.` },
      ],
    },
  ];
}

/** The method's first parameter, where the code runs in a method; the class has no name yet while its body runs. */
function holderFor(scope: Scope, owner: Scope): string | undefined {
  let method: Scope | undefined;
  for (let at: Scope | null = scope; at !== null && at !== owner; at = at.parent) {
    if (at.comprehension === null && at.kind === "function") method = at;
  }
  const node = method?.node;
  if (method?.parent !== owner || !node || !("decorator_list" in node) || !("args" in node)) {
    return undefined;
  }
  const isStatic = node.decorator_list.some(
    (decorator) => decorator.kind === "Name" && decorator.id === "staticmethod",
  );
  const first = [...node.args.posonlyargs, ...node.args.args][0];
  if (isStatic || first === undefined) return undefined;
  for (let at: Scope | null = scope; at !== null && at !== method; at = at.parent) {
    if (at.symbols.get(first.arg.id)?.resolution === "local") return undefined;
  }
  return first.arg.id;
}
