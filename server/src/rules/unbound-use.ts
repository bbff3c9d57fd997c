/** The wording and the fix that `missing-nonlocal` and `missing-global` share. */
import type { ParsedModule } from "../syntax/module.ts";
import type { Binding, Scope } from "../scope/model.ts";
import type { UnboundUse } from "../flow/unbound-uses.ts";
import type { Finding, RelatedSite } from "./rule.ts";
import { insertDeclaration } from "./fixes/insert-declaration.ts";

export function reportUnboundUse(
  rule: string,
  keyword: "nonlocal" | "global",
  use: UnboundUse,
  module: ParsedModule,
): Finding {
  const { variable, shadowed, identifier } = use;
  const name = identifier.id;
  const own = variable.bindings.find(({ kind }) => kind !== "delete") ?? variable.bindings[0];
  const outer = shadowed.bindings[0];
  const lineOf = (binding: Binding): number =>
    module.lines.position(module.locate({ chunk: binding.chunk, span: binding.identifier }).start)
      .line + 1;
  const reason = own === undefined ? "" : `, because line ${lineOf(own)} ${verbOf(own)} it`;
  const failure = use.scope === variable.scope ? "UnboundLocalError" : "NameError";
  const action = use.use === "read" ? "is read here" : "is deleted here";
  const when = use.certain
    ? `${action} before it has a value: ${failure}`
    : `${action}, but not every path has given it a value: ${failure} on the others`;
  const other =
    outer === undefined
      ? ""
      : `. The \`${name}\` of ${nameOf(shadowed.scope)} (line ${lineOf(outer)}) is another variable without \`${keyword} ${name}\``;
  const related: RelatedSite[] = [];
  if (outer !== undefined) {
    related.push({
      site: { chunk: outer.chunk, span: outer.identifier },
      message: `the \`${name}\` of ${nameOf(shadowed.scope)}`,
    });
  }
  if (own !== undefined && own.identifier !== identifier) {
    related.push({
      site: { chunk: own.chunk, span: own.identifier },
      message: `this makes \`${name}\` local to ${nameOf(variable.scope)}`,
    });
  }
  const fix = insertDeclaration(
    keyword,
    variable,
    shadowed.scope,
    use.alwaysFails ? "safe" : "unsafe",
  );
  return {
    rule,
    severity: use.certain ? "error" : "warning",
    message: `\`${name}\` is local to ${nameOf(variable.scope)}${reason}, and ${when}${other}`,
    site: { chunk: use.chunk, span: identifier },
    names: [name],
    scope: use.scope.qualifiedName,
    related,
    fixes: fix === undefined ? [] : [fix],
  };
}

function nameOf(scope: Scope): string {
  if (scope.kind === "module") return "the module";
  return scope.name === "lambda" ? "this lambda" : `\`${scope.name}\``;
}

function verbOf(binding: Binding): string {
  switch (binding.kind) {
    case "import":
      return "imports";
    case "function-definition":
    case "class-definition":
    case "type-alias":
      return "defines";
    case "delete":
      return "deletes";
    case "annotation-only":
      return "annotates";
    case "for-target":
    case "comprehension-target":
      return "loops over";
    case "with-target":
    case "exception-name":
    case "match-capture":
    case "parameter":
    case "type-parameter":
      return "binds";
    default:
      return "assigns";
  }
}
