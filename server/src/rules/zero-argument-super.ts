/** `super()` takes the first argument of the very function that calls it: some have none, or another. */
import type { Call } from "../syntax/ast.ts";
import type { Reference, Scope } from "../scope/model.ts";
import type { Finding, Fix, Rule } from "./rule.ts";

export const zeroArgumentSuper: Rule = {
  id: "zero-argument-super",
  summary: "super() without arguments in a function that has no instance to offer",
  severity: "error",
  signs: ["doubtful-super"],
  *check({ table, parents }): Iterable<Finding> {
    if ((table.module.symbols.get("super")?.bindings.length ?? 0) > 0) return;
    for (const scope of table.scopes) {
      const symbol = scope.symbols.get("super");
      if (symbol?.resolution !== "global-implicit") continue;
      for (const reference of symbol.references) {
        const call = parents.parentOf(reference.identifier, reference.chunk);
        if (call?.kind !== "Call" || call.func !== reference.identifier) continue;
        if (call.args.length > 0 || call.keywords.length > 0) continue;
        const reason = reasonAt(frameOf(scope));
        const method = methodAround(scope);
        if (reason === undefined || method === undefined) continue;
        yield {
          rule: "zero-argument-super",
          severity: "error",
          message: `\`super()\` takes the first argument of the function that calls it, and ${reason}`,
          site: { chunk: reference.chunk, span: call },
          names: ["super"],
          scope: scope.qualifiedName,
          related: [],
          fixes: fixesOf(reference, call, method),
        };
      }
    }
  },
};

/** The function whose arguments `super()` looks at. */
function frameOf(scope: Scope): Scope {
  let frame = scope;
  while (frame.inlined && frame.parent !== null) frame = frame.parent;
  return frame;
}

function reasonAt({ comprehension, kind, node }: Scope): string | undefined {
  if (comprehension === "genexpr") {
    return "that of a generator expression is its iterator: TypeError";
  }
  if (comprehension !== null) return "that of a comprehension is its iterator: TypeError";
  if (kind !== "function" || node === null || !("kind" in node)) return undefined;
  if (node.kind !== "FunctionDef" && node.kind !== "AsyncFunctionDef" && node.kind !== "Lambda") {
    return undefined;
  }
  const { posonlyargs, args } = node.args;
  return posonlyargs.length + args.length > 0 ? undefined : "this one has none: RuntimeError";
}

/** The method that the code stands in: the outermost function below the nearest class. */
function methodAround(scope: Scope): Scope | undefined {
  let method: Scope | undefined;
  for (let at: Scope | null = scope; at !== null; at = at.parent) {
    if (at.kind === "class") return method;
    if (at.kind === "function") method = at;
  }
  return undefined;
}

function fixesOf(reference: Reference, call: Call, method: Scope): readonly Fix[] {
  const { node, parent } = method;
  if (node === null || !("decorator_list" in node) || !("args" in node)) return [];
  const first = [...node.args.posonlyargs, ...node.args.args][0];
  if (first === undefined || parent?.kind !== "class") return [];
  for (let at: Scope | null = reference.scope; at !== null && at !== method; at = at.parent) {
    const own = at.symbols.get(first.arg.id)?.resolution;
    if (own === "local" || own === "cell") return [];
  }
  // A class in a class, or in a function that rebinds its name, is not found by that name.
  const owner = parent.parent?.kind === "module" ? parent.name : "__class__";
  return [
    {
      title: `Name the class and the instance: \`super(${owner}, ${first.arg.id})\``,
      safety: "safe",
      edits: [
        {
          site: { chunk: reference.chunk, span: { start: call.end - 1, end: call.end - 1 } },
          text: `${owner}, ${first.arg.id}`,
        },
      ],
    },
  ];
}
