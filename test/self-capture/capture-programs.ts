/**
 * Programs for `self-capture`: a class with a method that makes a function, and everything that may, or
 * may not, change what the function reads.
 *
 * Each prints what the function returns before and after all the changes that the program knows, and
 * whether the instance outlives its last other reference.
 */
import type { Random } from "../support/random.ts";

interface Change {
  /** Members of the class. */
  readonly members?: string;
  /** Statements at the start of `__init__`, after `self.other`, and at its end. */
  readonly early?: string;
  readonly late?: string;
  /** Statements after the class. */
  readonly after?: string;
  /** What the driver does to `obj` between the two calls. */
  readonly act?: string;
  /** Replaces the class that the driver makes an instance of. */
  readonly instance?: string;
}

const changes: readonly [Change, ...Change[]] = [
  {},
  { members: "def reset(self):\n    self.VALUE = 91", act: "obj.reset()" },
  { members: "def grow(self):\n    self.VALUE += 1", act: "obj.grow()" },
  { members: "def drop(self):\n    del self.VALUE", act: "obj.drop(); obj.VALUE = 4" },
  { members: "def drop(self):\n    delattr(self, 'VALUE')", act: "obj.drop(); obj.VALUE = 4" },
  { members: "def put(self):\n    setattr(self, 'VALUE', 92)", act: "obj.put()" },
  { members: "def put(self, name):\n    setattr(self, name, 92)", act: "obj.put('VALUE')" },
  { members: "def put(self):\n    self.__dict__['VALUE'] = 93", act: "obj.put()" },
  { members: "def put(self):\n    self.__dict__.update(VALUE=93)", act: "obj.put()" },
  { members: "def put(self):\n    vars(self)['VALUE'] = 94", act: "obj.put()" },
  { members: "def put(self):\n    object.__setattr__(self, 'VALUE', 95)", act: "obj.put()" },
  { members: "def put(self):\n    me = self\n    me.VALUE = 96", act: "obj.put()" },
  {
    members: "def put(self):\n    def inner():\n        self.VALUE = 97\n    inner()",
    act: "obj.put()",
  },
  { members: "def put(self):\n    for self.VALUE in [98]:\n        pass", act: "obj.put()" },
  { members: "def put(self):\n    (self.VALUE, *_), rest = [99, 1], 2", act: "obj.put()" },
  { members: "def put(self):\n    [self for self.VALUE in [81]]", act: "obj.put()" },
  {
    members:
      "def put(self):\n    import contextlib\n    with contextlib.nullcontext(82) as self.VALUE:\n        pass",
    act: "obj.put()",
  },
  { act: "obj.VALUE = 83" },
  { act: "again(obj)", after: "def again(thing):\n    thing.VALUE = 84" },
  { act: "again(obj)", after: "def again(thing):\n    thing.__init__()" },
  {
    act: "Poker().poke(obj)",
    after: "class Poker:\n    def poke(self, thing):\n        thing.VALUE = 85",
  },
  { act: "Poker().poke()", after: "class Poker:\n    def poke(self):\n        self.VALUE = 86" },
  {
    after: "class Child(Thing):\n    def put(self):\n        self.VALUE = 87",
    instance: "Child",
    act: "obj.put()",
  },
  {
    after:
      "class Child(Thing):\n    def __init__(self):\n        self.early = self.make()\n        super().__init__()",
    instance: "Child",
  },
  {
    after:
      "class Child(Thing):\n    def __init__(self):\n        super().__init__()\n        self.VALUE = 88",
    instance: "Child",
  },
  {
    after:
      "class Child(Thing):\n    VALUE = property(lambda self: next(numbers), lambda self, value: None)",
    instance: "Child",
  },
  {
    members:
      "@property\ndef VALUE(self):\n    return next(numbers)\n@VALUE.setter\ndef VALUE(self, value):\n    pass",
  },
  { members: "VALUE = 5" },
  {
    members:
      "def __getattribute__(self, name):\n    value = super().__getattribute__(name)\n    return next(numbers) if name == 'VALUE' else value",
  },
  { members: "def __setattr__(self, name, value):\n    super().__setattr__(name, 55)" },
  { early: "self.before = self.make()" },
  { early: "register(self)", after: "" },
  { early: "if not numbers:\n    return" },
  { late: "self.later = 1" },
  {
    late: "def bump():\n    self.VALUE = 75\nbox.bump = bump",
    act: "box.bump(); box.bump = None",
  },
  { late: "self.VALUE = 77" },
  { late: "if numbers:\n    self.VALUE = 76" },
  { late: "self.VALUE += 1" },
  { members: "def helper(self):\n    return self.VALUE" },
  { members: "__slots__ = ('VALUE', 'other', 'later', 'early', 'before', '__weakref__')" },
  { act: "Thing.VALUE = property(lambda self: 66)" },
];

const initialisers = [
  "self.VALUE = 1",
  "self.VALUE = next(numbers)",
  "self.VALUE: int = 1",
  "self.VALUE, self.third = 1, 3",
  "if numbers:\n    self.VALUE = 1\nelse:\n    self.VALUE = 2",
  "if numbers:\n    self.VALUE = 1\nelse:\n    raise ValueError",
  "for _ in [1]:\n    self.VALUE = 1",
  "try:\n    self.VALUE = 1\nfinally:\n    pass",
  "self.VALUE = self.third = 1",
] as const;

const reads = [
  "self.VALUE",
  "self.VALUE, self.VALUE",
  "self.VALUE, self.other",
  'f"{self.VALUE}"',
  'f"{self.VALUE=}"',
  'f"{self.VALUE!r:>{self.other}}"',
  "[self.VALUE for _ in range(2)]",
  "list(self.VALUE for _ in range(2))",
  "(lambda: self.VALUE)()",
  "(lambda VALUE: self.VALUE + VALUE)(1)",
  "max(self.VALUE, (value := 3))",
  "(self\n.VALUE)",
  "self.VALUE if self.VALUE else None",
  "self.helper() if False else self.VALUE",
  "len([self]) and self.VALUE",
] as const;

/** The body of `make`, with `READ` for what the function computes. */
const makers = [
  "def function():\n    return READ\nreturn function",
  "def function(extra=None):\n    if extra:\n        return extra\n    return READ\nreturn function",
  "return lambda: READ",
  "return [lambda: READ][0]",
  "function = lambda: READ\nreturn function",
  "if numbers: return lambda: READ",
  "first = 1; return lambda: READ",
  "return functools.partial(lambda extra: READ, 1)",
  "return (lambda: READ) if numbers else None",
  "value = 40\ndef function():\n    return READ, value\nreturn function",
  "def function():\n    value = 41\n    return READ, value\nreturn function",
  "def outer():\n    def inner():\n        return READ\n    return inner()\nreturn outer",
  "@functools.lru_cache\ndef function():\n    return READ\nreturn function",
  "box.function = lambda: READ\nreturn box",
  "box.functions['x'] = lambda: READ\nreturn box",
  "global kept\nkept = lambda: READ\nreturn None",
  "for _ in range(2):\n    def function():\n        return READ\nreturn function",
  "def function(default=self):\n    return READ\nreturn function",
  "helper = lambda: self.other\nreturn lambda: (READ, helper())",
] as const;

const names = ["value", "_value", "__value", "list", "class_", "numbers"] as const;

export function captureProgram(random: Random): string {
  const name = random.pick(names);
  const chosen = [random.pick(changes), random.chance(0.3) ? random.pick(changes) : {}];
  const initialiser = random.pick(initialisers);
  const maker = random.pick(makers).replace("READ", random.pick(reads));
  const base = random.pick([
    "",
    "(object)",
    "(Base)",
    "(Base)",
    "(abc.ABC)",
    "(types.SimpleNamespace)",
  ]);
  const decorator = random.chance(0.1) ? "@functools.total_ordering\n" : "";
  const initialise = [
    "self.other = 2",
    ...parts(chosen, "early"),
    initialiser,
    ...parts(chosen, "late"),
  ].join("\n");
  const members = [
    `def __init__(self):\n${indent(initialise)}`,
    ...(decorator === "" ? [] : ["def __lt__(self, other):\n    return False"]),
    ...parts(chosen, "members"),
    "def helper_of(self):\n    return 3",
    `def make(self):\n${indent(maker)}`,
  ];
  const dataclass = random.chance(0.12);
  const text = dataclass
    ? dataclassOf(members, random)
    : `${decorator}class Thing${base}:\n${indent(members.join("\n\n"))}`;
  const instance = chosen.map((change) => change.instance).find((each) => each !== undefined);
  return `import abc, dataclasses, functools, gc, types, weakref
gc.disable()
numbers = iter(range(100, 1000))
box = types.SimpleNamespace(functions={}, function=None, early=None)
kept = None

class Base:
    def greet(self):
        return "hello"

def register(thing):
    box.early = thing.make()

${text}

${parts(chosen, "after").join("\n\n")}

def call(function):
    try:
        function = function or kept
        if function is box:
            function = box.function or box.functions["x"]
        return function()
    except Exception as error:
        return type(error).__name__

def act(obj):
${indent(parts(chosen, "act").join("\n") || "pass")}

try:
    obj = ${instance ?? "Thing"}()
    function = obj.make()
    print("first", call(function))
    try:
        act(obj)
    except AttributeError as error:
        print("act", error)
    print("second", call(function))
    reference = weakref.ref(obj)
    for early in ("before", "early"):
        print(early, call(getattr(obj, early, lambda: None)))
    print("registered", call(box.early or (lambda: None)))
    box.early = None
    gc.collect()
    del obj
    print("kept", reference() is not None)
except Exception as error:
    print("raised", type(error).__name__)
`.replaceAll("VALUE", name);
}

/** The same members, with the fields and the initialiser left to `dataclass`. */
function dataclassOf(members: readonly string[], random: Random): string {
  const field = random.pick([
    "VALUE: int = 1",
    "VALUE: int = dataclasses.field(default=1)",
    "VALUE: list = dataclasses.field(default_factory=list)",
    "VALUE: int = dataclasses.field(default=1, init=False)",
    "VALUE: 'typing.ClassVar[int]' = 1",
  ]);
  const rest = members.filter((member) => !member.startsWith("def __init__"));
  return `@dataclasses.dataclass\nclass Thing:\n${indent([`${field}\nother: int = 2`, ...rest].join("\n\n"))}`;
}

function parts(chosen: readonly Change[], part: keyof Change): string[] {
  return chosen.flatMap((change) => {
    const text = change[part];
    return text === undefined || text === "" ? [] : [text];
  });
}

export function indent(text: string): string {
  return text.replaceAll(/^(?=.)/gmu, "    ");
}
