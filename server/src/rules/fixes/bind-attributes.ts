/**
 * Lets a function have the attributes that it reads as arguments, bound by `functools.partial`, and so not
 * hold the instance:
 *
 *     @staticmethod
 *     def _callback(value, event):
 *         return value, event
 *
 *     def make_callback(self):
 *         callback = functools.partial(self._callback, self.value)
 *         return callback
 *
 * A nested function becomes a static method; a lambda that does nothing but call a function of the module
 * gives way to that function. The attributes are read now instead of later.
 */
import type { Attribute, Expr, FunctionDef, AsyncFunctionDef, Lambda } from "../../syntax/ast.ts";
import type { Chunk } from "../../syntax/module.ts";
import { storesOn } from "../../flow/attribute-stores.ts";
import { familyOf, ownMember } from "../../flow/classes.ts";
import type { ReceiverCapture } from "../../flow/receivers.ts";
import { childrenOf } from "../../syntax/visit.ts";
import type { Edit, Facts, Fix } from "../rule.ts";
import { importOf } from "./import-of.ts";
import { freshName, namesBelow } from "./fresh-name.ts";
import { insertionPlace } from "./insertion.ts";

/** The reads inside the function, for each attribute as written. */
type Reads = ReadonlyMap<string, readonly Attribute[]>;

export function bindAttributes(
  captured: ReceiverCapture,
  reads: Reads,
  facts: Facts,
): Fix | undefined {
  const { node, creator } = captured;
  const imports = importOf("functools", creator, facts);
  if (imports === undefined) return undefined;
  const listed = [...reads.keys()].map((name) => `\`${captured.variable.name}.${name}\``);
  if (node.kind === "Lambda") {
    const edit = partialOfCall(captured, node, reads, facts);
    const title = `Bind ${listed.join(" and ")} by \`functools.partial\``;
    return edit && { title, safety: "unsafe", edits: [...imports, edit] };
  }
  const edits = staticMethod(captured, node, reads, facts);
  const title = `Make it a static method, and bind ${listed.join(" and ")} by \`functools.partial\``;
  return edits && { title, safety: "unsafe", edits: [...imports, ...edits] };
}

/** `lambda: print("x", self.name)` becomes `functools.partial(print, "x", self.name)`. */
function partialOfCall(
  { closure: { chunk, scope }, creator }: ReceiverCapture,
  lambda: Lambda,
  reads: Reads,
  { table }: Facts,
): Edit | undefined {
  const { args, body } = lambda;
  const { posonlyargs, args: named, kwonlyargs, vararg, kwarg } = args;
  if (posonlyargs.length + named.length + kwonlyargs.length > 0 || (vararg ?? kwarg) !== null) {
    return undefined;
  }
  if (body.kind !== "Call" || body.func.kind !== "Name") return undefined;
  const symbol = table.lookup(scope, body.func.id);
  if (symbol === undefined || table.variableOf(symbol).scope.kind !== "module") return undefined;
  const own = new Set<Expr>([...reads.values()].flat());
  const given = [...body.args, ...body.keywords.map(({ value }) => value)];
  if (body.keywords.some(({ arg }) => arg === null)) return undefined;
  if (!given.every((each) => own.has(each) || each.kind === "Constant")) return undefined;
  if (chunk !== creator.chunk) return undefined;
  const inner = chunk.text.slice(body.func.end, body.end).replace(/^\s*\(\s*/u, "");
  return {
    site: { chunk, span: { start: lambda.start, end: lambda.end } },
    text: `functools.partial(${body.func.id}, ${inner}`,
  };
}

function staticMethod(
  captured: ReceiverCapture,
  node: FunctionDef | AsyncFunctionDef,
  reads: Reads,
  facts: Facts,
): readonly Edit[] | undefined {
  const { closure, creator, method, variable } = captured;
  const { chunk } = closure;
  if (method === null || method.chunk !== chunk || method.scope !== creator) return undefined;
  if (!standsAlone(captured, node)) return undefined;
  const { owner } = method;
  const name = `_${node.name.id.replace(/^_+/u, "")}`;
  if (familyOf(owner).some((each) => ownMember(each, name) !== undefined)) return undefined;
  if (storesOn(owner, name, facts.stores).length > 0) return undefined;
  const place = insertionPlace(method.node, chunk);
  const from = insertionPlace(node, chunk);
  if (place === undefined || from === undefined) return undefined;
  const [outer, inner] = [padding(place.separator), padding(from.separator)];
  if (outer === undefined || inner === undefined) return undefined;

  const taken = namesBelow(creator);
  const names = new Map<Attribute, string>();
  const parameters: string[] = [];
  for (const [attribute, sites] of reads) {
    const parameter = freshName(attribute, variable.name, taken);
    taken.add(parameter);
    parameters.push(parameter);
    for (const site of sites) names.set(site, parameter);
  }
  const definition = rewritten(node, chunk, name, parameters, names);
  const lines = definition.split(/\r\n|\r|\n/u);
  const moved = lines.map((line, at) => {
    if (at === 0 || line.trim() === "") return line;
    return line.startsWith(inner) ? outer + line.slice(inner.length) : undefined;
  });
  if (moved.includes(undefined)) return undefined;
  const newline = place.separator.slice(0, place.separator.length - outer.length);
  const bound = [...reads.keys()].map((attribute) => `${variable.name}.${attribute}`).join(", ");
  const { offset, separator } = place;
  return [
    {
      site: { chunk, span: { start: offset, end: offset } },
      text: `@staticmethod${separator}${moved.join(newline)}${newline}${separator}`,
    },
    {
      site: { chunk, span: { start: node.start, end: node.end } },
      text: `${node.name.id} = functools.partial(${variable.name}.${name}, ${bound})`,
    },
  ];
}

/** The indentation, where a statement begins its line. */
function padding(separator: string): string | undefined {
  return /^[\r\n]+(?<padding>[ \t\f]*)$/u.exec(separator)?.groups?.["padding"];
}

/** Nothing of the method is needed but the receiver, and the text may be indented otherwise. */
function standsAlone(
  { closure, creator, variable }: ReceiverCapture,
  node: FunctionDef | AsyncFunctionDef,
): boolean {
  const { args, decorator_list, type_params } = node;
  if (decorator_list.length > 0 || type_params.length > 0) return false;
  if (args.defaults.length > 0 || args.kw_defaults.some((each) => each !== null)) return false;
  const needs = closure.captures.some(
    (other) =>
      other.variable !== variable &&
      (other.variable.scope === creator || other.variable.name === "__class__"),
  );
  if (needs) return false;
  // Annotations are evaluated in the class then, where the names of the method mean nothing.
  const header = node.body[0]?.start ?? node.end;
  for (const { resolution, references } of creator.symbols.values()) {
    if (resolution !== "local" && resolution !== "cell") continue;
    const inHeader = references.some(
      ({ identifier: { start } }) => node.start <= start && start < header,
    );
    if (inHeader) return false;
  }
  const pending = [...childrenOf(node)];
  for (let child = pending.pop(); child !== undefined; child = pending.pop()) {
    const isText = "kind" in child && (child.kind === "JoinedStr" || child.kind === "Constant");
    if (isText && /[\r\n]/u.test(closure.chunk.text.slice(child.start, child.end))) return false;
    pending.push(...childrenOf(child));
  }
  return true;
}

/** The definition under another name, with parameters in place of the reads. */
function rewritten(
  node: FunctionDef | AsyncFunctionDef,
  { text }: Chunk,
  name: string,
  parameters: readonly string[],
  names: ReadonlyMap<Attribute, string>,
): string {
  const open = text.indexOf("(", node.name.end) + 1;
  const empty = /^\s*\)/u.test(text.slice(open));
  let result = `${text.slice(node.start, node.name.start)}${name}(`;
  result += parameters.join(", ") + (empty ? "" : ", ");
  let at = open;
  for (const [{ start, end }, parameter] of [...names].toSorted(([a], [b]) => a.start - b.start)) {
    result += text.slice(at, start) + parameter;
    at = end;
  }
  return result + text.slice(at, node.end);
}
