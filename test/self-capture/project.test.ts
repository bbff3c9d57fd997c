/** The proof of `self-capture` over several modules. */
import { expect, test } from "vitest";
import { buildFacts } from "../../server/src/engine/facts.ts";
import { createEngine } from "../../server/src/engine/engine.ts";
import { defaultSettings, everything } from "../../server/src/engine/settings.ts";
import {
  type AttributeSummary,
  joinAttributes,
  summarizeAttributes,
} from "../../server/src/flow/project-attributes.ts";
import { testParser } from "../support/parser.ts";

const parser = await testParser();
const engine = createEngine(parser);

function summaryOf(source: string): AttributeSummary {
  // A summary crosses threads.
  return structuredClone(summarizeAttributes(buildFacts(parser.parse(source), defaultSettings)));
}

const widget = `from base import Base

class Widget(Base):
    def __init__(self):
        self.value = 1

    def callback(self):
        return lambda: self.value
`;

/** What is said of the widget when the project has these modules, too. */
function told(...others: readonly string[]): string {
  const project = joinAttributes([widget, ...others].map(summaryOf));
  const [finding] = engine.check(
    engine.analyze(widget, { ...defaultSettings, project: () => project }),
    everything,
  );
  return `${finding?.severity ?? "nothing"}: ${finding?.message ?? ""}`;
}

const base = `class Base:
    def greet(self):
        return "hello"
`;
const subject =
  "This lambda captures `self` and so keeps the whole `Widget` instance alive, only to read `self.value`";

test("a base class of another module is known", () => {
  expect(told(base)).toBe(
    `warning: ${subject}, which does not change after \`__init__\` in this project`,
  );
});

test("a class of a library is not", () => {
  expect(told()).toBe(`info: ${subject} (\`Base\` is not a class of the project)`);
});

test.each([
  [
    "class Base:\n    @property\n    def value(self):\n        return 1\n",
    "`value` is also an attribute of the class `Base`",
  ],
  ["class Base:\n    def reset(self):\n        self.value = 1\n", "`Base` assigns `value`, too"],
  [
    "class Base:\n    def __getattr__(self, name):\n        return 1\n",
    "`Base` may change how its attributes work",
  ],
  [
    "class Base:\n    def __init__(self):\n        self.setup()\n",
    "`Base` may run methods before `value` is assigned",
  ],
  ["class Base(Other):\n    pass\n", "`Other` is not a class of the project"],
])("a base class that meddles: %s", (module, reason) => {
  expect(told(module)).toBe(`info: ${subject} (${reason})`);
});

test.each([
  [
    "def poke(widget):\n    widget.value = 2\n",
    "another module stores `value` through another name",
  ],
  [
    "from widget import Widget as W\ndef poke(thing, name):\n    setattr(thing, name, 2)\n",
    "a module that imports `Widget` may store any attribute by name",
  ],
  [
    "class Child(widget.Widget):\n    def reset(self):\n        self.value = 2\n",
    "`Child` assigns `value`, too",
  ],
  [
    "class Child(Widget):\n    pass\nclass Grandchild(Child):\n    value = 3\n",
    "`value` is also an attribute of the class `Grandchild`",
  ],
])("another module that meddles: %s", (module, reason) => {
  expect(told(base, module)).toBe(`info: ${subject} (${reason})`);
});

test.each([
  "class Other:\n    def __init__(self):\n        self.value = 2\n",
  "class Child(Widget):\n    def reset(self):\n        self.other = 2\n",
  "def poke(thing, name):\n    setattr(thing, name, 2)\n",
])("another module that does not: %s", (module) => {
  expect(told(base, module)).toContain("warning");
});
