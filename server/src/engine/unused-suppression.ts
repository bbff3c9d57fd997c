/** Findings about our own suppression comments: those that silence nothing, and those that name no rule. */
import type { Span } from "../text/span.ts";
import { nearestName } from "../text/nearest-name.ts";
import type { LocatedFinding, LocatedFix } from "./located-finding.ts";
import type { Suppression, SuppressionTarget } from "./suppression.ts";

export const unusedSuppressionId = "unused-suppression";

export interface SuppressionUse {
  readonly suppression: Suppression;
  /** The rules whose findings it silenced. */
  readonly used: ReadonlySet<string>;
}

/**
 * `checked` tells whether a rule ran: nothing is said about a rule that did not, for its findings are not known.
 * An unmet `expect` is a warning, for the user asked to be told; an unneeded `ignore` is an info.
 */
export function* judgeSuppression(
  { suppression, used }: SuppressionUse,
  text: string,
  known: ReadonlySet<string>,
  checked: (rule: string) => boolean,
): Iterable<LocatedFinding> {
  if (suppression.kind === "foreign") return;
  const { targets, span } = suppression;
  if (targets.length === 0) {
    if (used.size === 0 && [...known].every(checked)) yield unneeded(suppression, span, text);
    return;
  }
  for (const target of targets) {
    if (!known.has(target.rule)) yield unknownRule(target, known);
    else if (!used.has(target.rule) && checked(target.rule)) {
      yield unneeded(suppression, target.span, text, target);
    }
  }
}

function unneeded(
  suppression: Suppression,
  span: Span,
  text: string,
  target?: SuppressionTarget,
): LocatedFinding {
  const expected = suppression.kind === "expect";
  const what = target === undefined ? "any rule" : `\`${target.rule}\``;
  return {
    rule: unusedSuppressionId,
    severity: expected ? "warning" : "info",
    message: expected
      ? `A finding of ${what} was expected here, and there is none`
      : `This comment silences ${what}, and there is nothing to silence`,
    span,
    names: [],
    scope: "",
    related: [],
    fixes: [removal(suppression, text, target)],
  };
}

function unknownRule(target: SuppressionTarget, known: ReadonlySet<string>): LocatedFinding {
  const nearest = nearestName(target.rule, known);
  const fix: LocatedFix | undefined =
    nearest === undefined
      ? undefined
      : {
          title: `Write \`${nearest}\``,
          safety: "safe",
          edits: [{ span: target.span, text: nearest }],
        };
  return {
    rule: unusedSuppressionId,
    severity: "warning",
    message:
      `There is no rule \`${target.rule}\`` +
      (nearest === undefined ? "" : `; did you mean \`${nearest}\`?`),
    span: target.span,
    names: [],
    scope: "",
    related: [],
    fixes: fix === undefined ? [] : [fix],
  };
}

function removal(
  suppression: Suppression,
  text: string,
  target: SuppressionTarget | undefined,
): LocatedFix {
  const { targets } = suppression;
  const index = target === undefined ? -1 : targets.indexOf(target);
  const neighbour = targets[index + 1] ?? targets[index - 1];
  if (target !== undefined && neighbour !== undefined) {
    const span =
      neighbour.span.start > target.span.start
        ? { start: target.span.start, end: neighbour.span.start }
        : { start: neighbour.span.end, end: target.span.end };
    return {
      title: `Remove \`${target.rule}\` from the comment`,
      safety: "safe",
      edits: [{ span, text: "" }],
    };
  }
  return {
    title: "Remove the comment",
    safety: "safe",
    edits: [{ span: withSpaceAround(suppression.span, text), text: "" }],
  };
}

/** The whole line when the comment stands alone on it, else the comment and the blanks before it. */
function withSpaceAround(span: Span, text: string): Span {
  let start = span.start;
  let { end } = span;
  while (text[end] === " " || text[end] === "\t") end += 1;
  const endsLine = end >= text.length || text[end] === "\n" || text[end] === "\r";
  if (!endsLine) return { start, end };
  while (start > 0 && (text[start - 1] === " " || text[start - 1] === "\t")) start -= 1;
  const startsLine = start === 0 || text[start - 1] === "\n" || text[start - 1] === "\r";
  if (!startsLine) return { start, end };
  if (text.startsWith("\r\n", end)) return { start, end: end + 2 };
  return { start, end: Math.min(end + 1, text.length) };
}
