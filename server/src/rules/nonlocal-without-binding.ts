/**
 * `nonlocal x` where no enclosing function binds `x`: CPython's verdict, and what the writer may have meant.
 *
 * The program does not start as it stands, so no fix can keep what it does: all are the user's choice.
 */
import { nearestName } from "../text/nearest-name.ts";
import type { Binding, Scope, ScopeError, SymbolTable } from "../scope/model.ts";
import type { DeclarationPlace } from "./declaration-place.ts";
import { placeOfError, scopeOfError } from "./declaration-place.ts";
import { insertFirst } from "./fixes/body-start.ts";
import { exchangeKeyword, removeFromDeclaration } from "./fixes/change-declaration.ts";
import type { Edit, Finding, Fix, RelatedSite, Rule } from "./rule.ts";

export const nonlocalWithoutBinding: Rule = {
  id: "nonlocal-without-binding",
  summary: "`nonlocal` names a variable that no enclosing function has",
  severity: "error",
  signs: ["doubtful-declaration"],
  *check({ table }): Iterable<Finding> {
    for (const error of table.errors) {
      if (error.kind === "no-binding-for-nonlocal") yield report(table, error);
    }
  },
};

function report(table: SymbolTable, error: ScopeError): Finding {
  const place = placeOfError(table, error);
  const elsewhere = bindingElsewhere(table, error, place);
  return {
    rule: nonlocalWithoutBinding.id,
    severity: "error",
    message: `${error.message} (SyntaxError): ${elsewhere?.reason ?? `no enclosing function binds \`${error.name}\``}`,
    site: error.site,
    names: [error.name],
    scope: (place?.scope ?? scopeOfError(table, error)).qualifiedName,
    related: elsewhere === undefined ? [] : [elsewhere.related],
    fixes: place === undefined ? [] : fixesFor(table, place, elsewhere?.owner === "module"),
  };
}

interface Elsewhere {
  readonly owner: "class" | "module";
  readonly reason: string;
  readonly related: RelatedSite;
}

/** Where the name is bound that `nonlocal` cannot see: a class body around the function, or the module. */
function bindingElsewhere(
  table: SymbolTable,
  { name }: ScopeError,
  place: DeclarationPlace | undefined,
): Elsewhere | undefined {
  for (let scope = place?.scope.parent ?? null; scope !== null; scope = scope.parent) {
    if (scope.kind !== "class" || place === undefined) continue;
    const binding = scope.symbols.get(place.symbol.name)?.bindings[0];
    if (binding !== undefined) {
      return {
        owner: "class",
        reason: `\`${name}\` belongs to the class \`${scope.name}\`, and functions in a class body do not see its names`,
        related: relatedTo(binding, `the class \`${scope.name}\` binds \`${name}\` here`),
      };
    }
  }
  const symbol = table.lookup(table.module, name);
  const binding = symbol === undefined ? undefined : table.variableOf(symbol).bindings[0];
  if (binding === undefined) return undefined;
  return {
    owner: "module",
    reason: `\`${name}\` is a variable of the module, which \`global\` declares`,
    related: relatedTo(binding, `\`${name}\` is bound here, in the module`),
  };
}

function relatedTo({ chunk, identifier }: Binding, message: string): RelatedSite {
  return { site: { chunk, span: identifier }, message };
}

function fixesFor(
  table: SymbolTable,
  place: DeclarationPlace,
  moduleBinds: boolean,
): readonly Fix[] {
  const { declaration, scope } = place;
  const name = declaration.identifier.id;
  const unsafe = (title: string, edits: readonly Edit[]): Fix => ({
    title,
    safety: "unsafe",
    edits,
  });
  const fixes: Fix[] = [];
  const meant = nearestName(name, visibleNames(scope));
  const rename =
    meant === undefined ? undefined : unsafe(`Write \`${meant}\``, renameEdits(place, meant));
  // A body that uses the likely name already tells that the declaration alone is misspelt.
  if (rename !== undefined && meant !== undefined && table.lookup(scope, meant) !== undefined)
    fixes.push(rename);
  if (moduleBinds)
    fixes.push(unsafe(`Declare \`${name}\` as \`global\``, [exchangeKeyword(declaration)]));
  if (rename !== undefined && !fixes.includes(rename)) fixes.push(rename);
  const binding = addBinding(place);
  if (binding !== undefined) fixes.push(binding);
  fixes.push(
    unsafe(`Remove \`${name}\` from the declaration`, [removeFromDeclaration(declaration, scope)]),
  );
  return fixes;
}

/** The names that `nonlocal` could declare in the scope. */
function visibleNames(scope: Scope): readonly string[] {
  const names: string[] = [];
  for (let outer = scope.parent; outer !== null; outer = outer.parent) {
    if (outer.kind !== "function") continue;
    for (const { bindings, resolution } of outer.symbols.values()) {
      const [binding] = bindings;
      const owned = resolution === "local" || resolution === "cell";
      if (binding !== undefined && owned) names.push(binding.identifier.id);
    }
  }
  return names;
}

function renameEdits({ symbol, declaration }: DeclarationPlace, name: string): readonly Edit[] {
  const identifiers = [declaration, ...symbol.bindings, ...symbol.references];
  const edits = new Map<number, Edit>();
  for (const { chunk, identifier } of identifiers) {
    edits.set(identifier.start, { site: { chunk, span: identifier }, text: name });
  }
  return [...edits.values()];
}

/** Gives the function around the scope the variable that it lacks. */
function addBinding({ scope, symbol, declaration }: DeclarationPlace): Fix | undefined {
  const name = declaration.identifier.id;
  let outer = scope.parent;
  while (outer !== null && (outer.kind !== "function" || outer.comprehension !== null)) {
    outer = outer.parent;
  }
  // Where the function declares the name `global`, a binding would be the module's.
  if (outer?.symbols.get(symbol.name)?.resolution === "global-explicit") return undefined;
  const edit = outer === null ? undefined : insertFirst(`${name} = None`, outer);
  if (outer === null || edit === undefined) return undefined;
  return { title: `Add \`${name} = None\` to \`${outer.name}\``, safety: "unsafe", edits: [edit] };
}
