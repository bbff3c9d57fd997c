/**
 * The arguments of a benchmark: `--corpus FOLDER`, `--note TEXT`, `--runs N`; for the language server also
 * `--edits N`; and `--ruff`, `--pyright`, `--pylint` and `--flake8`, which name the programs to measure beside.
 */
import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { standardLibrary } from "./corpus.ts";

export interface Options {
  /** Python files; by default the standard library. */
  readonly corpus: string;
  readonly corpusName: string;
  /** What a reader of the results has to know of the machine, such as what else it was doing. */
  readonly note: string;
  readonly runs: number;
  readonly edits: number;
  readonly ruff: string;
  readonly pyright: string;
  /** The commands of other linters. */
  readonly peers: Readonly<Record<"ruff" | "pylint" | "flake8" | "pyright", string>>;
}

export function readOptions({ edits = 1500 }: { readonly edits?: number } = {}): Options {
  const { values } = parseArgs({
    options: {
      corpus: { type: "string" },
      note: { type: "string", default: "" },
      runs: { type: "string", default: "3" },
      edits: { type: "string", default: String(edits) },
      ruff: { type: "string", default: "ruff" },
      pyright: { type: "string", default: "pyright-langserver" },
      pylint: { type: "string", default: "pylint" },
      flake8: { type: "string", default: "flake8" },
    },
  });
  const { ruff, pylint, flake8 } = values;
  // The option names the language server; the command line stands beside it.
  const pyright = values.pyright.replace(/-langserver$/u, "");
  return {
    corpus: values.corpus === undefined ? standardLibrary() : resolve(values.corpus),
    corpusName:
      values.corpus === undefined ? "the standard library of Python 3.13" : "a folder of files",
    note: values.note,
    runs: Number(values.runs),
    edits: Number(values.edits),
    ruff: values.ruff,
    pyright: values.pyright,
    peers: { ruff, pylint, flake8, pyright },
  };
}
