/** What the rules about lifetimes claim of random programs is what a real CPython does. `npm run score -- self` runs more. */
import { afterAll, expect, test } from "vitest";
import { createEngine } from "../../server/src/engine/engine.ts";
import { createPython } from "../support/python.ts";
import { testParser } from "../support/parser.ts";
import { claimedProgram } from "./lifetime-claims.ts";

const python = createPython("3.13");
afterAll(() => {
  python.close();
});

const seeds = Array.from({ length: 1200 }, (_, place) => 1_000_000 + place);

test("every claim comes true, and most of what could be claimed is", async () => {
  const engine = createEngine(await testParser());
  const right = new Map<string, number>();
  const missed = new Map<string, number>();
  for (const seed of seeds) {
    const claimed = await claimedProgram(seed, engine, python);
    for (const judgement of claimed?.judgements ?? []) {
      const { rule, happened, message } = judgement;
      if (judgement.claimed) {
        expect(happened, `seed ${seed}: ${rule}: ${message}`).toBe(true);
        right.set(rule, (right.get(rule) ?? 0) + 1);
      } else if (happened) missed.set(rule, (missed.get(rule) ?? 0) + 1);
    }
  }
  // About three quarters of what these programs give reason to; the rest is what the rules' pages name as limits.
  const least = {
    "finalizer-keeps-target": 60,
    "registry-keeps-self": 15,
    "self-capture": 60,
    "self-cycle": 8,
    "self-shipped": 20,
    "unregister-fresh-callable": 15,
    "weak-callback-dies": 80,
  };
  for (const [rule, count] of Object.entries(least)) {
    expect(right.get(rule) ?? 0, rule).toBeGreaterThanOrEqual(count);
    expect(missed.get(rule) ?? 0, rule).toBeLessThan((right.get(rule) ?? 0) / 2);
  }
}, 300_000);
