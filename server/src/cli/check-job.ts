/** What a thread can be asked to do: to pass some files, which takes no engine, or to analyse one, which does. */
import type { FoundFile } from "../host/find-files.ts";
import type { Needed } from "../syntax/signs/needed.ts";
import type { FileChecker, FileOutcome } from "./check-file.ts";

/** Files go by their numbers. */
export type Job =
  | { readonly kind: "pass"; readonly start: number; readonly end: number }
  | ({ readonly kind: "analyse" } & Candidate);

/** A file that has to be analysed, and what of it. */
export interface Candidate {
  readonly file: number;
  readonly needed: Needed;
}

/** What came of a job. Of a file that is in neither list there is nothing to tell. */
export interface JobResult {
  readonly outcomes: readonly { readonly file: number; readonly outcome: FileOutcome }[];
  readonly candidates: readonly Candidate[];
}

export async function doJob(
  job: Job,
  files: readonly FoundFile[],
  checker: FileChecker,
): Promise<JobResult> {
  const outcomes: JobResult["outcomes"][number][] = [];
  const candidates: Candidate[] = [];
  if (job.kind === "analyse") {
    const file = files[job.file];
    if (file !== undefined) {
      outcomes.push({ file: job.file, outcome: await checker.analyse(file, job.needed) });
    }
    return { outcomes, candidates };
  }
  for (let number = job.start; number < job.end; number++) {
    const file = files[number];
    const seen = file === undefined ? undefined : checker.pass(file);
    if (seen === undefined) continue;
    if ("path" in seen) outcomes.push({ file: number, outcome: seen });
    else candidates.push({ file: number, needed: seen });
  }
  return { outcomes, candidates };
}
