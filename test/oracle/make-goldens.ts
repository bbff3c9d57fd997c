/**
 * Makes the goldens of 3.8, 3.9 and 3.10 with native interpreters:
 *
 *     npm run oracle:goldens -- /path/to/python3.8 /path/to/python3.9 /path/to/python3.10
 */
import { writeFileSync } from "node:fs";
import {
  type Golden,
  goldenPrograms,
  type GoldenVersion,
  programsDigest,
  realDigest,
} from "./golden.ts";
import { nativeInterpreter } from "./interpreter.ts";

const versions: readonly GoldenVersion[] = [308, 309, 310];

for (const path of process.argv.slice(2)) {
  const interpreter = await nativeInterpreter(path);
  const python = interpreter.version;
  const version = versions.find((known) => python.startsWith(`3.${String(known - 300)}.`));
  if (version === undefined)
    throw new Error(`goldens are for 3.8, 3.9 and 3.10, not for ${python}`);
  const programs = goldenPrograms(version);
  const reports = await interpreter.report([...programs.values()]);
  interpreter.close();
  const golden: Golden = {
    python,
    programs: programsDigest(programs),
    digests: reports.map((report) => realDigest(report) ?? "-"),
  };
  const file = new URL(`goldens/python-3.${String(version - 300)}.json`, import.meta.url);
  writeFileSync(file, `${JSON.stringify(golden, null, 2)}\n`);
  console.log(`${python}: ${String(golden.digests.length)} digests`);
}
