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
  [
    "pyright#9638: the function runs before the deletion, and is not handed on",
    `
def total(read):
    rows = read()
    def count():
        return len(rows)
    size = count()
    del rows
    return size
`,
  ],
  [
    "tests inside and outside of a function that agree",
    `
def compile_all(names, target, packed):
    def write(name):
        if packed:
            archive.write(name)
        else:
            open(target + name, "w").close()
    if packed is not None:
        archive = packed(target)
    for name in names:
        write(name)
`,
  ],
  [
    "an argument that keeps the function from the read",
    `
def show(graph, edges):
    def pick(name, of_edge=True):
        return chosen[name] if of_edge else graph[name]
    print(pick("node", False))
    chosen = {name: graph[name] for name in edges}
    print(pick("edge"))
`,
  ],
  [
    "functions that only hand on what runs later",
    `
def sort(schema, Field):
    def replaced(field):
        return types[field.name]
    def sorted_field(field):
        return Field(field, lambda: replaced(field))
    types = {field.name: sorted_field(field) for field in schema}
    return types
`,
  ],
  [
    "numbers that tell that a loop is not entered before the name is bound",
    `
text = "module"
def pieces(fragments):
    i = -1
    end = start = 0
    while i < len(fragments):
        while start < end and text[start] == " ":
            start += 1
        if start == end:
            i += 1
            if i == len(fragments):
                break
            text = fragments[i]
            start, end = 0, len(text)
        else:
            break
`,
  ],
  [
    "blocks of a file, read by a function in the header of a loop",
    `
import hashlib
def digest(path, size):
    found = hashlib.sha256()
    with open(path, "rb") as file:
        for block in iter(lambda: file.read(size), b""):
            found.update(block)
    return found
`,
  ],
  [
    "a declaration of a name that the function does not use",
    `
def test(raised):
    problem = raised()
    def check(values):
        global problem
        return values
    return check(problem)
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
    "muffin#38: a callback of the start logs the error of the import",
    `
class Application:
    def __init__(self, load):
        self.starters = []
        try:
            self.config = load()
        except ImportError as problem:
            self.on_start(lambda app: app.log("cannot import: %s", problem))
    def on_start(self, function, *arguments):
        self.starters.append((function, arguments))
    def start(self):
        for function, arguments in self.starters:
            function(self, *arguments)
`,
    "8: captured-exception-name",
  ],
  [
    "pylance-release#872: a test before the augmented assignment",
    `
def once():
    seen = 0
    def visit():
        if seen == 0:
            seen += 1
            return "first"
        return "again"
    return visit
`,
    "5: missing-nonlocal",
  ],
  [
    "pyright#9638: the enclosing function deletes the name after the function was made, and returns it",
    `
def counter(read):
    rows = read()
    def count():
        return len(rows)
    print(count())
    del rows
    return count
`,
    "5: empty-cell",
  ],
  [
    "pylint#9512: a loop counts a parameter of the enclosing function down",
    `
def doubling(times):
    def double(number):
        while times > 0:
            number *= 2
            times -= 1
        return number
    return double
`,
    "4: missing-nonlocal",
  ],
  [
    "pyright#1908 and #3535: a default for a parameter of the enclosing function",
    `
def make(option=None):
    def run():
        if not option:
            option = "standard"
        return option
    return run
`,
    "4: missing-nonlocal",
  ],
  [
    "pyright#4100: a returned function reads what not every path has bound",
    `
def make(number):
    if number == 0:
        state = "zero"
    def show():
        print(state)
    return show
`,
    "6: empty-cell",
  ],
  [
    "pylint#6812: a function runs before one that it calls is defined",
    `
def outer():
    def first():
        return second()
    first()
    def second():
        return 2
    return second()
`,
    "4: empty-cell",
  ],
  [
    "a lambda runs before the function around it has bound its own variable",
    `
def outer(rate):
    def inner(prices):
        totals = list(map(lambda price: price * rate, prices))
        rate = sum(totals)
        return rate
    return inner
`,
    "4: missing-nonlocal",
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
