/** The program's version, as the package states it. */
import packageFile from "../../package.json" with { type: "json" };

export const version: string = packageFile.version;
