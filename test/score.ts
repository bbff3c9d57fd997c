/**
 * npm run score [-- FAMILY] [COUNT [FIRST-SEED]]: verdicts on random programs against what a real CPython did.
 *
 * FAMILY is `late` (the default), or `self` (what keeps an object alive).
 * PYTHON names the interpreter.
 */
const [family = "late"] = /^[a-z]/.test(process.argv[2] ?? "")
  ? process.argv.splice(2, 1)
  : ["late"];
if (family === "late") await import("./late-binding/score.ts");
else if (family === "self") await import("./self-capture/score.ts");
else throw new Error(`There is no family called ${family}`);
