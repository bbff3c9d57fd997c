/** Adds up verdicts. */
import type { SkipReason, Verdict } from "./compare.ts";

/** A tally as JSON. */
export interface TallyState {
  readonly agreed: number;
  readonly identifiers: number;
  readonly unverified: number;
  readonly disagreements: readonly string[];
  readonly skips: readonly (readonly [SkipReason, readonly string[]])[];
}

export class Tally {
  agreed: number;
  identifiers: number;
  /** Identifiers at whose place CPython has no opcode: code never reached, or the second half of a double one. */
  unverified: number;
  /** Name, layer, detail and text of each program that was judged differently. */
  readonly disagreements: string[];
  private readonly skips: Map<SkipReason, string[]>;

  constructor(state?: TallyState) {
    this.agreed = state?.agreed ?? 0;
    this.identifiers = state?.identifiers ?? 0;
    this.unverified = state?.unverified ?? 0;
    this.disagreements = [...(state?.disagreements ?? [])];
    this.skips = new Map(state?.skips.map(([reason, names]) => [reason, [...names]]));
  }

  add(name: string, source: string, verdict: Verdict): void {
    if (verdict.kind === "agreed") {
      this.agreed++;
      this.identifiers += verdict.identifiers;
      this.unverified += verdict.unverified;
    } else if (verdict.kind === "skipped") {
      const names = this.skips.get(verdict.reason);
      if (names === undefined) this.skips.set(verdict.reason, [name]);
      else names.push(name);
    } else {
      const shown = source.length > 2000 ? "" : `\n${source}`;
      this.disagreements.push(`${name}: ${verdict.layer}: ${verdict.detail}${shown}`);
    }
  }

  /** The names of the programs that were skipped for this reason. */
  skipped(reason: SkipReason): readonly string[] {
    return this.skips.get(reason) ?? [];
  }

  state(): TallyState {
    const { agreed, identifiers, unverified, disagreements } = this;
    return { agreed, identifiers, unverified, disagreements, skips: [...this.skips] };
  }

  summary(): string {
    const skips = [...this.skips]
      .map(([reason, names]) => `, ${String(names.length)} ${reason}`)
      .join("");
    return `${String(this.agreed)} agreed (${String(this.identifiers)} identifiers, ${String(this.unverified)} unverified), ${String(this.disagreements.length)} disagreed${skips}`;
  }

  /** The skipped programs. Those that are no Python for CPython either are only named in part. */
  *skipLines(): Iterable<string> {
    for (const [reason, names] of this.skips) {
      const most = reason === "not parsed by CPython" ? 40 : names.length;
      const more = names.length > most ? " …" : "";
      yield `${reason}: ${names.slice(0, most).join(", ")}${more}`;
    }
  }
}
