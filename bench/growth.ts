/** Programs of growing size, for measuring how the cost grows with it. */

export interface GrowthCase {
  readonly name: string;
  readonly sizes: readonly number[];
  /** A program of `size` of what the name says. */
  make(size: number): string;
}

const repeat = (size: number, part: (index: number) => string): string =>
  Array.from({ length: size }, (_, index) => part(index)).join("");

/** Python nests blocks 100 deep at most; deeper programs are refused and must not be slow for that. */
const nested = (size: number, head: (index: number) => string, body: string): string =>
  repeat(size, (index) => `${" ".repeat(index)}${head(index)}\n`) + `${" ".repeat(size)}${body}\n`;

const lines = [
  "def function_#(first, second=1):\n",
  "    total = first + second\n",
  "    handlers = []\n",
  "    for item in range(total):\n",
  "        handlers.append(lambda: item + total)\n",
  "    def add(amount):\n",
  "        nonlocal total\n",
  "        total += amount\n",
  "    return handlers, add\n",
  "\n",
] as const;

export const growthCases: readonly GrowthCase[] = [
  {
    name: "lines of functions",
    sizes: [1_000, 10_000, 100_000],
    make: (size) => repeat(size / lines.length, (index) => lines.join("").replace("#", `${index}`)),
  },
  {
    name: "comment lines",
    sizes: [1_000, 10_000, 100_000],
    make: (size) => repeat(size, (index) => `# Comment ${index} on the code below.\n`),
  },
  {
    name: "nested parentheses",
    sizes: [100, 1_000, 10_000],
    make: (size) => `value = ${"(".repeat(size)}1${")".repeat(size)}\n`,
  },
  {
    name: "list elements",
    sizes: [10_000, 100_000, 1_000_000],
    make: (size) => `values = [\n${repeat(size, (index) => `${index},\n`)}]\n`,
  },
  {
    name: "statements of a function",
    sizes: [1_000, 10_000, 100_000],
    make: (size) =>
      `def function(value):\n    later = []\n${repeat(size / 2, () => "    value = value + 1\n    later.append(lambda: value)\n")}    return later\n`,
  },
  {
    name: "nested loops",
    sizes: [10, 90, 1_000],
    make: (size) =>
      nested(size, (index) => `for name_${index} in range(2):`, "later.append(lambda: name_0)"),
  },
  {
    name: "nested closures",
    sizes: [10, 90, 1_000],
    make: (size) =>
      nested(size, (index) => `def function_${index}(name_${index}):`, "return name_0"),
  },
  {
    name: "statements of the module",
    sizes: [1_000, 10_000, 100_000],
    make: (size) => repeat(size / 2, (index) => `value = ${index}\nlater.append(lambda: value)\n`),
  },
  {
    name: "loops over one variable",
    sizes: [100, 1_000, 10_000],
    make: (size) =>
      `def function(later):\n${repeat(size, () => "    for item in range(9):\n        later.append(lambda: item)\n")}`,
  },
  {
    name: "handlers of a function",
    sizes: [100, 1_000, 10_000],
    make: (size) =>
      `def function(later):\n${repeat(size, () => "    try:\n        later.pop()\n    except IndexError as error:\n        later.append(lambda: error)\n")}`,
  },
  {
    name: "closures that run one another",
    sizes: [100, 1_000, 10_000],
    make: (size) =>
      `def function(value):\n    kept = []\n${repeat(size, () => "    kept.append(lambda: value)\n    value = kept[0]()\n")}`,
  },
  {
    name: "methods of a class",
    sizes: [100, 1_000, 10_000],
    make: (size) =>
      `class Class:\n${repeat(size, (index) => `    def method_${index}(self):\n        self.value_${index} = 1\n        return lambda: self.value_${index}\n`)}`,
  },
  {
    name: "closures in a loop",
    sizes: [100, 1_000, 10_000],
    make: (size) =>
      `def function(later):\n    for item in range(9):\n${repeat(size, () => "        later.append(lambda: item)\n")}`,
  },
  {
    name: "with statements",
    sizes: [100, 1_000, 10_000],
    make: (size) =>
      `def function(path, later):\n${repeat(size, () => "    with open(path) as file:\n        later.append(lambda: file.read())\n")}`,
  },
  {
    name: "deleted variables",
    sizes: [100, 300, 1_000],
    make: (size) =>
      `def function(make):\n    later = []\n${repeat(size, (index) => `    value_${index} = make()\n    later.append(lambda: value_${index})\n    del value_${index}\n`)}    return later\n`,
  },
  {
    name: "functions with nonlocal",
    sizes: [100, 1_000, 10_000],
    make: (size) =>
      `def function(total):\n${repeat(size, (index) => `    def add_${index}():\n        nonlocal total\n        total += 1\n    add_${index}()\n`)}    return total\n`,
  },
  {
    name: "lost updates",
    sizes: [100, 300, 1_000],
    make: (size) =>
      `def function():\n${repeat(size, (index) => `    value_${index} = None\n    def set_${index}():\n        value_${index} = 1\n    set_${index}()\n    print(value_${index})\n`)}`,
  },
  {
    name: "functions that name the next one",
    sizes: [100, 300, 1_000],
    make: (size) =>
      `def function():\n${repeat(size, (index) => `    def step_${index}():\n        return step_${(index + 1) % size}()\n`)}    return step_0()\n`,
  },
  {
    name: "closures over self in a method",
    sizes: [100, 1_000, 10_000],
    make: (size) =>
      `class Class:\n    def __init__(self, hub):\n        self.value = hub.value\n${repeat(size, () => "        hub.connect(lambda: self.value)\n")}`,
  },
  {
    name: "classes derived from one another",
    sizes: [10, 100, 1_000],
    make: (size) =>
      repeat(
        size,
        (index) =>
          `class Class_${index + 1}(Class_${index}):\n    def __init__(self):\n        self.value = 1\n        self.call = lambda: self.value\n`,
      ),
  },
  {
    name: "walrus in comprehensions",
    sizes: [100, 1_000, 10_000],
    make: (size) =>
      `def function(items, later):\n${repeat(size, () => "    later.append([last for item in items if (last := item)])\n")}`,
  },
  {
    name: "cases of a match",
    sizes: [100, 1_000, 10_000],
    make: (size) =>
      `def function(item, later):\n    match item:\n${repeat(size, (index) => `        case [${index}, value]:\n            later.append(lambda: value)\n`)}`,
  },
  {
    name: "decorators of a function",
    sizes: [100, 1_000, 10_000],
    make: (size) =>
      `def function(value):\n${repeat(size, () => "    @value.register\n")}    def inner():\n        return value\n`,
  },
  {
    name: "decorated functions",
    sizes: [100, 1_000, 10_000],
    make: (size) =>
      `def function(value):\n${repeat(size, (index) => `    @value.register\n    def inner_${index}():\n        return value\n`)}`,
  },
  {
    name: "elif branches",
    sizes: [100, 1_000, 10_000],
    make: (size) =>
      `def function(value, later):\n    if not value:\n        item = 0\n${repeat(size, (index) => `    elif value == ${index}:\n        item = ${index}\n        later.append(lambda: item)\n`)}`,
  },
];
