/** The arguments of a benchmark: `--corpus FOLDER`, `--note TEXT` and `--runs N`. */
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
}

export function readOptions(): Options {
  const { values } = parseArgs({
    options: {
      corpus: { type: "string" },
      note: { type: "string", default: "" },
      runs: { type: "string", default: "3" },
    },
  });
  return {
    corpus: values.corpus === undefined ? standardLibrary() : resolve(values.corpus),
    corpusName:
      values.corpus === undefined ? "the standard library of Python 3.13" : "a folder of files",
    note: values.note,
    runs: Number(values.runs),
  };
}
