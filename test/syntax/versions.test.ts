/** What is parsed with the version before it is what it is alone. */
import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { lex } from "../../server/src/syntax/lex/lexer.ts";
import { Grammar } from "../../server/src/syntax/lower/grammar.ts";
import { hasErrors } from "../../server/src/syntax/lower/recovery.ts";
import { sameTables, TreeParser } from "../../server/src/syntax/tree/tree-parser.ts";
import { edited } from "../robustness/edit-sequences.ts";
import { parserParts } from "../support/parser.ts";
import { seeded } from "../support/random.ts";

const versions = await TreeParser.create(parserParts());
const alone = await TreeParser.create(parserParts());
const { block } = new Grammar(alone.language).type;
versions.table.emptyType = block;
alone.table.emptyType = block;

test("random edits of the examples", () => {
  const folder = new URL("../../examples/", import.meta.url);
  const texts = readdirSync(folder)
    .filter((name) => name.endsWith(".py"))
    .map((name) => readFileSync(new URL(name, folder), "utf8"));
  for (let seed = 0; seed < 100; seed++) {
    const random = seeded(seed);
    let text = texts[seed % texts.length] ?? "";
    const before: string[] = [];
    for (let step = 0; step < 12; step++) {
      before.push(text);
      text = edited(text, before, random);
      const feed = lex(text).feed.subarray(0, text.length);
      expect([versions.parseVersion(feed), alone.parse(feed)]).toEqual([true, true]);
      const isWrong = hasErrors(alone.table);
      expect(hasErrors(versions.table), `seed ${seed}, step ${step}:\n${text}`).toBe(isWrong);
      if (!isWrong) {
        expect(sameTables(versions.table, alone.table), `seed ${seed}, step ${step}`).toBe(true);
      }
    }
  }
});
