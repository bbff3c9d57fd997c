/**
 * The settings that hold for a document: the editor's before the project's before the defaults.
 *
 * They are kept until the editor or a watched file tells of a change.
 */
import type { Connection } from "vscode-languageserver";
import type { AnalysisSettings, Selection } from "../engine/settings.ts";
import { defaultSettings, everything } from "../engine/settings.ts";
import type { ClientFeatures } from "./client-features.ts";
import type { EditorSettings } from "./editor-settings.ts";
import { parseEditorSettings } from "./editor-settings.ts";

export interface DocumentSettings {
  readonly editor: EditorSettings;
  readonly analysis: AnalysisSettings;
  readonly selection: Selection;
  /** Equal for equal settings. */
  readonly key: string;
}

export interface SettingsStore {
  of(uri: string): Promise<DocumentSettings>;
  /** `pushed` is what `didChangeConfiguration` carries; clients that answer requests may send nothing. */
  editorChanged(pushed: unknown): void;
  projectChanged(): void;
  forget(uri: string): void;
}

export function createSettingsStore(
  connection: Connection,
  features: ClientFeatures,
  initializationOptions: unknown,
): SettingsStore {
  let told = parseEditorSettings(initializationOptions);
  const known = new Map<string, Promise<DocumentSettings>>();

  async function editorSettings(uri: string): Promise<EditorSettings> {
    if (!features.answersConfiguration) return told;
    try {
      const answer: unknown = await connection.workspace.getConfiguration({
        scopeUri: uri,
        section: "cellscope",
      });
      return answer === null || answer === undefined ? told : parseEditorSettings(answer, told);
    } catch (error) {
      connection.console.warn(`The editor did not tell its settings: ${String(error)}`);
      return told;
    }
  }

  async function load(uri: string): Promise<DocumentSettings> {
    const editor = await editorSettings(uri);
    const analysis = {
      ...defaultSettings,
      version: editor.targetVersion ?? defaultSettings.version,
    };
    return { editor, analysis, selection: everything, key: JSON.stringify([editor, analysis]) };
  }

  return {
    of(uri) {
      let settings = known.get(uri);
      if (settings === undefined) known.set(uri, (settings = load(uri)));
      return settings;
    },
    editorChanged(pushed) {
      if (typeof pushed === "object" && pushed !== null && "cellscope" in pushed) {
        told = parseEditorSettings(pushed);
      }
      known.clear();
    },
    projectChanged: () => known.clear(),
    forget: (uri) => void known.delete(uri),
  };
}
