/** Writes the results: a page of Markdown tables, and the plots beside it. */
import { mkdirSync, writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";

export interface Plot {
  /** Becomes part of the file's name. */
  readonly name: string;
  readonly svg: string;
}

export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |\n`;
  const rule = head.map((_, column) => (column === 0 ? "---" : "--:"));
  return line(head) + line(rule) + rows.map(line).join("");
}

/** `parts` are pieces of Markdown. Says also on what machine the numbers were found. */
export function writeReport(
  name: string,
  title: string,
  note: string,
  parts: readonly string[],
  plots: readonly Plot[],
): void {
  const folder = fileURLToPath(new URL("results/", import.meta.url));
  mkdirSync(folder, { recursive: true });
  const day = new Date().toISOString().slice(0, 10);
  const cores = availableParallelism();
  const machine = `Measured on ${day} with Node ${process.versions.node} on ${cores} cores.${note && ` ${note}`}`;
  const images: string[] = [];
  for (const plot of plots) {
    const file = `${name}-${plot.name}.svg`;
    writeFileSync(`${folder}${file}`, plot.svg);
    images.push(`![${plot.name}](${file})\n`);
  }
  const page = [`# ${title}\n`, `${machine}\n`, ...parts, ...images].join("\n");
  writeFileSync(`${folder}${name}.md`, page);
  process.stdout.write(page);
}
