/** Time of this process and of others. */
import { spawnSync } from "node:child_process";

export interface Cost {
  /** Seconds on the clock. */
  readonly wall: number;
  /** Seconds of the processor, of all threads and child processes. */
  readonly cpu: number;
}

/** The processor time that `work` takes, in milliseconds, of all threads of this process. */
export function cpuMs(work: () => void): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

/** Runs a command to its end; its output is thrown away, and it may fail: linters do when they find something. */
export function runCommand(command: readonly string[]): Cost {
  const start = performance.now();
  // `times` of POSIX shells tells what the children of the shell took.
  const script = '"$@" >/dev/null 2>&1; times';
  const { stdout } = spawnSync("sh", ["-c", script, "sh", ...command], { encoding: "utf8" });
  const wall = (performance.now() - start) / 1000;
  const children = stdout.trim().split("\n")[1] ?? "";
  let cpu = 0;
  for (const [, minutes, seconds] of children.matchAll(/(\d+)m([\d.]+)s/g)) {
    cpu += Number(minutes) * 60 + Number(seconds);
  }
  return { wall, cpu };
}
