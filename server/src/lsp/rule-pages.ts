/** Where a rule is explained: its page, which lies beside the program. */
import { existsSync } from "node:fs";

/** The URL of the rule's page; `undefined` for a rule without one. */
export function rulePage(rule: string): string | undefined {
  const page = new URL(`./rules/${encodeURIComponent(rule)}.md`, import.meta.url);
  return existsSync(page) ? page.href : undefined;
}
