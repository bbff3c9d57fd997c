/** The scan and the search for signs give words and signs the same numbers. */
import { expect, test } from "vitest";
import * as words from "../../server/scan/words.ts";
import * as layout from "../../server/src/syntax/signs/layout.ts";
import { k } from "../../server/src/syntax/signs/names.ts";
import { firstName } from "../../server/src/syntax/signs/outline-model.ts";
import { type Sign, signs } from "../../server/src/syntax/signs/sign.ts";
import { lastAsked, lastHeard, n, takers } from "../../server/src/syntax/signs/vocabulary.ts";

/** `nAddDoneCallback` is `add_done_callback`, `nWeakref` is `weakref`, and `nCall` is `__call__`. */
function spellings(name: string): readonly string[] {
  const word = name.slice(1);
  const snake = word.replaceAll(/(?<=.)[A-Z]/g, (letter) => `_${letter}`).toLowerCase();
  return [word, word.toLowerCase(), snake, `__${snake}__`];
}

test.each(Object.entries(words).filter(([name]) => /^[kn][A-Z]/.test(name)))(
  "%s",
  (name, number) => {
    const known: Readonly<Record<string, number>> = name.startsWith("k") ? k : n;
    expect(spellings(name).map((word) => known[word])).toContain(number);
  },
);

test("the letters that takers begin with", () => {
  const names = /\(\?:(.*)\)/.exec(takers.source)?.[1]?.split("|") ?? [];
  const letters = names.map((name) => 1 << (name.charCodeAt(0) - "a".charCodeAt(0)));
  expect(letters.reduce((all, letter) => all | letter, 0)).toBe(words.takerLetters);
});

test("the limits between the kinds of names", () => {
  const { firstName: first, lastHeard: heard, lastAsked: asked } = words;
  expect([first, heard, asked]).toEqual([firstName, lastHeard, lastAsked]);
});

/** `earlyUseSign` is `early-use`. */
test.each(Object.entries(layout).filter(([name]) => /[a-z]Sign$/.test(name)))(
  "%s",
  (name, number) => {
    const sign = name.replace(/Sign$/, "").replaceAll(/[A-Z]/g, (letter) => `-${letter}`);
    expect(signs.indexOf(sign.toLowerCase() as Sign)).toBe(number);
  },
);
