/**
 * Cases from public issue trackers, each rewritten in our own words and code, with the answer it must get.
 * Only errors and warnings count.
 */
import { describe, expect, test } from "vitest";
import { createEngine } from "../../server/src/engine/engine.ts";
import { defaultSettings, everything } from "../../server/src/engine/settings.ts";
import { testParser } from "../support/parser.ts";
import { familyRules } from "./scoring.ts";
import { silentCases } from "./silent-cases.ts";

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
  test.each(Object.entries(silentCases))("%s", (_, code) => {
    expect(reported(code)).toEqual([]);
  });
});

describe("reported", () => {
  test.each(Object.entries(found))("%s", (_, [code, findings]) => {
    expect(reported(code)).toEqual(findings);
  });
});
