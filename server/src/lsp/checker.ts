/**
 * Checks open documents, each version once, and keeps what one document does to itself.
 *
 * A document on which the engine fails is quarantined: it has no findings until its text or its settings
 * change, and the server goes on with the others.
 */
import { createHash } from "node:crypto";
import type { Analysis, Engine } from "../engine/engine.ts";
import type { LocatedFinding } from "../engine/located-finding.ts";
import { atLeast } from "../engine/settings.ts";
import type { OpenDocument, OpenDocuments } from "./documents.ts";
import type { DocumentSettings, SettingsStore } from "./settings.ts";

export interface CheckedDocument {
  readonly document: OpenDocument;
  readonly settings: DocumentSettings;
  readonly analysis: Analysis;
  /** Those that the user wants to see, by position. */
  readonly findings: readonly LocatedFinding[];
  /** Equal for equal text, settings and program. */
  readonly resultId: string;
}

export interface Checker {
  /** The newest version of the document; `undefined` when it is not open, switched off or in quarantine. */
  check(uri: string): Promise<CheckedDocument | undefined>;
  forget(uri: string): void;
}

/** What a finding of the engine's own is worth in an editor: syntax errors are told by the type server. */
const untold: ReadonlySet<string> = new Set(["syntax-error", "internal-error"]);

export function createChecker(
  engine: Engine,
  documents: OpenDocuments,
  settingsStore: SettingsStore,
  programVersion: string,
  logError: (message: string) => void,
): Checker {
  const checked = new Map<string, CheckedDocument>();
  /** By URI, the result id that would have been. */
  const quarantine = new Map<string, string>();

  function checkNow(
    document: OpenDocument,
    settings: DocumentSettings,
  ): CheckedDocument | undefined {
    const { uri, text } = document;
    const resultId = fingerprint(text, settings.key, programVersion);
    const previous = checked.get(uri);
    if (previous?.resultId === resultId) {
      const same = { ...previous, document, settings };
      checked.set(uri, same);
      return same;
    }
    if (quarantine.get(uri) === resultId) return undefined;
    try {
      const analysis = engine.analyze(text, settings.analysis, previous?.analysis);
      const found = engine.check(analysis, settings.selection);
      for (const { rule, message } of found) {
        if (rule === "internal-error") logError(`${uri}: ${message}`);
      }
      const findings = found.filter(
        ({ rule, severity }) => !untold.has(rule) && atLeast(severity, settings.editor.minSeverity),
      );
      const result = { document, settings, analysis, findings, resultId };
      checked.set(uri, result);
      quarantine.delete(uri);
      return result;
    } catch (error) {
      checked.delete(uri);
      quarantine.set(uri, resultId);
      logError(
        `${uri} is left alone until it changes, because checking it failed: ` +
          (error instanceof Error ? (error.stack ?? error.message) : String(error)),
      );
      return undefined;
    }
  }

  return {
    async check(uri) {
      const settings = await settingsStore.of(uri);
      // The text is read after the wait, so that an answer is always about the newest version.
      const document = documents.get(uri);
      return document === undefined ? undefined : checkNow(document, settings);
    },
    forget(uri) {
      checked.delete(uri);
      quarantine.delete(uri);
    },
  };
}

function fingerprint(...parts: readonly string[]): string {
  const hash = createHash("sha1");
  // UTF-16 tells lone surrogates apart, which UTF-8 would replace. The lengths keep the parts apart.
  for (const part of parts) hash.update(`${part.length}:`).update(part, "utf16le");
  return hash.digest("base64url");
}
