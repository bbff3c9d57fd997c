/** What a closure with a finding captures, to be shown after its head. */
import type { Analysis } from "../engine/engine.ts";
import type { LocatedFinding } from "../engine/located-finding.ts";
import type { Closure } from "../scope/capture.ts";
import type { Expr } from "../syntax/ast.ts";
import type { ParsedModule } from "../syntax/module.ts";
import type { Span } from "../text/span.ts";
import { contains } from "../text/span.ts";

export interface CaptureHint {
  readonly offset: number;
  /** In the order in which the closure first mentions them. */
  readonly captures: readonly CapturedName[];
}

export interface CapturedName {
  readonly name: string;
  /** Where the variable is first bound; `undefined` when nothing in the file binds it. */
  readonly binding: Span | undefined;
}

/** One hint per closure that a finding is about, inside `place`. */
export function captureHints(
  { module, facts }: Analysis,
  findings: readonly LocatedFinding[],
  place: Span,
): readonly CaptureHint[] {
  const hints = new Map<Closure, CaptureHint>();
  const closures = facts.closures.map((closure) => ({
    closure,
    span: module.locate({ chunk: closure.chunk, span: closure.node }),
  }));
  for (const finding of findings) {
    const about = closures
      .filter(
        ({ closure, span }) =>
          contains(span, finding.span) &&
          closure.captures.some(({ variable }) => finding.names.includes(variable.name)),
      )
      // The innermost one begins last.
      .toSorted((left, right) => right.span.start - left.span.start)[0];
    if (about === undefined || hints.has(about.closure)) continue;
    const offset = headEnd(module, about.closure);
    if (offset === undefined || offset < place.start || offset > place.end) continue;
    const captures = capturedNames(module, about.closure, finding.names);
    hints.set(about.closure, { offset, captures });
  }
  return [...hints.values()];
}

/** The cells, and of the module's variables those that the finding names: the rest is no news. */
function capturedNames(
  module: ParsedModule,
  { captures }: Closure,
  names: readonly string[],
): readonly CapturedName[] {
  return captures
    .filter(({ variable }) => variable.scope.kind !== "module" || names.includes(variable.name))
    .map(({ variable }) => {
      const binding = variable.bindings[0];
      return {
        name: variable.name,
        binding: binding && module.locate({ chunk: binding.chunk, span: binding.identifier }),
      };
    });
}

/** Behind the colon of a function's or class's head, behind the parenthesis of a generator expression. */
function headEnd(module: ParsedModule, { node, chunk }: Closure): number | undefined {
  const at = (offset: number): number => module.startOf(chunk) + offset;
  switch (node.kind) {
    case "GeneratorExp":
    case "ListComp":
    case "SetComp":
    case "DictComp":
      return at(node.start + 1);
    case "TypeAlias":
      return at(node.name.end);
    case "ClassDef": {
      const last = Math.max(
        node.name.end,
        ...[...node.bases, ...node.keywords, ...node.type_params].map(({ end }) => end),
      );
      return colonAfter(module.text, at(last));
    }
    case "Lambda":
    case "FunctionDef":
    case "AsyncFunctionDef": {
      const { posonlyargs, args, vararg, kwonlyargs, kw_defaults, kwarg, defaults } = node.args;
      const parts: readonly (Span | Expr | null)[] = [
        ...posonlyargs,
        ...args,
        vararg,
        ...kwonlyargs,
        kwarg,
        ...defaults,
        ...kw_defaults,
        ...(node.kind === "Lambda" ? [] : [node.name, node.returns, ...node.type_params]),
      ];
      return colonAfter(
        module.text,
        at(Math.max(node.start, ...parts.map((part) => part?.end ?? 0))),
      );
    }
  }
}

/** The offset behind the first colon that stands in no comment. */
function colonAfter(text: string, offset: number): number | undefined {
  const pattern = /#[^\r\n]*|:/g;
  pattern.lastIndex = offset;
  for (let match = pattern.exec(text); match !== null; match = pattern.exec(text)) {
    if (match[0] === ":") return pattern.lastIndex;
  }
  return undefined;
}
