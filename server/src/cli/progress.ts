/** Tells a person at a terminal how far a long run has come. */
export interface Progress {
  advance(done: number): void;
  /** Wipes the line. */
  end(): void;
}

const silence: Progress = { advance: () => {}, end: () => {} };

/** Says nothing during the first second, and nothing at all when standard error or output is no terminal of its own. */
export function createProgress(total: number): Progress {
  if (!process.stderr.isTTY || process.stdout.isTTY) return silence;
  const begun = performance.now();
  let told = begun + 900;
  let shown = false;
  return {
    advance(done) {
      const now = performance.now();
      if (now - told < 100) return;
      told = now;
      shown = true;
      process.stderr.write(`\r\u001B[Kcellscope: ${done} of ${total} files`);
    },
    end() {
      if (shown) process.stderr.write("\r\u001B[K");
    },
  };
}
