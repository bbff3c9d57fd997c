/** Lowering of import statements. */
import type { Alias, Identifier } from "../ast.ts";
import type { LowerStmt, Lowering } from "./lowering.ts";

const importing: LowerStmt = (c, node) => ({
  kind: "Import",
  start: c.start(node),
  end: c.end(node),
  names: aliases(c, node),
});

const importingFrom: LowerStmt = (c, node) => {
  const moduleNode = c.child(node, "module_name");
  if (moduleNode < 0) return undefined;
  const types = c.grammar.type;
  let module: string | null = null;
  let level = 0;
  if (c.type(moduleNode) === types.relative_import) {
    for (const k of c.namedChildren(moduleNode)) {
      if (c.type(k) === types.dotted_name) module = dottedName(c, k).id;
      else level = dots(c, k);
    }
  } else {
    module = dottedName(c, moduleNode).id;
  }
  return {
    kind: "ImportFrom",
    start: c.start(node),
    end: c.end(node),
    module,
    names: aliases(c, node),
    level,
  };
};

function aliases(c: Lowering, node: number): Alias[] {
  const names: Alias[] = [];
  const types = c.grammar.type;
  for (const k of c.namedChildren(node)) {
    const type = c.type(k);
    const start = c.start(k);
    const end = c.end(k);
    if (type === types.wildcard_import) {
      names.push({ start, end, name: { id: "*", start, end }, asname: null });
    } else if (!c.isInField(k, "name")) {
      continue;
    } else if (type === types.dotted_name) {
      names.push({ start, end, name: dottedName(c, k), asname: null });
    } else if (type === types.aliased_import) {
      const name = dottedName(c, c.child(k, "name"));
      const alias = c.child(k, "alias");
      names.push({ start, end, name, asname: alias < 0 ? null : c.identifier(alias) });
    }
  }
  return names;
}

/** Spaces around the dots are no part of the name. */
function dottedName(c: Lowering, node: number): Identifier {
  const parts = c.namedChildren(node).map((k) => c.name(c.start(k), c.end(k)));
  return { id: parts.join("."), start: c.start(node), end: c.end(node) };
}

function dots(c: Lowering, prefix: number): number {
  let level = 0;
  for (let i = c.start(prefix); i < c.end(prefix); i++) if (c.source.feed[i] === 46) level++;
  return level;
}

export const imports: Readonly<Record<string, LowerStmt>> = {
  import_statement: importing,
  import_from_statement: importingFrom,
};
