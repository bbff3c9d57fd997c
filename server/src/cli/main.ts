/**
 * The command line: `cellscope …`.
 *
 * Exit codes: 0 clean, 1 an error or warning was found, 2 misuse, a configuration error or a failure of ours.
 */
import { Command, CommanderError, Option } from "commander";
import { UsageError } from "../host/usage-error.ts";
import type { CellsOptions } from "./cells.ts";
import { cellsCommand } from "./cells.ts";
import { checkCommand } from "./check-command.ts";
import { cleanCache } from "./clean-cache.ts";
import { explainRule, formatRules, formatRulesAsJson } from "./rules-command.ts";
import type { CheckOptions } from "./check-options.ts";
import {
  parseColor,
  parseJobs,
  parseList,
  parseOutput,
  parseRules,
  parseSeverity,
  parseTargetVersion,
} from "./check-options.ts";
import { formatNames } from "./formats/formats.ts";
import { endWhenReaderLeaves } from "./output.ts";
import { printable } from "./printable.ts";
import type { ColorChoice, Theme } from "./theme.ts";
import { createTheme, wantsColor } from "./theme.ts";
import { version } from "./version.ts";

const exitCodes = `
Exit codes:
  0  no error or warning
  1  an error or a warning was found
  2  misuse, a path that does not exist, a wrong configuration, or a failure of Cellscope`;

function createProgram(): Command {
  const program = new Command("cellscope")
    .description("Shows what Python closures capture, and finds the bugs that come of it.")
    .version(version)
    .exitOverride()
    .showHelpAfterError("(see cellscope --help)")
    .addHelpText("after", exitCodes);
  addCheck(program);
  addExplain(program);
  addRules(program);
  addCells(program);
  addCache(program);
  // Declared for the help text; its arguments are the server's own, see `main`.
  program.command("server").description("serve the Language Server Protocol to an editor");
  return program;
}

function addCheck(program: Command): void {
  program
    .command("check")
    .description("find closure bugs in files and folders")
    .argument("[paths...]", "files, folders, or - for standard input (default: the current folder)")
    .addOption(
      new Option(
        "--output <format[=file]>",
        `one of ${formatNames.join(", ")}; may be repeated with files`,
      )
        .argParser(parseOutput)
        .default([], "full"),
    )
    .option("--select <rules>", "run only these rules (comma-separated, or all)", parseRules)
    .option("--extend-select <rules>", "run these rules as well", parseRules)
    .option("--ignore <rules>", "do not run these rules", parseRules)
    .addOption(
      new Option("--min-severity <severity>", "show findings from error, warning, info or hint up")
        .argParser(parseSeverity)
        .default("warning"),
    )
    .addOption(targetVersionOption())
    .option("--fix", "apply safe fixes")
    .option(
      "--unsafe-fixes",
      "with --fix or --diff: also fixes that may change what the program does",
    )
    .option("--diff", "show what --fix would change, and change nothing")
    .option("--statistics", "count findings per rule instead of listing them")
    .option("--exit-zero", "exit with 0 even if something was found")
    .option("--stdin-filename <path>", "the name of what comes from standard input")
    .option("--files-from <file>", "read further paths from a file, or - for standard input")
    .option("--exclude <patterns>", "leave these out instead of the default folders", parseList)
    .option("--extend-exclude <patterns>", "leave these out as well", parseList)
    .option("--force-exclude", "apply exclusions to paths that are named, too")
    .option("--no-gitignore", "check what .gitignore names, too")
    .option(
      "--jobs <number>",
      "how many threads to use (default: by processors and files)",
      parseJobs,
    )
    .option("--no-cache", "read every file, and remember nothing")
    .option("--cache-dir <folder>", "where to remember what was found (default: .cellscope_cache)")
    .option("--show-settings", "print every setting that holds for the path, and its origin")
    .addOption(colorOption())
    .action(async (paths: string[], options: CheckOptions) => {
      process.exitCode = await checkCommand(paths, options);
    });
}

function addExplain(program: Command): void {
  program
    .command("explain")
    .description("tell what a rule finds, why it matters and how to mend it")
    .argument("<rule>")
    .addOption(colorOption())
    .action(async (rule: string, options: { readonly color: ColorChoice }) => {
      endWhenReaderLeaves(() => 0);
      process.stdout.write(explainRule(rule, themeFor(options.color)));
    });
}

function addRules(program: Command): void {
  program
    .command("rules")
    .description("list the rules")
    .option("--json", "as JSON")
    .addOption(colorOption())
    .action(async (options: { readonly color: ColorChoice; readonly json?: boolean }) => {
      endWhenReaderLeaves(() => 0);
      process.stdout.write(
        options.json === true ? formatRulesAsJson() : formatRules(themeFor(options.color)),
      );
    });
}

function addCells(program: Command): void {
  program
    .command("cells")
    .description("show the scopes of files, their cells and who shares them")
    .argument("<files...>")
    .addOption(
      new Option("--output <format>", "a tree, or CPython's symbol table as JSON")
        .choices(["text", "symtable-json"])
        .default("text"),
    )
    .addOption(targetVersionOption())
    .action(async (files: string[], options: Pick<CellsOptions, "output" | "targetVersion">) => {
      endWhenReaderLeaves(() => 0);
      process.exitCode = await cellsCommand(files, {
        ...options,
        write: (text) => void process.stdout.write(text),
        writeError: (text) => void process.stderr.write(text),
      });
    });
}

function addCache(program: Command): void {
  program
    .command("cache")
    .description("look after what earlier checks remembered")
    .command("clean")
    .description("forget it")
    .option("--cache-dir <folder>", "the folder that --cache-dir named")
    .action(async ({ cacheDir }: { readonly cacheDir?: string }) => {
      process.stdout.write(cleanCache(cacheDir));
    });
}

function targetVersionOption(): Option {
  return new Option(
    "--target-version <version>",
    "the Python that runs the code, for instance 3.12",
  ).argParser(parseTargetVersion);
}

function colorOption(): Option {
  return new Option("--color <when>", "auto, always or never")
    .argParser(parseColor)
    .default("auto");
}

function themeFor(color: ColorChoice): Theme {
  const colored = wantsColor(color, process.env, process.stdout.isTTY);
  return createTheme(colored, process.stdout.columns ?? 120);
}

async function main(argv: readonly string[]): Promise<void> {
  if (argv[0] === "server") {
    const { startServer } = await import("../lsp/main.ts");
    await startServer(argv.slice(1));
    return;
  }
  try {
    await createProgram().parseAsync(argv, { from: "user" });
  } catch (error) {
    process.exitCode = exitCodeOf(error);
  }
}

/** Commander has already said what it has to say. */
function exitCodeOf(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
  if (error instanceof UsageError) {
    for (const line of error.message.split("\n")) {
      process.stderr.write(`cellscope: ${printable(line)}\n`);
    }
  } else {
    const what = error instanceof Error ? (error.stack ?? error.message) : String(error);
    process.stderr.write(`cellscope: internal error, please report it:\n${what}\n`);
  }
  return 2;
}

void main(process.argv.slice(2));
