import { expect, test } from "vitest";
import { cellMap } from "../../server/src/ide/cell-map.ts";
import { buildSymbolTable } from "../../server/src/scope/symbol-table.ts";
import { testParser } from "../support/parser.ts";

const program = `import os

class C(Base):
    limit = 3

    def __init__(self, items):
        super().__init__()
        count = 0

        def inc():
            nonlocal count
            global total
            count += 1
            total = [lambda: item + count for item in items]

        def outer():
            def inner():
                return items
            return inner

        self.f = inc, outer

async def g[T](x: T):
    return (x for _ in x)
`;

test("the cell map tells scopes, cells, who captures them, and what closures carry", async () => {
  const module = (await testParser()).parse(program);
  expect(cellMap(buildSymbolTable(module, 313), module).join("\n")).toBe(
    `\
module
  binds   os, C, g
  class C (line 3)
    binds   limit, __init__
    cell    __class__: for the methods that use super() or __class__
    def __init__ (line 6)
      binds   self, inc, outer
      cell    items: captured by inc, inner
      cell    count: captured by inc, lambda (line 14)
      free    __class__: from C, read by super()
      def inc (line 10)
        free    count: from __init__, written here
        free    items: from __init__
        global  total
        comprehension (line 14, runs in the frame around it)
          cell    item: captured by lambda (line 14)
          free    count: from __init__, passed through
          lambda (line 14)
            free    count: from __init__
            free    item: from comprehension (line 14)
      def outer (line 16)
        binds   inner
        free    items: from __init__, passed through
        def inner (line 17)
          free    items: from __init__
  async def g (line 23)
    cell    x: captured by generator expression (line 24)
    generator expression (line 24)
      binds   _
      free    x: from g`,
  );
});

test("before 3.12 a comprehension has a frame, and a closure, of its own", async () => {
  const module = (await testParser()).parse("def f(n):\n    return [n for _ in range(n)]\n");
  expect(cellMap(buildSymbolTable(module, 311), module).join("\n")).toBe(
    `\
module
  binds   f
  def f (line 1)
    cell    n: captured by comprehension (line 2)
    comprehension (line 2)
      binds   _
      free    n: from f`,
  );
});
