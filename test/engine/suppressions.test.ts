/** Comments that silence findings, ours and those of other tools. */
import { describe, expect, test } from "vitest";
import { applyEdits } from "../../server/src/engine/fix-all.ts";
import { check, engineWith, told, wordRule } from "./rules.ts";

const engine = await engineWith(
  wordRule("late-binding-closure", "bad"),
  wordRule("missing-nonlocal", "worse"),
);

function reported(text: string): readonly string[] {
  return told(text, check(engine, text));
}

describe("our own", () => {
  test.each([
    ["at the end of the line", "bad = 1  # cellscope: ignore[late-binding-closure]\n"],
    ["with a reason", "bad = 1  # cellscope: ignore[late-binding-closure] -- it is fine\n"],
    ["without brackets", "bad = 1  # cellscope: ignore\n"],
    [
      "for several rules",
      "bad = worse  # cellscope: ignore[late-binding-closure, missing-nonlocal]\n",
    ],
    [
      "behind another comment",
      "bad = 1  # type: ignore # cellscope: ignore[late-binding-closure]\n",
    ],
    ["before another comment", "bad = 1  # cellscope: ignore[late-binding-closure]  # noqa\n"],
    ["on a line of its own", "# cellscope: ignore[late-binding-closure]\n\n# note\nbad = 1\n"],
    ["for the file", "x = 1\nbad = 1\n# cellscope: file-ignore[late-binding-closure]\nbad = 2\n"],
    ["expected", "bad = 1  # cellscope: expect[late-binding-closure]\n"],
    ["inside a function", "def f():\n    bad = 1  # cellscope: ignore[late-binding-closure]\n"],
    [
      "in a class",
      "class C:\n    def f(self):\n        bad = 1  # cellscope: ignore[late-binding-closure]\n",
    ],
  ])("%s", (_, text) => {
    expect(reported(text)).toEqual([]);
  });

  test("on another line, or for another rule, silence nothing", () => {
    expect(reported("bad = 1\nx = 1  # cellscope: ignore[late-binding-closure]\n")).toEqual([
      "late-binding-closure@1",
      "unused-suppression@2",
    ]);
    expect(reported("bad = 1  # cellscope: ignore[missing-nonlocal]\n")).toEqual([
      "late-binding-closure@1",
      "unused-suppression@1",
    ]);
  });

  test("in a string they are text", () => {
    expect(reported('bad = "# cellscope: ignore[late-binding-closure]"\n')).toEqual([
      "late-binding-closure@1",
    ]);
  });
});

describe("unused ones", () => {
  const fixes: readonly (readonly [string, string, string])[] = [
    ["alone", "x = 1  # cellscope: ignore[missing-nonlocal] -- why\ny = 1\n", "x = 1\ny = 1\n"],
    ["on its own line", "x = 1\n    # cellscope: ignore\r\ny = 1\n", "x = 1\ny = 1\n"],
    [
      "one of two",
      "bad = 1  # cellscope: ignore[late-binding-closure, missing-nonlocal]\n",
      "bad = 1  # cellscope: ignore[late-binding-closure]\n",
    ],
    [
      "the first of two",
      "worse = 1  # cellscope: ignore[late-binding-closure, missing-nonlocal]\n",
      "worse = 1  # cellscope: ignore[missing-nonlocal]\n",
    ],
    ["between comments", "x = 1  # a # cellscope: ignore # b\n", "x = 1  # a # b\n"],
    ["at the end of the text", "x = 1  # cellscope: ignore", "x = 1"],
    [
      "misspelt",
      "bad = 1  # cellscope: ignore[late-binding-clsoure]\n",
      "bad = 1  # cellscope: ignore[late-binding-closure]\n",
    ],
  ];
  test.each(fixes)("%s: the fix", (_, text, fixed) => {
    const finding = check(engine, text).find(({ rule }) => rule === "unused-suppression");
    expect(applyEdits(text, finding?.fixes[0]?.edits ?? [])).toBe(fixed);
  });

  test("an unmet expectation is a warning, an unneeded comment an info", () => {
    const text = "x = 1  # cellscope: expect[missing-nonlocal]\ny = 1  # cellscope: ignore\n";
    expect(check(engine, text).map(({ severity }) => severity)).toEqual(["warning", "info"]);
  });

  test("say nothing of rules that did not run", () => {
    const text = "x = 1  # cellscope: ignore[missing-nonlocal]\ny = 2  # cellscope: ignore\n";
    const selection = {
      has: (rule: string) => rule !== "missing-nonlocal",
      severityOf: () => undefined,
    };
    expect(check(engine, text, selection)).toEqual([]);
  });
});

describe("those of other tools silence the matching rule, and are never unused", () => {
  test.each([
    "bad = 1  # noqa: B023\n",
    "bad = 1  # noqa:E501,B023\n",
    "bad = 1  # NOQA\n",
    "bad = 1  # pylint: disable=cell-var-from-loop\n",
    "bad = 1  # pylint: disable=W0640,missing-docstring\n",
    "# pylint: disable-next=cell-var-from-loop\nbad = 1\n",
    "# ruff: noqa: B023\nx = 1\nbad = 1\n",
    "# flake8: noqa\nbad = 1\n",
    "worse = 1  # pyright: ignore[reportUnboundVariable]\n",
    "worse = 1  # pyright: ignore\n",
    "# pyright: reportPossiblyUnbound=false\nworse = 1\n",
    "x = 1  # noqa: B023\n",
    "def f():\n    # pylint: disable=cell-var-from-loop\n    if x:\n        bad = 1\n    bad = 2\n",
    "for x in y:  # pylint: disable=cell-var-from-loop\n    bad = 1\n    bad = 2\n",
  ])("%j", (text) => {
    expect(reported(text)).toEqual([]);
  });

  test.each([
    ["bad = 1  # noqa: F401\n", ["late-binding-closure@1"]],
    ["worse = 1  # noqa: B023\n", ["missing-nonlocal@1"]],
    ["bad = 1\nx = 1  # noqa: B023\n", ["late-binding-closure@1"]],
    ["bad = 1  # pyright: ignore[reportUnboundVariable]\n", ["late-binding-closure@1"]],
    [
      "def f():\n    # pylint: disable=cell-var-from-loop\n    pass\nbad = 1\n",
      ["late-binding-closure@4"],
    ],
  ])("%j is about something else", (text, expected) => {
    expect(reported(text)).toEqual(expected);
  });
});
