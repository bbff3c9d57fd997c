/** Cases from public issue trackers in which nothing is late, each in our own words and code. */
export const silentCases: Readonly<Record<string, string>> = {
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
