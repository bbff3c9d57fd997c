/** Scripted sessions: code actions, applied as an editor applies them. */
import { describe, expect, it } from "vitest";
import type { Buffer } from "./editor.ts";
import { initialize, openBuffer, positionOf, pulling, pushed, rangeOf } from "./editor.ts";
import { withServer } from "./with-server.ts";

const uri = "file:///project/counters.py";
const program = `def make_counters():
    count = 0
    total = 0

    def increment():
        count += 1
        return count

    def add(number):
        total += number
        return total

    return increment, add
`;
const finding = rangeOf(program, "count += 1", "count");

const start = withServer();

async function open(text: string): Promise<Buffer> {
  const session = start();
  await initialize(session, pulling);
  return openBuffer(session, uri, text);
}

async function codes(buffer: Buffer): Promise<readonly string[]> {
  return ((await buffer.pull()).items ?? []).map(({ code }) => code);
}

describe("quick fixes", () => {
  it("offers the safe fix first, as the preferred one, and it mends the program", async () => {
    const buffer = await open(program);
    expect(await codes(buffer)).toEqual(["missing-nonlocal", "missing-nonlocal"]);
    const [fix, ...others] = await buffer.actions(finding, ["quickfix"]);
    expect(fix).toMatchObject({ kind: "quickfix", isPreferred: true });
    expect(fix?.diagnostics).toMatchObject([{ code: "missing-nonlocal", range: finding }]);
    expect(others.filter(({ isPreferred }) => isPreferred)).toEqual([]);
    if (fix !== undefined) buffer.apply(fix);
    expect(buffer.text()).toBe(
      program.replace("        count += 1", "        nonlocal count\n        count += 1"),
    );
    expect(await codes(buffer)).toEqual(["missing-nonlocal"]);
  });

  it("are made from the text as it is now, whatever the request believes", async () => {
    const buffer = await open(program);
    const top = positionOf(program, 0);
    buffer.edit([{ range: { start: top, end: top }, newText: "# 𝒜 new first line\n\n" }]);
    const [fix] = await buffer.actions(rangeOf(buffer.text(), "count += 1", "count"));
    if (fix !== undefined) buffer.apply(fix);
    expect(buffer.text()).toContain("        nonlocal count\n        count += 1");
    expect(await buffer.actions({ start: top, end: top }, ["quickfix"])).toEqual([]);
  });

  it("go without versions to an editor that knows none", async () => {
    const session = start();
    await initialize(session, pushed);
    const buffer = openBuffer(session, uri, program);
    const [fix] = await buffer.actions(finding);
    expect(fix?.edit).toHaveProperty(["changes", uri]);
    if (fix !== undefined) buffer.apply(fix);
    expect(buffer.text()).toContain("nonlocal count");
  });
});

describe("fixing everything", () => {
  it("mends every finding that has a safe fix", async () => {
    const buffer = await open(program);
    const anywhere = { start: positionOf(program, 0), end: positionOf(program, 0) };
    const actions = await buffer.actions(anywhere, ["source.fixAll"]);
    expect(actions.map(({ kind }) => kind)).toEqual(["source.fixAll.cellscope"]);
    for (const action of actions) buffer.apply(action);
    expect(await codes(buffer)).toEqual([]);
    expect(buffer.text()).toContain("nonlocal count");
    expect(buffer.text()).toContain("nonlocal total");
    expect(await buffer.actions(anywhere, ["source.fixAll"])).toEqual([]);
  });

  it("is offered for its own kinds only", async () => {
    const buffer = await open(program);
    const kinds = async (only: readonly string[]): Promise<readonly string[]> =>
      (await buffer.actions(finding, only)).map(({ kind }) => kind);
    expect(await kinds(["source.fixAll.cellscope"])).toEqual(["source.fixAll.cellscope"]);
    expect(await kinds(["source.fixAll.other"])).toEqual([]);
    expect(await kinds(["source.organizeImports"])).toEqual([]);
    expect(await kinds(["quickfix"])).not.toContain("source.fixAll.cellscope");
  });
});

describe("silencing", () => {
  async function silence(text: string, around: string): Promise<Buffer> {
    const buffer = await open(text);
    const actions = await buffer.actions(rangeOf(text, around));
    const action = actions.find(({ title }) => title.startsWith("Silence"));
    if (action !== undefined) buffer.apply(action);
    return buffer;
  }

  it("writes a comment at the end of the line", async () => {
    const buffer = await silence(program, "count += 1");
    expect(buffer.text()).toContain("count += 1  # cellscope: ignore[missing-nonlocal]\n");
    expect(await codes(buffer)).toEqual(["missing-nonlocal"]);
  });

  it("stands behind another comment, and joins one of ours", async () => {
    const noted = program.replace("count += 1", "count += 1  # one more ");
    expect((await silence(noted, "count += 1")).text()).toContain(
      "count += 1  # one more  # cellscope: ignore[missing-nonlocal]\n",
    );
    const ignoring = "count += 1  # cellscope: ignore[lost-update] -- reason";
    const silenced = await silence(program.replace("count += 1", ignoring), "count += 1");
    expect(silenced.text()).toContain("ignore[lost-update, missing-nonlocal] -- reason\n");
    expect(await codes(silenced)).toEqual(["unused-suppression", "missing-nonlocal"]);
  });

  it("is not offered where a comment would become part of a string or break a joined line", async () => {
    for (const statement of ['count += len("""\n""")', "count += \\\n            1"]) {
      const buffer = await open(program.replace("count += 1", statement));
      const place = rangeOf(buffer.text(), "count +=", "count");
      const titles = (await buffer.actions(place)).map(({ title }) => title);
      expect(titles.some((title) => title.startsWith("Silence"))).toBe(false);
      expect(titles.length).toBeGreaterThan(0);
    }
  });
});
