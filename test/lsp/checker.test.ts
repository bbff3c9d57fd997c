/** The quarantine: an engine that fails on one document must not cost the others, nor fail again and again. */
import { describe, expect, it } from "vitest";
import type { Engine } from "../../server/src/engine/engine.ts";
import { createEngine } from "../../server/src/engine/engine.ts";
import { defaultSettings, everything } from "../../server/src/engine/settings.ts";
import { createChecker } from "../../server/src/lsp/checker.ts";
import { createProjectIndex } from "../../server/src/lsp/project-index.ts";
import { createOpenDocuments } from "../../server/src/lsp/documents.ts";
import { defaultEditorSettings } from "../../server/src/lsp/editor-settings.ts";
import { testParser } from "../support/parser.ts";

describe("the checker", () => {
  /** The real engine, save that it fails on some texts, as no real text makes it do. */
  async function frailEngine(): Promise<Engine & { readonly attempts: string[] }> {
    const engine = createEngine(await testParser());
    const attempts: string[] = [];
    return {
      ...engine,
      attempts,
      analyze(text, settings, previous) {
        const written = typeof text === "string" ? text : text.text;
        attempts.push(written);
        if (written.includes("boom")) throw new Error("out of order");
        return engine.analyze(text, settings, previous);
      },
    };
  }

  it("leaves a document alone that it failed on, until its text changes", async () => {
    const engine = await frailEngine();
    const documents = createOpenDocuments();
    const errors: string[] = [];
    const settings = {
      editor: defaultEditorSettings,
      analysis: defaultSettings,
      selection: everything,
      reports: true,
      key: "",
    };
    const checker = createChecker({
      engine,
      documents,
      settings: {
        of: () => Promise.resolve(settings),
        projectsIn: () => Promise.reject(new Error("there is no workspace")),
        editorChanged: () => {},
        projectChanged: () => {},
        forget: () => {},
      },
      project: createProjectIndex({
        engine,
        workspaceFolders: [],
        projectsIn: () => Promise.reject(new Error("there is no workspace")),
        changed: () => {},
        logError: (message) => errors.push(message),
      }),
      logError: (message) => errors.push(message),
    });
    const open = (uri: string, text: string): void => {
      documents.open({ textDocument: { uri, languageId: "python", version: 1, text } });
    };

    open("file:///bad.py", "boom = 1\n");
    open("file:///good.py", "x = 1  # cellscope: ignore\n");
    expect(await checker.check("file:///bad.py")).toBeUndefined();
    expect(await checker.check("file:///bad.py")).toBeUndefined();
    expect(engine.attempts).toEqual(["boom = 1\n"]);
    expect(errors).toHaveLength(1);
    expect(errors[0]).toContain("out of order");
    expect((await checker.check("file:///good.py"))?.findings).toHaveLength(1);

    open("file:///bad.py", "x = 1  # cellscope: ignore\n");
    expect((await checker.check("file:///bad.py"))?.findings).toHaveLength(1);
    expect(errors).toHaveLength(1);
  });
});
