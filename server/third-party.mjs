// The licences of the packages that a bundle contains, which their terms ask to be passed on with it.
import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";

/** `files` are paths of bundled or copied files; those outside of `node_modules` are our own. */
export function thirdPartyNotices(files) {
  const folders = new Set();
  for (const file of files) {
    const folder = /^.*[\\/]?node_modules[\\/](?:@[^\\/]+[\\/])?[^\\/]+/.exec(file)?.[0];
    if (folder !== undefined) folders.add(resolve(folder));
  }
  const notices = [...folders].map((folder) => {
    const { name, version } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
    const licence = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
    if (licence === undefined) throw new Error(`${name} has no licence file`);
    return `${name} ${version}\n\n${readFileSync(join(folder, licence), "utf8").trim()}\n`;
  });
  return notices.toSorted().join(`\n${"-".repeat(80)}\n\n`);
}
