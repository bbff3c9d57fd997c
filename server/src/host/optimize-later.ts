/**
 * Keeps V8 from optimising what will not run for long.
 *
 * A check is over after a second or two, and a first file in an editor after a quarter of one. V8 would spend
 * a third of that on optimising functions that a few files make look hot. Told to wait, it still optimises
 * what stays hot, and a long run takes as long as before.
 * The flags hold for all threads. Each is given only to the versions that are known to have it, for others
 * complain about it.
 */
import { setFlagsFromString } from "node:v8";

/** A function has to run `times` as often as usual until it is optimised. */
export function optimizeLater(times: number): void {
  const version = Number.parseInt(process.versions.v8, 10);
  if (version > 14) return;
  // The parser's largest function takes V8 longer than dozens of files take the parser, and no process ends
  // before that is done.
  setFlagsFromString("--wasm-tiering-budget=20000000");
  // Bytes of bytecode that a function runs until it is looked at (Node 20), or its calls (later ones).
  if (version < 12) setFlagsFromString(`--interrupt-budget=${66_000 * times}`);
  else {
    setFlagsFromString(`--invocation-count-for-maglev=${400 * times}`);
    setFlagsFromString(`--invocation-count-for-turbofan=${3_000 * times}`);
  }
}
