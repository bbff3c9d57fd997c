/** Colours and width of what is written for people. */
import pc from "picocolors";
import type { Colors } from "picocolors/types.js";
import type { Severity } from "../rules/rule.ts";

export interface Theme {
  readonly colors: Colors;
  readonly severity: Readonly<Record<Severity, (text: string) => string>>;
  /** Cells in a line. */
  readonly room: number;
}

export type ColorChoice = "auto" | "always" | "never";

export function createTheme(colored: boolean, room: number): Theme {
  const colors = pc.createColors(colored);
  const severity = {
    error: colors.red,
    warning: colors.yellow,
    info: colors.cyan,
    hint: colors.gray,
  };
  return { colors, severity, room };
}

/** The option beats NO_COLOR (no-color.org), which beats FORCE_COLOR; else colours are for terminals. */
export function wantsColor(
  choice: ColorChoice,
  environment: Readonly<Record<string, string | undefined>>,
  isTerminal: boolean,
): boolean {
  if (choice !== "auto") return choice === "always";
  if ((environment["NO_COLOR"] ?? "") !== "") return false;
  const forced = environment["FORCE_COLOR"];
  if (forced !== undefined && forced !== "") return forced !== "0" && forced !== "false";
  return isTerminal && environment["TERM"] !== "dumb";
}
