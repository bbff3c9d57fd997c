/** Scripted sessions: what is shown beside the findings: hovers, inlay hints and highlights. */
import { describe, expect, it } from "vitest";
import type { Buffer, Range } from "./editor.ts";
import { initialize, openBuffer, positionOf, pulling, rangeOf } from "./editor.ts";
import type { Session } from "./session.ts";
import { withServer } from "./with-server.ts";

const uri = "file:///project/callbacks.py";
const startServer = withServer();

async function open(
  text: string,
  more: object = {},
): Promise<{ session: Session; buffer: Buffer }> {
  const session = startServer();
  await initialize(session, pulling, more);
  return { session, buffer: openBuffer(session, uri, text) };
}

describe("hovers", () => {
  const program = `def make():
    count = 0

    def add(number):
        nonlocal count
        count += number
        return count

    return add
`;

  interface Hover {
    readonly contents: { readonly kind: string; readonly value: string };
    readonly range: Range;
  }

  it("tell the status of a captured name, where it is read and where it is bound", async () => {
    const { session } = await open(program);
    for (const around of ["count = 0", "count += number", "return count"]) {
      const range = rangeOf(program, around, "count");
      const hover = await session.request<Hover>("textDocument/hover", {
        textDocument: { uri },
        position: range.start,
      });
      expect(hover.range).toEqual(range);
      expect(hover.contents.kind).toBe("markdown");
      const bound = around === "count = 0";
      expect(hover.contents.value).toMatch(bound ? /\bcell\b/ : /\bfree\b/);
    }
  });

  it("are silent on what is not captured, and plain for an editor without Markdown", async () => {
    const { session } = await open(program);
    const { start } = rangeOf(program, "+= number", "number");
    expect(
      await session.request("textDocument/hover", { textDocument: { uri }, position: start }),
    ).toBeNull();

    const plain = startServer();
    await initialize(plain, {});
    openBuffer(plain, uri, program);
    const position = rangeOf(program, "count = 0", "count").start;
    const hover = await plain.request<Hover>("textDocument/hover", {
      textDocument: { uri },
      position,
    });
    expect(hover.contents.kind).toBe("plaintext");
  });
});

describe("inlay hints", () => {
  interface Hint {
    readonly position: { readonly line: number; readonly character: number };
    readonly label: readonly {
      readonly value: string;
      readonly location?: { readonly range: Range };
    }[];
  }
  const program = `def make(names, prefix):
    callbacks = []
    for name in names:
        callbacks.append(lambda event=None: print(prefix, name))
        print((lambda: name)())
    return callbacks
`;

  async function hints(text: string, more: object = {}, range?: Range): Promise<readonly Hint[]> {
    const { session } = await open(text, more);
    const whole = { start: positionOf(text, 0), end: positionOf(text, text.length) };
    return session.request("textDocument/inlayHint", {
      textDocument: { uri },
      range: range ?? whole,
    });
  }

  it("tell after the head what a closure with a finding captures, each name with a link", async () => {
    const [hint, ...others] = await hints(program);
    expect(others).toEqual([]);
    expect(hint?.position).toEqual(rangeOf(program, " print(prefix").start);
    expect(hint?.label.map(({ value }) => value).join("")).toBe("captures prefix, name");
    expect(hint?.label.map(({ location }) => location?.range)).toEqual([
      undefined,
      rangeOf(program, "prefix"),
      undefined,
      rangeOf(program, "for name", "name"),
    ]);
  });

  it("stand behind a function's head, whatever is in it", async () => {
    const text = `callbacks = []
def make(names):
    for name in names:
        def on_event(event={1: 2}, *,  # why: because
                     flag=None) -> dict[str, int]:
            print(name)
        callbacks.append(on_event)
`;
    const [hint, ...others] = await hints(text);
    expect(others).toEqual([]);
    expect(hint?.position).toEqual(rangeOf(text, "int]:").end);
  });

  it("come for the lines on screen, and can be switched off", async () => {
    const top = { start: { line: 0, character: 0 }, end: { line: 2, character: 0 } };
    expect(await hints(program, {}, top)).toEqual([]);
    expect(await hints(program, { initializationOptions: { inlayHints: "off" } })).toEqual([]);
  });
});

describe("highlights", () => {
  const program = `def make():
    count = 0

    def add(number):
        nonlocal count
        count += number
        return print(count)

    return add, lambda: count
`;

  async function highlighted(around: string, part: string): Promise<readonly Range[] | null> {
    const { session } = await open(program);
    const position = rangeOf(program, around, part).start;
    const found = await session.request<readonly { readonly range: Range }[] | null>(
      "textDocument/documentHighlight",
      { textDocument: { uri }, position },
    );
    return found?.map(({ range }) => range).toSorted((a, b) => a.start.line - b.start.line) ?? null;
  }

  const sites = [
    rangeOf(program, "count = 0", "count"),
    rangeOf(program, "nonlocal count", "count"),
    rangeOf(program, "count += number", "count"),
    rangeOf(program, "print(count)", "count"),
    rangeOf(program, "lambda: count", "count"),
  ];

  it.each([
    ["    def add", "def"],
    ["lambda: count", "lambda"],
    ["nonlocal count", "nonlocal"],
  ])("in %j, on %s, show every site of what is captured", async (around, keyword) => {
    expect(await highlighted(around, keyword)).toEqual(sites);
  });

  it("leave other places to other servers", async () => {
    expect(await highlighted("def make", "def")).toBeNull();
    expect(await highlighted("count = 0", "count")).toBeNull();
  });
});
