/** Rules of the tests' own, which report what a test needs. */
import { createEngine, type Engine } from "../../server/src/engine/engine.ts";
import type { LocatedFinding } from "../../server/src/engine/located-finding.ts";
import type { Selection } from "../../server/src/engine/settings.ts";
import { defaultSettings, everything } from "../../server/src/engine/settings.ts";
import type { Edit, Finding, Fix, Rule, Severity } from "../../server/src/rules/rule.ts";
import { testParser } from "../support/parser.ts";

/** Reports every occurrence of the word in the text. `replacement` is offered as a fix. */
export function wordRule(
  id: string,
  word: string,
  options: {
    readonly severity?: Severity;
    readonly replacement?: string;
    readonly safety?: Fix["safety"];
  } = {},
): Rule {
  const { severity = "warning", replacement, safety = "safe" } = options;
  return {
    id,
    severity,
    summary: `Finds ${word}`,
    *check({ module }): Iterable<Finding> {
      for (const chunk of module.chunks) {
        for (const match of chunk.text.matchAll(new RegExp(word, "g"))) {
          const site = { chunk, span: { start: match.index, end: match.index + match[0].length } };
          const edits: readonly Edit[] =
            replacement === undefined ? [] : [{ site, text: replacement }];
          yield {
            rule: id,
            severity,
            message: `found ${word}`,
            site,
            names: [],
            scope: "",
            related: [],
            fixes: edits.length === 0 ? [] : [{ title: "Replace", safety, edits }],
          };
        }
      }
    },
  };
}

export async function engineWith(...rules: readonly Rule[]): Promise<Engine> {
  return createEngine(await testParser(), rules);
}

export function check(
  engine: Engine,
  text: string,
  selection: Selection = everything,
): readonly LocatedFinding[] {
  return engine.check(engine.analyze(text, defaultSettings), selection);
}

/** `rule@line`, both as a person would count. */
export function told(text: string, findings: readonly LocatedFinding[]): readonly string[] {
  return findings.map(
    ({ rule, span }) => `${rule}@${String(text.slice(0, span.start).split("\n").length)}`,
  );
}
