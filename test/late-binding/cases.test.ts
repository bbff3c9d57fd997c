/**
 * Cases from public issue trackers, each rewritten in our own words and code, with the answer it must get.
 * Only errors and warnings count.
 */
import { describe, expect, test } from "vitest";
import { createEngine } from "../../server/src/engine/engine.ts";
import { defaultSettings, everything } from "../../server/src/engine/settings.ts";
import { testParser } from "../support/parser.ts";
import { familyRules } from "./scoring.ts";

const engine = createEngine(await testParser());

/** `line: rule`, in order. */
function reported(code: string): readonly string[] {
  const analysis = engine.analyze(code, defaultSettings);
  return engine
    .check(analysis, everything)
    .filter(
      ({ rule, severity }) =>
        familyRules.has(rule) && (severity === "error" || severity === "warning"),
    )
    .map(({ rule, span }) => `${analysis.module.lines.position(span.start).line + 1}: ${rule}`);
}

const silent: Readonly<Record<string, string>> = {
  "flake8-bugbear#269: a name of another comprehension, and a reduce": `
from functools import reduce
def fill(cache, items, fields):
    start = {name: 0 for name in fields}
    return {
        key: value
        for key, value in reduce(
            lambda data, item: {**data, **{name: f(cache, item) for name, f in fields.items()}}, items, start
        ).items()
    }
`,
  "flake8-bugbear#269: an assertion helper": `
class Test:
    def test_all(self):
        for error in (ValueError, TypeError):
            def fail():
                raise error("no")
            self.assertRaises(error, fail)
            with self.subTest(error), self.assertRaises(error):
                fail()
`,
  "flake8-bugbear#380: sort, max and map in the same iteration": `
def order(tables, best):
    for table, column in tables:
        table.sort(key=lambda row: row[column])
        best.append(max(table, key=lambda row: (row[column], len(row))))
        print(list(map(lambda row: row[column], table)))
`,
  "flake8-bugbear#396: pandas apply": `
def flags(frame, info, limits):
    for key in limits:
        frame[key] = False if limits[key] is None else info.apply(lambda row: row.get(key, 0) < limits[key], axis=1)
`,
  "flake8-bugbear#468: a container per iteration, a function called at once": `
for _ in range(10):
    found = []
    def add():
        found.append(42)
    add()
`,
  "ruff#1686: sort by a key, and return": `
def first(things):
    for thing, letter in things:
        thing.sort(key=lambda word: (word[letter], len(word)))
        if thing:
            return lambda word: word[letter]
`,
  "ruff#4090: a parameter of the same name": `
functions = []
for value in range(3):
    def make(value):
        def show():
            return value
        return show
    functions.append(make(value))
    def make_default(value=value):
        return lambda: value
    functions.append(make_default())
    functions.append(lambda value=value: value)
`,
  "ruff#7847: defined and called in the iteration": `
def squares(size):
    result = []
    for number in range(size):
        square = number**2
        def append():
            result.append(square)
        append()
    return result
`,
  "ruff#7847: its nonlocal trick changes nothing": `
def squares(size):
    result = []
    for number in range(size):
        square = number**2
        def append():
            nonlocal square
            square = square
            result.append(square)
        append()
    return result
`,
  "ruff#15716: the variable of a comprehension": `
for _ in range(3):
    [x for x in []]
    def function():
        return lambda x: x
    function()
`,
  "ruff#6293: awaited in the same iteration": `
import asyncio
async def fetch_all(urls, client):
    pages = []
    for url in urls:
        async def fetch():
            return await client.get(url)
        pages.append(await asyncio.wait_for(fetch(), 10))
    return pages
`,
  "pylint#9557: a helper that calls, inside pytest.raises": `
import sys
import pytest
def test_exit():
    def run(closure):
        closure()
    for code in range(5):
        with pytest.raises(SystemExit) as caught:
            run(lambda *_: sys.exit(code))
        assert caught.value.code == code
`,
  "pylint#5263: nested, and called in the iteration": `
def example(numbers):
    for number in numbers:
        def outer():
            def inner():
                print(number)
            inner()
        outer()
`,
  "pylint#1934: a set per iteration": `
for z in [0, 1]:
    seen = set()
    def visit():
        for x in [0]:
            seen.add(x)
    visit()
`,
  "pylint#3107: next over a filter with a default": `
for pair in [[2], [3]]:
    next(filter(lambda number, first=pair[0]: number == first, [1, 2, 3]))
`,
  "pylint#5012: a keyword-only default": `
kept = []
for number in range(5):
    def show(*, _number=number):
        print(_number)
    kept.append(show)
`,
  "meshping#51: run in an executor, and awaited": `
async def resolve(loop, targets, lookup):
    for target in targets:
        target.address = await loop.run_in_executor(None, lambda: lookup(target.name))
`,
  "an unknown callee": `
def run(things, elsewhere):
    for thing in things:
        elsewhere.handle(lambda: thing)
`,
  "a local container that dies with its iteration": `
def run(jobs):
    for job in jobs:
        steps = []
        steps.append(lambda: job.prepare())
        steps.append(lambda: job.finish())
        for step in steps:
            step()
`,
  "a getter that gives the same object each time": `
class Form:
    def get_dialog(self):
        dialog = self.parent()
        while not isinstance(dialog, Dialog):
            dialog = dialog.parent()
        return dialog
    def setup(self, fields):
        for field in fields:
            dialog = self.get_dialog()
            field.changed.connect(lambda text: dialog.update())
`,
  "a name that is given another list before": `
def run(jobs, kept):
    fresh = []
    kept.append(fresh)
    for job in jobs:
        fresh = []
        fresh.append(lambda: job.run())
        for step in fresh:
            step()
`,
  "put in and taken out": `
def run(jobs):
    stack = []
    for job in jobs:
        stack.append(lambda: job.run())
        stack.pop()()
`,
  "each run of a comprehension has its own variable": `
def table(rows):
    return [[lambda: cell for cell in (row,)][0] for row in rows if row]
`,
  "mutual recursion and helpers defined below": `
def parse(tokens):
    def expression():
        return term()
    def term():
        return tokens.pop() or expression()
    return expression
`,
};

const found: Readonly<Record<string, readonly [string, readonly string[]]>> = {
  "cpython#121274: a sieve of filters": [
    `
def sieve(numbers):
    while True:
        prime = next(numbers)
        yield prime
        numbers = filter(lambda n: n % prime, numbers)
`,
    ["6: late-binding-iterator"],
  ],
  "cpython#131771, cpython#80808: lambdas of a comprehension": [
    "multipliers = [lambda x: x * n for n in range(4)]\nprint([m(2) for m in multipliers])\n",
    ["1: late-binding-closure"],
  ],
  "cpython#103505: a lambda that replaces what it calls": [
    `
def area(width, height):
    return width * height
area = area
area = lambda width: area(width, 0)
`,
    ["5: self-referencing-closure"],
  ],
  "pylint#8221: a dict of functions": [
    `
def table(names):
    handlers = {}
    for name in names:
        handlers[name] = lambda: print(name)
    return handlers
`,
    ["5: late-binding-closure"],
  ],
  "ruff#16046: callbacks that are returned in a list": [
    `
def callbacks(items):
    made = []
    for name, data in items.items():
        def callback():
            print(name, data)
        made.append(callback)
    return made
`,
    ["6: late-binding-closure", "6: late-binding-closure"],
  ],
  "gpiozero#812: a handler for each button": [
    `
def wire(buttons, lamps):
    for button, lamp in zip(buttons, lamps):
        button.when_pressed = lambda: lamp.toggle()
`,
    ["4: late-binding-closure"],
  ],
  "nicegui#470: on_click": [
    `
from nicegui import ui
for name in ("a", "b"):
    ui.button(name, on_click=lambda: ui.notify(name))
`,
    ["4: late-binding-closure"],
  ],
  "open-forms#4213: on_commit in the else of a try": [
    `
from django.db import transaction
import logevent
def activate(forms, log):
    for form in forms:
        try:
            with transaction.atomic():
                form.activate()
        except ValueError:
            log.exception("failed", extra={"pk": form.pk})
        else:
            transaction.on_commit(lambda: logevent.form_activated(form))
`,
    ["12: late-binding-closure"],
  ],
  "a dict of lambdas, given elsewhere one by one": [
    `
def ban(names, explode, fixture):
    table = {name: lambda *args: explode(name) for name in names}
    for name in names:
        fixture.patch(name, table[name])
`,
    ["3: late-binding-closure"],
  ],
  "a parameter whose name a loop takes": [
    `
def instances(items, clusters, name):
    filters = []
    filters.append(lambda item: item[0] == name)
    found = []
    for name, cluster in clusters.items():
        found.extend((name, instance) for instance in cluster)
    return [item for item in found if all(accepts(item) for accepts in filters)]
`,
    ["4: rebound-after-capture"],
  ],
  "django-transaction-hooks#17: on_commit": [
    `
from django.db import transaction
def notify(users):
    for user in users:
        transaction.on_commit(lambda: user.send())
`,
    ["5: late-binding-closure"],
  ],
  "airflow#21274: tasks that are submitted": [
    `
def start(executor, jobs):
    futures = []
    for job in jobs:
        futures.append(executor.submit(lambda: job.run()))
    return [future.result() for future in futures]
`,
    ["5: late-binding-closure"],
  ],
  "ward#344: tests registered by a decorator": [
    `
from ward import test
for number in range(3):
    @test("number")
    def _():
        assert number
`,
    ["6: late-binding-closure"],
  ],
  "an unknown callee whose name speaks of later": [
    `
def run(things, loop):
    for thing in things:
        loop.add_exit_hook(lambda: thing.close())
`,
    ["4: late-binding-closure"],
  ],
  "formlayout#61: Qt's connect": [
    `
def add_buttons(box, data):
    for label, callback in data:
        button = box.addButton(label)
        button.clicked.connect(lambda: callback(box))
`,
    ["5: late-binding-closure"],
  ],
  "networkx#3598, devlib#676: threads started together": [
    `
import threading
def start_all(targets):
    threads = []
    for target in targets:
        thread = threading.Thread(target=lambda: target.start())
        thread.start()
        threads.append(thread)
    for thread in threads:
        thread.join()
`,
    ["6: late-binding-closure"],
  ],
  "pymmcore-plus#559: a def connected in a loop": [
    `
def watch(core, devices):
    for device in devices:
        def changed(value):
            print(device, value)
        core.events.propertyChanged.connect(changed)
`,
    ["5: late-binding-closure"],
  ],
};

describe("silent", () => {
  test.each(Object.entries(silent))("%s", (_, code) => {
    expect(reported(code)).toEqual([]);
  });
});

describe("reported", () => {
  test.each(Object.entries(found))("%s", (_, [code, findings]) => {
    expect(reported(code)).toEqual(findings);
  });
});

describe("fixes", () => {
  /** The titles of the fixes of the first finding, or why there is none. */
  function offered(code: string): readonly string[] {
    const analysis = engine.analyze(code, defaultSettings);
    const [finding] = engine
      .check(analysis, everything)
      .filter(({ rule, severity }) => familyRules.has(rule) && severity !== "hint");
    return finding?.unfixed === undefined
      ? (finding?.fixes.map(({ title }) => title) ?? [])
      : [`none: ${finding.unfixed}`];
  }
  const loop = (lines: string): string => `
from functools import partial
import signals
kept = []
def run(items, send):
    for item in items:
${lines.replaceAll(/^/gm, "        ")}
`;

  test.each([
    ["kept.append(lambda: send(item))", "Bind `item` when the lambda is made"],
    ["kept.append(lambda: send(item.name))", "Bind `item` when the lambda is made"],
    [
      "@signals.listen\ndef made(): return item\nkept.append(made)",
      "Make `made` in a function that is given `item`",
    ],
    ["kept.append(n + item for n in [1])", "Make a list now"],
    ["kept.append(partial(lambda: send(item)))", "Give `item` to `partial`"],
    [
      "kept.append(lambda: item)\nitem += 1",
      "none: `item` is bound again further down in the same iteration, which may be meant to be seen",
    ],
  ])("%s", (lines, title) => {
    expect(offered(loop(lines))).toEqual([title]);
  });
});
