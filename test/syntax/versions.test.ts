/** What is parsed with the version before it is what it is alone. */
import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { lex } from "../../server/src/syntax/lex/lexer.ts";
import { Grammar } from "../../server/src/syntax/lower/grammar.ts";
import { sameTables, TreeParser } from "../../server/src/syntax/tree/tree-parser.ts";
import { edited } from "../robustness/edit-sequences.ts";
import { parserParts } from "../support/parser.ts";
import { seeded } from "../support/random.ts";

const versions = await TreeParser.create(parserParts());
const alone = await TreeParser.create(parserParts());
const { block } = new Grammar(alone.language).type;
versions.table.emptyType = block;
alone.table.emptyType = block;

const folder = new URL("../../examples/", import.meta.url);
const texts = readdirSync(folder)
  .filter((name) => name.endsWith(".py"))
  .map((name) => readFileSync(new URL(name, folder), "utf8"));

/** Parses the text with the version before it and without. */
function compare(text: string, about: string): void {
  const feed = lex(text).feed.subarray(0, text.length);
  expect([versions.parseVersion(feed), alone.parse(feed)]).toEqual([true, true]);
  const isWrong = alone.table.hasErrors;
  expect(versions.table.hasErrors, `${about}:\n${text}`).toBe(isWrong);
  if (!isWrong) expect(sameTables(versions.table, alone.table), `${about}:\n${text}`).toBe(true);
}

test("random edits of the examples", () => {
  for (let seed = 0; seed < 100; seed++) {
    const random = seeded(seed);
    let text = texts[seed % texts.length] ?? "";
    const before: string[] = [];
    for (let step = 0; step < 12; step++) {
      before.push(text);
      text = edited(text, before, random);
      compare(text, `seed ${seed}, step ${step}`);
    }
  }
});

/** Most of it is read without the parser. */
test("words that grow, shrink and become others, keywords and numbers too", () => {
  const more =
    "match (x):\n    case _ as y: print (y)\ntype(x).y = 1.e5 + 0xe1 + x1.e5\nexec = 1_0.real\n" +
    "lambda x: (yield)\nclass A[T]: pass\ndef f(a, /, *b, c=1e-5, **d): return not a\n";
  const words = ["e", "e5", "_", "x9", "if", "match", "type", "print", "None", "lambda", "is", ""];
  for (let seed = 0; seed < 300; seed++) {
    const random = seeded(seed);
    let text = more + (texts[seed % texts.length] ?? "");
    for (let step = 0; step < 12; step++) {
      const places = [...text.matchAll(/\w+/gu)];
      const { index = 0, 0: word = "" } = places[random.below(places.length)] ?? {};
      const from = index + random.below(word.length + 1);
      const to = Math.max(from, index + random.below(word.length + 1));
      const next = text.slice(0, from) + (words[random.below(words.length)] ?? "") + text.slice(to);
      compare(next, `seed ${seed}, step ${step}`);
      // What has errors is read by the parser, and so would be whatever comes of it.
      if (!alone.table.hasErrors) text = next;
    }
  }
});
