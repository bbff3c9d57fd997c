/** The program's version, as the package states it, and which build of it this is. */
import packageFile from "../../package.json" with { type: "json" };

export const version: string = packageFile.version;

/** Of the sources it was built from, put in by `build.mjs`; empty in a run from the sources. */
export const buildId: string = process.env["CELLSCOPE_BUILD"] ?? "";
