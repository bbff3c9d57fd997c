/**
 * Cases from public issue trackers, each rewritten in our own code, with the answer it must get.
 * Only errors and warnings count.
 */
import { expect, test } from "vitest";
import { createEngine } from "../../server/src/engine/engine.ts";
import { atLeast, defaultSettings, everything } from "../../server/src/engine/settings.ts";
import { testParser } from "../support/parser.ts";

const engine = createEngine(await testParser());

/** `line: rule`, in order. */
function reported(code: string): readonly string[] {
  const analysis = engine.analyze(code, defaultSettings);
  return engine
    .check(analysis, everything)
    .filter(({ severity }) => atLeast(severity, "warning"))
    .map(({ rule, span }) => `${analysis.module.lines.position(span.start).line + 1}: ${rule}`);
}

test.each([
  [
    "ruff#14521: a function of the handler that is called there",
    `
def load(read):
    try:
        return read()
    except OSError as problem:
        def explain():
            return f"cannot read: {problem}"
        print(explain())
        raise
`,
  ],
  [
    "ruff#6878: a lambda that is called at once",
    `
def load(read):
    try:
        return read()
    except OSError as problem:
        return (lambda: str(problem))()
`,
  ],
  [
    "ruff#19612: a comprehension and a sort key",
    `
def load(read, words):
    try:
        return read()
    except OSError as problem:
        known = [word for word in words if word in str(problem)]
        known.sort(key=lambda word: str(problem).find(word))
        return known
`,
  ],
])("silent: %s", (_title, code) => {
  expect(reported(code)).toEqual([]);
});

test.each([
  [
    "dbos-transact-py#641: a result that raises the exception later",
    `
class Workflow:
    def run(self, task, results):
        try:
            value = task()
            results["done"] = lambda: value
        except Exception as problem:
            def fail():
                raise problem
            results["done"] = fail
`,
    "9: captured-exception-name",
  ],
  [
    "a counter of a decorator",
    `
def counted(function):
    calls = 0
    def wrapper(*arguments):
        calls += 1
        print(calls)
        return function(*arguments)
    return wrapper
`,
    "5: missing-nonlocal",
  ],
  [
    "a flag that a loop waits for",
    `
def serve(receive):
    stopped = False
    def handle(message):
        if message == "stop":
            stopped = True
    while not stopped:
        handle(receive())
`,
    "6: lost-update",
  ],
])("reported: %s", (_title, code, finding) => {
  expect(reported(code)).toEqual([finding]);
});
