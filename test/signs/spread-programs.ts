/**
 * Programs of which what matters is spread over several parts: a finding in one rests on a class, a container
 * or an import in another, which has to be read with it.
 */
export const spreadPrograms: Readonly<Record<string, string>> = {
  "a method of a class beside": `
import weakref
class A:
    def __init__(self):
        weakref.finalize(self, self.close)
class Beside:
    def close(self):
        pass
class B(A, Beside):
    pass
`,
  "a method of a base class": `
import weakref
class Base:
    def close(self):
        pass
class A(Base):
    def __init__(self):
        weakref.finalize(self, self.close)
`,
  "a method that has another name": `
import weakref
class A:
    def __init__(self):
        weakref.finalize(self, self.close)
    def stop(self):
        pass
    close = stop
`,
  "a class and its object": `
from weakref import finalize
class A:
    def close(self):
        pass
def make():
    one = A()
    finalize(one, one.close)
    return one
`,
  "a container of the class": `
import weakref
class A:
    seen = weakref.WeakKeyDictionary()
    def note(self, one):
        self.seen[one] = lambda: one
`,
  "a container that a base class makes": `
import weakref
class Base:
    def __init__(self):
        self.seen = weakref.WeakKeyDictionary()
class A(Base):
    def note(self, one):
        self.seen[one] = [one]
`,
  "a container of the module": `
if True:
    from weakref import WeakSet as Weak
seen = Weak()
def note(one):
    seen.add(lambda: one)
`,
  "a container by another name": `
import weakref
Weak = weakref.WeakValueDictionary
class A:
    def __init__(self):
        self.seen = weakref.WeakValueDictionary()
    def note(self, key, one):
        self.seen[key] = lambda: one
`,
  "a reference that another method stores": `
import atexit, weakref
class A:
    def __init__(self):
        self.end = weakref.WeakMethod(self.close)
    def start(self):
        atexit.register(self.end)
    def close(self):
        pass
`,
  "an attribute that the initializer stores": `
class A:
    def __init__(self, name):
        self.name = name
    def other(self):
        return self.name
    def greeter(self):
        return lambda: self.name + "!"
`,
  "a base class of this file": `
class Base:
    def other(self):
        return 1
class A(Base):
    def __init__(self, name):
        self.name = name
    def greeter(self):
        return lambda: self.name + "!"
`,
  "names of a class in several methods": `
class A:
    sizes = [1, 2]
    colors = [3, 4]
    def first(self):
        return sizes
    def second(self):
        from enum import Enum as colors
        return colors
    def third(self, sizes):
        return [sizes, colors]
    def fourth(self):
        def inner(sizes, first=max(sizes, 1)):
            return first
        return inner
    pairs = [(s, c) for s in sizes for c in colors]
    later = [lambda: sizes]
    inner = [y for y in [x for x in sizes if colors]]
`,
  "a field of a dataclass": `
from dataclasses import dataclass
@dataclass
class A:
    name: str
    def greeter(self):
        return lambda: self.name + "!"
`,
  "a registry of the module": `
hooks = []
class A:
    def __init__(self, name):
        self.name = name
    def register(self):
        hooks.append(lambda: print(self.name))
`,
  "a registry that keeps tuples": `
hooks = []
class A:
    def __init__(self, name):
        self.name = name
        self.own = []
    def register(self):
        self.own.append(("greet", lambda: print(self.name)))
    def enter(self):
        hooks.append(("greet", lambda: print(self.name)))
`,
  "a registry beside the instance itself": `
hooks = {}
class A:
    def __init__(self, name):
        self.name = name
    def register(self):
        self.hook = hooks["greet"] = lambda: print(self.name)
`,
  "a method that a base class ships": `
from multiprocessing import Process
class Base:
    def run(self):
        self.done = True
    def is_done(self):
        return self.done
class A(Base):
    def start(self):
        Process(target=self.run).start()
`,
  "a pool that the module makes": `
from concurrent.futures import ProcessPoolExecutor
pool = ProcessPoolExecutor()
class A:
    def start(self):
        pool.submit(self.run)
    def run(self):
        self.done = True
    def is_done(self):
        return self.done
`,
  "a named iterator": `
def f(p):
    return [x := 1 for x in p]
`,
  "a named iterator of a comprehension around": `
def f(p):
    return [[x := y for y in p] for x in p]
`,
  "a name in what is looped over": `
def f(p):
    return [y for y in (x := p)]
`,
  "a name in what is looped over later": `
def f(p):
    return [y for z in p if z for y in (x := z)]
`,
  "a name in a condition of what is looped over": `
def f(p):
    return [y for y in [z for z in p if (x := z)]]
`,
  "a name in a comprehension of a class": `
class C:
    y = [x := z for z in (1, 2)]
`,
};
