/**
 * Conditions as facts: which tests ask the same question, and which answers exclude each other.
 *
 * A question is a text, so that `x is None` and `x is not None` are one question with opposite answers.
 * Calls and attributes in a test are taken to give the same answer again, unless something that the test
 * mentions has been assigned in between: what matters is not to claim a path that correlated tests rule out.
 */
import type { Constant, Expr } from "../syntax/ast.ts";
import type { Chunk } from "../syntax/module.ts";

export interface Question {
  readonly text: string;
  /** The question's answer when the test holds. */
  readonly whenHolds: boolean;
  /** The names that the answer depends on, as written. */
  readonly names: ReadonlySet<string>;
  /** `x` when the question is whether `x` is true, `None`, or equal to a constant. */
  readonly subject: string | null;
  readonly about: "truth" | "none" | "constant" | "other";
}

const opposites: ReadonlyMap<string, string> = new Map([
  ["is not", "is"],
  ["!=", "=="],
  ["not in", "in"],
  [">=", "<"],
  ["<=", ">"],
]);

/** The text of an expression, without what does not change its meaning: spaces, and which quotes are used. */
export function normalText(text: string): string {
  return text.replaceAll(/\s+/g, " ").replaceAll("'", '"');
}

export function questionOf(test: Expr, chunk: Chunk | null): Question {
  const text = (expr: Expr): string => normalText((chunk?.text ?? "").slice(expr.start, expr.end));
  const names = namesIn(test);
  if (test.kind === "Name" || test.kind === "Attribute") {
    return { text: text(test), whenHolds: true, names, subject: text(test), about: "truth" };
  }
  if (test.kind === "NamedExpr") {
    const subject = test.target.id;
    return { text: subject, whenHolds: true, names: new Set([subject]), subject, about: "truth" };
  }
  const [op, more] = test.kind === "Compare" ? test.ops : [];
  const [right] = test.kind === "Compare" ? test.comparators : [];
  if (test.kind !== "Compare" || op === undefined || right === undefined || more !== undefined) {
    return { text: text(test), whenHolds: true, names, subject: null, about: "other" };
  }
  const positive = opposites.get(op);
  const left = test.left.kind === "NamedExpr" ? test.left.target.id : text(test.left);
  const equality = (positive ?? op) === "is" || (positive ?? op) === "==";
  const about = !equality || right.kind !== "Constant" ? "other" : aboutConstant(right);
  return {
    text: `${left} ${about === "none" ? "is" : (positive ?? op)} ${text(right)}`,
    whenHolds: positive === undefined,
    names,
    subject: about === "other" ? null : left,
    about,
  };
}

function aboutConstant(constant: Constant): Question["about"] {
  return constant.type === "None" ? "none" : "constant";
}

/** Whether both answers can be true of one moment. */
export function agree(
  first: Question,
  firstAnswer: boolean,
  second: Question,
  secondAnswer: boolean,
): boolean {
  if (first.text === second.text) return firstAnswer === secondAnswer;
  if (first.subject === null || first.subject !== second.subject) return true;
  if (first.about === "truth" && second.about === "none") return !(firstAnswer && secondAnswer);
  if (first.about === "none" && second.about === "truth") return !(firstAnswer && secondAnswer);
  const definite = (about: Question["about"]): boolean => about === "none" || about === "constant";
  return !(definite(first.about) && definite(second.about) && firstAnswer && secondAnswer);
}

/** Every name read in an expression, the leftmost parts of attributes included; nested functions are not entered. */
function namesIn(expr: Expr): ReadonlySet<string> {
  const names = new Set<string>();
  const waiting: Expr[] = [expr];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    switch (next.kind) {
      case "Name":
        names.add(next.id);
        break;
      case "Attribute":
      case "Starred":
      case "Await":
        waiting.push(next.value);
        break;
      case "Subscript":
        waiting.push(next.value, next.slice);
        break;
      case "Call":
        waiting.push(next.func, ...next.args, ...next.keywords.map(({ value }) => value));
        break;
      case "Compare":
        waiting.push(next.left, ...next.comparators);
        break;
      case "BinOp":
        waiting.push(next.left, next.right);
        break;
      case "BoolOp":
        waiting.push(...next.values);
        break;
      case "UnaryOp":
        waiting.push(next.operand);
        break;
      case "NamedExpr":
        waiting.push(next.target, next.value);
        break;
      case "IfExp":
        waiting.push(next.test, next.body, next.orelse);
        break;
      case "Tuple":
      case "List":
      case "Set":
        waiting.push(...next.elts);
        break;
      default:
    }
  }
  return names;
}
