/**
 * The settings that hold for a document: the editor's before the project's before the defaults.
 *
 * They are kept until the editor or a watched file tells of a change.
 */
import { dirname, isAbsolute, relative, sep } from "node:path";
import { pathToFileURL } from "node:url";
import type { Connection } from "vscode-languageserver";
import type { AnalysisSettings, Selection } from "../engine/settings.ts";
import { defaultSettings } from "../engine/settings.ts";
import { selectionOf } from "../engine/selection.ts";
import type { Project } from "../host/project.ts";
import { createProjects } from "../host/project.ts";
import type { ClientFeatures } from "./client-features.ts";
import type { EditorSettings } from "./editor-settings.ts";
import { parseEditorSettings } from "./editor-settings.ts";
import { pathOf } from "./paths.ts";
import type { ProjectProblems } from "./project-problems.ts";

export interface DocumentSettings {
  readonly editor: EditorSettings;
  readonly analysis: AnalysisSettings;
  readonly selection: Selection;
  /** False when the user switched findings off or the project leaves the file out. */
  readonly reports: boolean;
  /** Equal for equal settings. */
  readonly key: string;
}

export interface SettingsStore {
  of(uri: string): Promise<DocumentSettings>;
  /** What is configured for folders below the workspace folder. Both are absolute paths. */
  projectsIn(workspaceFolder: string): Promise<(folder: string) => Project>;
  /** `pushed` is what `didChangeConfiguration` carries; clients that answer requests may send nothing. */
  editorChanged(pushed: unknown): void;
  projectChanged(): void;
  forget(uri: string): void;
}

export function createSettingsStore(
  connection: Connection,
  features: ClientFeatures,
  projectProblems: ProjectProblems,
  initializationOptions: unknown,
  workspaceFolders: readonly string[],
): SettingsStore {
  let told = parseEditorSettings(initializationOptions);
  const known = new Map<string, Promise<DocumentSettings>>();
  const projects = new Map<string, (folder: string) => Project>();
  const reported = new Set<string>();

  async function editorSettings(uri: string): Promise<EditorSettings> {
    if (!features.answersConfiguration) return told;
    try {
      const section = { scopeUri: uri, section: "cellscope" };
      return parseEditorSettings(await connection.workspace.getConfiguration(section), told);
    } catch (error) {
      connection.console.warn(`The editor did not tell its settings: ${String(error)}`);
      return told;
    }
  }

  function finderFor(home: string, { overrides }: EditorSettings): (folder: string) => Project {
    const key = stableText([overrides, home]);
    let find = projects.get(key);
    if (find === undefined) projects.set(key, (find = createProjects(overrides, home)));
    return find;
  }

  function projectOf(path: string, editor: EditorSettings): Project {
    const home = workspaceFolders.find((folder) => isBelow(folder, path)) ?? dirname(path);
    return finderFor(home, editor)(dirname(path));
  }

  async function load(uri: string): Promise<DocumentSettings> {
    const editor = await editorSettings(uri);
    for (const problem of editor.problems) warnOnce(`In the editor's settings: ${problem}`);
    const { enable: reports, overrides } = editor;
    const path = pathOf(uri);
    if (path === undefined) {
      const version = overrides["target-version"] ?? defaultSettings.version;
      const analysis = { ...defaultSettings, version };
      const key = stableText([editor, analysis]);
      return { editor, analysis, selection: selectionOf(overrides), reports, key };
    }
    const project = projectOf(path, editor);
    projectProblems.show(project.file);
    return {
      editor,
      analysis: project.settings,
      selection: project.selectionFor(path),
      reports: reports && !isExcluded(path, project, workspaceFolders),
      key: stableText([editor, project.config, project.settings, path]),
    };
  }

  function warnOnce(message: string): void {
    if (reported.has(message)) return;
    reported.add(message);
    connection.console.warn(message);
  }

  return {
    of(uri) {
      let settings = known.get(uri);
      if (settings === undefined) known.set(uri, (settings = load(uri)));
      return settings;
    },
    projectsIn: async (home) => finderFor(home, await editorSettings(pathToFileURL(home).href)),
    editorChanged(pushed) {
      // Editors that answer requests may push `null`, or settings of a whole window: they are asked again.
      if (!features.answersConfiguration) told = parseEditorSettings(pushed, told);
      known.clear();
    },
    projectChanged() {
      known.clear();
      projects.clear();
      projectProblems.clear();
    },
    forget: (uri) => void known.delete(uri),
  };
}

/** Only what lies below a workspace folder is left out: the folder itself may well be called `build`. */
function isExcluded(path: string, project: Project, workspaceFolders: readonly string[]): boolean {
  const home = workspaceFolders.find((folder) => isBelow(folder, path));
  if (home === undefined) return false;
  if (project.excludes(path, false)) return true;
  for (let folder = dirname(path); isBelow(home, folder); folder = dirname(folder)) {
    if (project.excludes(folder, true)) return true;
  }
  return false;
}

function isBelow(folder: string, path: string): boolean {
  const way = relative(folder, path);
  return way !== "" && way !== ".." && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}

/** Equal for equal values; maps, which JSON does not know, become lists of entries. */
function stableText(value: unknown): string {
  return JSON.stringify(value, (_key, item: unknown) => (item instanceof Map ? [...item] : item));
}
