/** What an editor keeps and does with the server's answers: texts, edits, diagnostics. */
import type { Session } from "./session.ts";

export interface Position {
  readonly line: number;
  readonly character: number;
}
export interface Range {
  readonly start: Position;
  readonly end: Position;
}
export interface TextEdit {
  readonly range: Range;
  readonly newText: string;
}
export interface Diagnostic {
  readonly range: Range;
  readonly severity: number;
  readonly code: string;
  readonly source: string;
  readonly message: string;
  readonly codeDescription?: { readonly href: string };
  readonly tags?: readonly number[];
  readonly relatedInformation?: readonly { readonly location: { readonly uri: string } }[];
}
export interface DiagnosticReport {
  readonly kind: "full" | "unchanged";
  readonly resultId?: string;
  readonly items?: readonly Diagnostic[];
}
export interface CodeAction {
  readonly title: string;
  readonly kind: string;
  readonly isPreferred?: boolean;
  readonly diagnostics?: readonly Diagnostic[];
  readonly edit: {
    readonly changes?: Readonly<Record<string, readonly TextEdit[]>>;
    readonly documentChanges?: readonly {
      readonly textDocument: { readonly uri: string; readonly version: number };
      readonly edits: readonly TextEdit[];
    }[];
  };
}

/** An editor like VS Code: it asks for diagnostics and for everything else that is offered. */
export const pulling = {
  textDocument: {
    diagnostic: {
      dynamicRegistration: true,
      relatedInformation: true,
      tagSupport: { valueSet: [1, 2] },
    },
    hover: { contentFormat: ["markdown", "plaintext"] },
    publishDiagnostics: { relatedInformation: true },
  },
  workspace: {
    diagnostics: { refreshSupport: true },
    workspaceEdit: { documentChanges: true },
  },
} as const;

/** An editor like Emacs with eglot: diagnostics are pushed to it. */
export const pushed = {
  textDocument: { publishDiagnostics: { relatedInformation: true, versionSupport: true } },
} as const;

export interface Buffer {
  readonly uri: string;
  text(): string;
  version(): number;
  /** Applies the edits to the text, as if typed, and tells the server about them one by one. */
  edit(edits: readonly TextEdit[]): void;
  pull(previousResultId?: string): Promise<DiagnosticReport>;
  actions(range: Range, only?: readonly string[]): Promise<readonly CodeAction[]>;
  apply(action: CodeAction): void;
  close(): void;
}

export async function initialize(
  session: Session,
  capabilities: object,
  more: object = {},
): Promise<{ readonly capabilities: Readonly<Record<string, unknown>> }> {
  const params = { processId: process.pid, rootUri: null, capabilities, ...more };
  const result = await session.request<{ capabilities: Record<string, unknown> }>(
    "initialize",
    params,
  );
  session.notify("initialized", {});
  return result;
}

export async function shutDown(session: Session): Promise<number | null> {
  await session.request("shutdown");
  session.notify("exit");
  return session.exited;
}

export function openBuffer(session: Session, uri: string, initial: string): Buffer {
  let text = initial;
  let version = 1;
  session.notify("textDocument/didOpen", {
    textDocument: { uri, languageId: "python", version, text },
  });
  const buffer: Buffer = {
    uri,
    text: () => text,
    version: () => version,
    edit(edits) {
      version += 1;
      // From the last to the first, so that each range is right when its turn comes.
      const ordered = edits.toSorted((left, right) =>
        comparePositions(right.range.start, left.range.start),
      );
      for (const { range, newText } of ordered) {
        text =
          text.slice(0, offsetOf(text, range.start)) +
          newText +
          text.slice(offsetOf(text, range.end));
      }
      session.notify("textDocument/didChange", {
        textDocument: { uri, version },
        contentChanges: ordered.map(({ range, newText }) => ({ range, text: newText })),
      });
    },
    pull: (previousResultId) =>
      session.request("textDocument/diagnostic", { textDocument: { uri }, previousResultId }),
    actions: (range, only) =>
      session.request("textDocument/codeAction", {
        textDocument: { uri },
        range,
        context: { diagnostics: [], only, triggerKind: 1 },
      }),
    apply({ edit }) {
      const changes = edit.documentChanges?.[0];
      if (changes !== undefined && changes.textDocument.version !== version) {
        throw new Error(
          `The action is for version ${changes.textDocument.version}, not ${version}`,
        );
      }
      buffer.edit(changes?.edits ?? edit.changes?.[uri] ?? []);
    },
    close: () => session.notify("textDocument/didClose", { textDocument: { uri } }),
  };
  return buffer;
}

/** The range of `part` in the first occurrence of `around`. */
export function rangeOf(text: string, around: string, part: string = around): Range {
  const at = text.indexOf(around) + around.indexOf(part);
  if (!text.includes(around) || !around.includes(part)) {
    throw new Error(`${JSON.stringify(part)} is not in the text`);
  }
  return { start: positionOf(text, at), end: positionOf(text, at + part.length) };
}

/** Lines end at `\n`, `\r\n` and `\r` (LSP 3.18, "Text Documents"); characters count UTF-16 code units. */
export function positionOf(text: string, offset: number): Position {
  const before = text.slice(0, offset).split(/\r\n|\n|\r/);
  return { line: before.length - 1, character: before.at(-1)?.length ?? 0 };
}

function offsetOf(text: string, { line, character }: Position): number {
  const ends = [...text.matchAll(/\r\n|\n|\r/g)];
  const start =
    line === 0 ? 0 : (ends[line - 1]?.index ?? text.length) + (ends[line - 1]?.[0].length ?? 0);
  return start + character;
}

function comparePositions(left: Position, right: Position): number {
  return left.line - right.line || left.character - right.character;
}
