/** Where a rule is explained: its page, which lies beside the program. */
import { existsSync } from "node:fs";

/** Pages do not come and go while the program runs: each is looked for once. */
const known = new Map<string, string | undefined>();

/** The URL of the rule's page; `undefined` for a rule without one. */
export function rulePage(rule: string): string | undefined {
  if (!known.has(rule)) {
    const page = new URL(`./rules/${encodeURIComponent(rule)}.md`, import.meta.url);
    known.set(rule, existsSync(page) ? page.href : undefined);
  }
  return known.get(rule);
}
