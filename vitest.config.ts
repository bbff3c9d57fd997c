import { defineConfig } from "vitest/config";

// oxlint-disable-next-line import/no-default-export -- vitest reads the default export.
export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    // Generous, for a machine under load: starting a Python takes two seconds on an idle one.
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
});
