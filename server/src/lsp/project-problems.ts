/** Shows what is wrong with a project's configuration file in that file, not in the Python beside it. */
import { pathToFileURL } from "node:url";
import type { Connection } from "vscode-languageserver";
import { DiagnosticSeverity } from "vscode-languageserver";
import type { ConfigFile } from "../host/config-file.ts";
import { diagnosticSource } from "./diagnostics.ts";

export interface ProjectProblems {
  show(file: ConfigFile | undefined): void;
  clear(): void;
}

/** These diagnostics are always pushed: no editor asks a server of Python about a TOML file. */
export function createProjectProblems(connection: Connection): ProjectProblems {
  const shown = new Set<string>();
  return {
    show(file) {
      if (file === undefined || shown.has(file.path) || file.problems.length === 0) return;
      shown.add(file.path);
      const diagnostics = file.problems.map(({ line, message }) => ({
        range: { start: { line: line - 1, character: 0 }, end: { line, character: 0 } },
        severity: DiagnosticSeverity.Warning,
        source: diagnosticSource,
        message,
      }));
      void connection.sendDiagnostics({ uri: pathToFileURL(file.path).href, diagnostics });
    },
    clear() {
      for (const path of shown) {
        void connection.sendDiagnostics({ uri: pathToFileURL(path).href, diagnostics: [] });
      }
      shown.clear();
    },
  };
}
