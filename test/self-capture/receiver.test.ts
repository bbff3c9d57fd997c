/** What an editor says of the receiver inside a closure. */
import { expect, test } from "vitest";
import { buildFacts } from "../../server/src/engine/facts.ts";
import { defaultSettings } from "../../server/src/engine/settings.ts";
import { receiverLines } from "../../server/src/ide/receiver.ts";
import { testParser } from "../support/parser.ts";

const parser = await testParser();

/** The lines for every place in a closure that reads `self`. */
function linesIn(body: string, members = ""): readonly string[] {
  const source = `class Thing:\n    def method(self, button):\n        ${body}\n${members}`;
  const facts = buildFacts(parser.parse(source), defaultSettings);
  const [captured] = facts.closures
    .flatMap(({ captures }) => captures)
    .filter(({ variable }) => variable.name === "self");
  if (captured === undefined) return [];
  const [reference] = captured.references;
  return reference === undefined ? [] : receiverLines(captured.variable, reference.scope, facts);
}

test.each([
  [
    "return lambda: self.x",
    "It keeps the whole `Thing` instance alive for as long as somebody keeps the function, which is returned.",
  ],
  [
    "button.clicked = lambda: self.x",
    "It keeps the whole `Thing` instance alive for as long as `button.clicked` refers to the function.",
  ],
  [
    "button.connect(lambda: self.x)",
    "It keeps the whole `Thing` instance alive for as long as `button.connect` keeps the function.",
  ],
  [
    "return Condition(lambda: self.x)",
    "It keeps the whole `Thing` instance alive for as long as the `Condition` that is made here refers to the function.",
  ],
  [
    "self.register(lambda: self.x)",
    "It keeps the whole `Thing` instance alive for as long as `self.register` keeps the function; if it does so on the instance, that is a cycle.",
  ],
  ["self.callback = lambda: self.x", "Only the garbage collector frees the instance."],
])("%s", (body, line) => {
  expect(linesIn(body)[1]).toBe(line);
});

test("a finalizer waits for the cycle", () => {
  const destructor = "    def __del__(self):\n        pass\n";
  expect(linesIn("self.callback = lambda: self.x", destructor)).toEqual([
    "This lambda captures `self` itself, not `self.x`, and is stored on it: a cycle.",
    "Only the garbage collector frees the instance, and `__del__` waits for that.",
  ]);
});

test("a function that is only called does not outlive the call", () => {
  expect(linesIn("helper = lambda: self.x; helper()")).toEqual([
    "This lambda captures `self` itself, not `self.x`; it does not outlive the call of the method.",
  ]);
});

test("a function without the receiver has no line", () => {
  expect(linesIn("return lambda: button")).toEqual([]);
});

test("what is called at once does not outlive the call either", () => {
  expect(linesIn("return sorted(button, key=lambda each: self.method(each))")).toEqual([
    "This lambda captures `self`; it does not outlive the call of the method.",
  ]);
});

test("a coroutine lives on when the function that made it is gone", () => {
  const body =
    "async def wait():\n            return self.x, self.y, self.z\n        button.run(wait())";
  expect(linesIn(body)).toEqual([
    "`wait` captures `self` itself, not what it reads from it.",
    "Each coroutine made by it keeps the whole `Thing` instance alive until it has ended.",
  ]);
});
