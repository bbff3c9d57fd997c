/**
 * Checks open documents, each version once, and keeps what one document does to itself.
 *
 * A document on which the engine fails is quarantined: nothing is said of it until its text or its settings
 * change, and the server goes on with the others.
 */
import type { Analysis, Engine } from "../engine/engine.ts";
import type { LocatedFinding } from "../engine/located-finding.ts";
import { atLeast } from "../engine/settings.ts";
import type { SourceText } from "../text/source-text.ts";
import { fixAllEdits } from "../ide/fix-all.ts";
import { largestSource } from "../host/read-source.ts";
import type { ProjectAttributes } from "../flow/project-attributes.ts";
import type { LocatedEdit } from "../rules/rule.ts";
import { describeError } from "./fence.ts";
import type { OpenDocument, OpenDocuments } from "./documents.ts";
import type { ProjectIndex } from "./project-index.ts";
import type { DocumentSettings, SettingsStore } from "./settings.ts";

export interface CheckedDocument {
  readonly document: OpenDocument;
  readonly settings: DocumentSettings;
  readonly analysis: Analysis;
  /** Those that the user wants to see, by position. */
  readonly findings: readonly LocatedFinding[];
  /** That of the project's attributes, where they were asked for. */
  readonly revision: number | undefined;
}

export interface Checker {
  /** The newest version of the document; `undefined` when it is not open, too large or in quarantine. */
  check(uri: string): Promise<CheckedDocument | undefined>;
  /** Edits that apply every safe fix of what the user wants to see. */
  fixAll(checked: CheckedDocument): readonly LocatedEdit[];
  forget(uri: string): void;
}

export interface CheckerParts {
  readonly engine: Engine;
  readonly documents: OpenDocuments;
  readonly settings: SettingsStore;
  readonly project: ProjectIndex;
  readonly logError: (message: string) => void;
}

interface CheckedText {
  readonly source: SourceText;
  readonly key: string;
}

/** How long a document lies open before it is prepared for edits. */
const restMs = 50;

/** Told by other means: syntax errors by the type server beside us, our own failures in the log. */
const untold: ReadonlySet<string> = new Set(["syntax-error", "internal-error"]);

function isWanted(
  { rule, severity }: LocatedFinding,
  { reports, editor }: DocumentSettings,
): boolean {
  return reports && !untold.has(rule) && atLeast(severity, editor.minSeverity);
}

export function createChecker(parts: CheckerParts): Checker {
  const { engine, documents, project, logError } = parts;
  const checked = new Map<string, CheckedDocument>();
  /** By URI, what the failing check was about. */
  const quarantine = new Map<string, CheckedText>();
  const logged = new Set<string>();

  /** A rule that fails does so after every key that is pressed. */
  function logOnce(message: string): void {
    if (!logged.has(message)) logError(message);
    logged.add(message);
  }

  function findingsOf(analysis: Analysis, settings: DocumentSettings): readonly LocatedFinding[] {
    if (!settings.reports) return [];
    const found = engine.check(analysis, settings.selection);
    for (const { rule, message } of found) {
      if (rule === "internal-error") logOnce(message);
    }
    return found.filter((finding) => isWanted(finding, settings));
  }

  function checkNow(
    document: OpenDocument,
    settings: DocumentSettings,
  ): CheckedDocument | undefined {
    const { uri, source } = document;
    const isAbout = (known: SourceText, key: string): boolean =>
      key === settings.key && known.equals(source);
    const previous = checked.get(uri);
    if (previous !== undefined && isAbout(previous.document.source, previous.settings.key)) {
      const { revision } = previous;
      const current = revision === undefined || revision === project.attributesFor(uri).revision;
      if (current) return { ...previous, document };
    }
    const failed = quarantine.get(uri);
    if (failed !== undefined && isAbout(failed.source, failed.key)) return undefined;
    if (source.length > largestSource) return undefined;
    try {
      let revision: number | undefined;
      const attributesOfProject = (): ProjectAttributes | null => {
        const known = project.attributesFor(uri);
        revision = known.revision;
        return known.attributes;
      };
      const asking = { ...settings.analysis, project: attributesOfProject };
      const analysis = engine.analyze(source, asking, previous?.analysis);
      const findings = findingsOf(analysis, settings);
      project.documentChecked(uri, analysis);
      const result = { document, settings, analysis, findings, revision };
      checked.set(uri, result);
      if (previous === undefined) setTimeout(() => prepare(uri, result), restMs).unref();
      quarantine.delete(uri);
      return result;
    } catch (error) {
      checked.delete(uri);
      quarantine.set(uri, { source, key: settings.key });
      const reason = describeError(error);
      logError(`${uri} is left alone until it changes, for checking it failed: ${reason}`);
      return undefined;
    }
  }

  /** A document that was opened will be edited: its parts are judged one by one before that, while nobody waits. */
  function prepare(uri: string, opened: CheckedDocument): void {
    if (checked.get(uri) !== opened) return;
    try {
      const { document, analysis: whole, settings } = opened;
      const analysis = engine.analyze(document.source, whole.settings, whole);
      if (settings.reports) engine.check(analysis, settings.selection);
      checked.set(uri, { ...opened, analysis });
      project.documentChecked(uri, analysis);
    } catch (error) {
      logError(describeError(error));
    }
  }

  return {
    async check(uri) {
      const settings = await parts.settings.of(uri);
      // The text is read after the wait, so that an answer is always about the newest version.
      const document = documents.get(uri);
      return document === undefined ? undefined : checkNow(document, settings);
    },
    fixAll: ({ analysis, settings }) =>
      fixAllEdits(engine, analysis, {
        selection: settings.selection,
        unsafe: false,
        wanted: (finding) => isWanted(finding, settings),
      }),
    forget(uri) {
      checked.delete(uri);
      quarantine.delete(uri);
      project.documentClosed(uri);
    },
  };
}
