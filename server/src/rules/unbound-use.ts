/** The wording and the fix that `missing-nonlocal` and `missing-global` share. */
import type { ParsedModule } from "../syntax/module.ts";
import type { Binding, Reference, Scope } from "../scope/model.ts";
import type { UnboundUse } from "../flow/unbound-uses.ts";
import type { Edit, Facts, Finding, Fix, RelatedSite } from "./rule.ts";
import { insertDeclaration } from "./fixes/insert-declaration.ts";

/** Also the uses in functions that run before the function around them has bound the name. */
export function* usesBeforeBinding({
  unboundUses,
  deadCellUses,
}: Facts): Iterable<UnboundUse & { readonly runs?: RelatedSite }> {
  yield* unboundUses;
  for (const found of deadCellUses) {
    if (found.end !== "no-value" || found.shadowed === null) continue;
    const { variable, shadowed, reference, certain, reached, doubtful } = found;
    yield {
      ...reference,
      variable,
      shadowed,
      certain,
      use: "read",
      alwaysFails: false,
      doubtful,
      later: null,
      runs: { site: { chunk: reached.use.chunk, span: reached.use.node }, message: "it runs here" },
    };
  }
}

export function reportUnboundUse(
  rule: string,
  keyword: "nonlocal" | "global",
  use: UnboundUse & { readonly runs?: RelatedSite },
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
  if (use.runs !== undefined) related.push(use.runs);
  const fix = insertDeclaration(
    keyword,
    variable,
    shadowed.scope,
    use.alwaysFails ? "safe" : "unsafe",
  );
  return {
    rule,
    severity: use.certain ? "error" : use.doubtful ? "info" : "warning",
    message: `\`${name}\` is local to ${nameOf(variable.scope)}${reason}, and ${when}${other}`,
    site: { chunk: use.chunk, span: identifier },
    names: [name],
    scope: use.scope.qualifiedName,
    related,
    fixes: [fix, renameFix(use)].flatMap((each) => each ?? []),
  };
}

/** Where the reads before the binding mean the outer variable, and the function's own can have another name. */
function renameFix({ variable, certain, use, later, identifier }: UnboundUse): Fix | undefined {
  const { chunk } = variable.scope;
  if (!certain || use !== "read" || later === null || chunk === null) return undefined;
  if (later.some((each) => each.identifier === identifier)) return undefined;
  const name = `local_${identifier.id.replace(/^_+/, "")}`;
  if (new RegExp(`\\b${name}\\b`).test(chunk.text)) return undefined;
  const edits: Edit[] = [];
  for (const each of later) {
    const text = newText(each, name);
    if (text === undefined) return undefined;
    edits.push({ site: { chunk: each.chunk, span: each.identifier }, text });
  }
  const title = `Rename the \`${identifier.id}\` of ${nameOf(variable.scope)} to \`${name}\``;
  return { title, safety: "unsafe", edits };
}

function newText(use: Reference | Binding, name: string): string | undefined {
  if (!("kind" in use) || use.kind !== "import") return name;
  const { node, identifier } = use;
  if (!("asname" in node)) return undefined;
  if (node.asname !== null) return name;
  return node.name.id === identifier.id ? `${identifier.id} as ${name}` : undefined;
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
