/**
 * What the Python files of the workspace say of attributes, for the few findings that rest on all of them.
 *
 * Nothing is read before a finding asks for it. Then the files are read one at a time, between requests;
 * until all have been, nothing is known of the project. What changes on the disk is read again in the same
 * way, while the old knowledge holds. Open documents count as they stand in the editor.
 */
import { statSync } from "node:fs";
import type { Analysis, Engine } from "../engine/engine.ts";
import {
  type AttributeSummary,
  joinAttributes,
  type ProjectAttributes,
  summarizeAttributes,
} from "../flow/project-attributes.ts";
import { defaultSettings } from "../engine/settings.ts";
import { filesBelow } from "../host/find-files.ts";
import type { Project } from "../host/project.ts";
import { readSource } from "../host/read-source.ts";
import { describeError } from "./fence.ts";
import { pathOf } from "./paths.ts";

export interface KnownAttributes {
  /** `null` until every file has been read, and for a document that is none of the project's. */
  readonly attributes: ProjectAttributes | null;
  /** Another one means that another answer is possible. */
  readonly revision: number;
}

export interface ProjectIndex {
  attributesFor(uri: string): KnownAttributes;
  documentChecked(uri: string, analysis: Analysis): void;
  documentClosed(uri: string): void;
  /** Files or the configuration were changed on the disk. */
  filesChanged(): void;
}

export interface ProjectIndexParts {
  readonly engine: Engine;
  /** Absolute paths. */
  readonly workspaceFolders: readonly string[];
  readonly projectsIn: (workspaceFolder: string) => Promise<(folder: string) => Project>;
  /** Called when answers have changed, after a pause. */
  readonly changed: () => void;
  readonly logError: (message: string) => void;
}

interface IndexedFile {
  /** Equal as long as the file was not written to. */
  readonly stamp: string;
  /** `undefined` for a file that cannot be read. */
  readonly summary: AttributeSummary | undefined;
}

/** In a larger folder, such as a home, reading all takes minutes and says little of any one project. */
const mostFiles = 10_000;
/** Reading a larger file would hold up requests for longer than a person is willing to wait. */
const largestFile = 1024 * 1024;
const pauseMs = 300;

export function createProjectIndex(parts: ProjectIndexParts): ProjectIndex {
  const { engine, workspaceFolders, projectsIn, changed, logError } = parts;
  /** `null` until all files have been read. */
  let files: ReadonlyMap<string, IndexedFile> | null = null;
  /** By path, as the three others. */
  const open = new Map<string, Analysis>();
  const edited = new Map<string, AttributeSummary>();
  let joined: ProjectAttributes | null = null;
  let revision = 0;
  let reading: "never" | "idle" | "running" | "outdated" = "never";
  let announcement: NodeJS.Timeout | undefined;
  /** Documents that were edited since they were last summarised, which is costly: it waits for a pause. */
  const waiting = new Set<string>();
  let pause: NodeJS.Timeout | undefined;

  function invalidate(): void {
    joined = null;
    revision += 1;
    clearTimeout(announcement);
    announcement = setTimeout(changed, pauseMs).unref();
  }

  function summaryOf(path: string): AttributeSummary | undefined {
    return edited.get(path) ?? files?.get(path)?.summary;
  }

  /** Takes the document as it stands in the editor. */
  function takeOpen(path: string, analysis: Analysis): void {
    const before = JSON.stringify(summaryOf(path));
    const summary = summarizeAttributes(analysis.facts);
    edited.set(path, summary);
    if (JSON.stringify(summary) !== before) invalidate();
  }

  function takeLater(path: string): void {
    waiting.add(path);
    clearTimeout(pause);
    pause = setTimeout(takeWaiting, pauseMs).unref();
  }

  function takeWaiting(): void {
    for (const path of waiting) {
      const analysis = open.get(path);
      if (analysis !== undefined) takeOpen(path, analysis);
    }
    waiting.clear();
  }

  function join(all: ReadonlyMap<string, IndexedFile>): ProjectAttributes {
    const summaries = [...all.keys()].map(summaryOf);
    return joinAttributes(summaries.filter((summary) => summary !== undefined));
  }

  async function read(): Promise<void> {
    do {
      reading = "running";
      const found = await readAll();
      if (found === undefined) files = null;
      else if (!sameFiles(found, files)) {
        files = found;
        invalidate();
        for (const [path, analysis] of open) takeOpen(path, analysis);
      }
    } while (isOutdated());
    reading = "idle";
  }

  function isOutdated(): boolean {
    return reading === "outdated";
  }

  /** `undefined` when there are too many. */
  async function readAll(): Promise<ReadonlyMap<string, IndexedFile> | undefined> {
    const found = new Map<string, IndexedFile>();
    for (const home of workspaceFolders) {
      const projectOf = await projectsIn(home);
      for (const folder of filesBelow(home, home, projectOf)) {
        for (const path of folder.files) {
          found.set(path, readFile(path, files?.get(path)));
          if (found.size > mostFiles) return undefined;
          await requestsFirst();
        }
        await requestsFirst();
      }
    }
    return found;
  }

  function readFile(path: string, known: IndexedFile | undefined): IndexedFile {
    const stamp = stampOf(path);
    if (known?.stamp === stamp) return known;
    const source = readSource(path);
    if ("problem" in source || source.text.length > largestFile) {
      return { stamp, summary: undefined };
    }
    try {
      const { facts } = engine.analyze(source.text, defaultSettings);
      return { stamp, summary: summarizeAttributes(facts) };
    } catch (error) {
      logError(
        `${path} is not known to the others, for reading it failed: ${describeError(error)}`,
      );
      return { stamp, summary: undefined };
    }
  }

  function start(): void {
    if (workspaceFolders.length === 0) return;
    if (reading === "running") reading = "outdated";
    if (reading === "outdated") return;
    read().catch((error: unknown) => {
      reading = "idle";
      logError(`The project was not read: ${describeError(error)}`);
    });
  }

  return {
    attributesFor(uri) {
      if (reading === "never") start();
      const path = pathOf(uri);
      if (files === null || path === undefined || !files.has(path)) {
        return { attributes: null, revision };
      }
      return { attributes: (joined ??= join(files)), revision };
    },
    documentChecked(uri, analysis) {
      const path = pathOf(uri);
      if (path === undefined) return;
      open.set(path, analysis);
      if (files?.has(path) === true) takeLater(path);
    },
    documentClosed(uri) {
      const path = pathOf(uri);
      if (path === undefined) return;
      const before = JSON.stringify(summaryOf(path));
      open.delete(path);
      edited.delete(path);
      if (JSON.stringify(summaryOf(path)) !== before) invalidate();
    },
    filesChanged() {
      if (reading !== "never") start();
    },
  };
}

function sameFiles(
  found: ReadonlyMap<string, IndexedFile>,
  known: ReadonlyMap<string, IndexedFile> | null,
): boolean {
  if (known?.size !== found.size) return false;
  return [...found].every(([path, file]) => known.get(path) === file);
}

function stampOf(path: string): string {
  try {
    const { mtimeMs, size } = statSync(path);
    return `${mtimeMs}:${size}`;
  } catch {
    return "";
  }
}

/** Lets the requests that have come in be answered. */
function requestsFirst(): Promise<void> {
  return new Promise((resume) => void setImmediate(resume));
}
