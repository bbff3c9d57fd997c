/** Which fix a late use is offered first, and what is said where there is none. */
import { expect, test } from "vitest";
import { createEngine } from "../../server/src/engine/engine.ts";
import { defaultSettings, everything } from "../../server/src/engine/settings.ts";
import { testParser } from "../support/parser.ts";
import { familyRules } from "./scoring.ts";

const engine = createEngine(await testParser());

/** The titles of the fixes of the first finding, or why there is none. */
function offered(code: string): readonly string[] {
  const analysis = engine.analyze(code, defaultSettings);
  const [finding] = engine
    .check(analysis, everything)
    .filter(({ rule, severity }) => familyRules.has(rule) && severity !== "hint");
  return finding?.unfixed === undefined
    ? (finding?.fixes.map(({ title }) => title) ?? [])
    : [`none: ${finding.unfixed}`];
}
const loop = (lines: string): string => `
from functools import partial
import signals
kept = []
def run(items, send):
  for item in items:
${lines.replaceAll(/^/gm, "        ")}
`;

test.each([
  ["kept.append(lambda: send(item))", "Bind `item` when the lambda is made"],
  ["kept.append(lambda: send(item.name))", "Bind `item` when the lambda is made"],
  [
    "@signals.listen\ndef made(): return item\nkept.append(made)",
    "Make `made` in a function that is given `item`",
  ],
  ["kept.append(n + item for n in [1])", "Make a list now"],
  ["kept.append(partial(lambda: send(item)))", "Give `item` to `partial`"],
  [
    "kept.append(lambda: item)\nitem += 1",
    "none: `item` is bound again further down in the same iteration, which may be meant to be seen",
  ],
])("%s", (lines, title) => {
  expect(offered(loop(lines))).toEqual([title]);
});
