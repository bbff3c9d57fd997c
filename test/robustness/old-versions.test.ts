/** Nothing of an older version of a file is held: else a day's work would fill the memory. */
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { expect, test } from "vitest";
import { createEngine } from "../../server/src/engine/engine.ts";
import { defaultSettings, everything } from "../../server/src/engine/settings.ts";
import { testParser } from "../support/parser.ts";

setFlagsFromString("--expose-gc");
const sweep: unknown = runInNewContext("gc");

const classes = Array.from(
  { length: 20 },
  (_, k) => `class C${k}:
    seen = WeakSet()

    def __init__(self, owner):
        self.owner = owner
        weakref.finalize(self, lambda: owner.close())

    def later(self):
        for i in range(3):
            self.calls.append(lambda: (i, self.owner))

    def call(self):
        total = 0

        def add():
            total = 1

        return add
`,
);
const source = `import weakref\nfrom weakref import WeakSet\n\n${classes.join("\n")}`;

test("after many edits", async () => {
  const engine = createEngine(await testParser());
  const versions: WeakRef<object>[] = [];
  let text = source;
  let analysis = engine.analyze(text, defaultSettings);
  for (let edit = 0; edit < 60; edit++) {
    // Each class is edited in turn, so that its parts are of many versions.
    const at = text.indexOf("owner.close()", text.indexOf(`class C${edit % 20}:`));
    text = `${text.slice(0, at)}owner.${text.slice(at)}`;
    analysis = engine.analyze(text, defaultSettings, analysis);
    expect(engine.check(analysis, everything).length).toBeGreaterThan(10);
    const { facts, module } = analysis;
    versions.push(new WeakRef(facts), new WeakRef(facts.table), new WeakRef(module));
  }
  // What a weak reference was made of lives until the end of the task, and longer where V8 is about to compile.
  for (let round = 0; round < 5; round++) {
    await new Promise((resume) => void setTimeout(resume, 10));
    if (typeof sweep === "function") sweep();
  }
  const held = versions.filter((version) => version.deref() !== undefined);
  // The newest version, and the table that it was made from.
  expect(held.length).toBeLessThanOrEqual(6);
});
