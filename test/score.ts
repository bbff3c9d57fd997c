/**
 * npm run score [-- FAMILY] [COUNT [FIRST-SEED]]: verdicts on random programs against what a real CPython did.
 *
 * FAMILY is `late` (the default), `self` (what keeps an object alive), `unbound` (missing-nonlocal,
 * missing-global), `lost` (lost-update) or `lifetime` (the rules about the life of a cell).
 * PYTHON names the interpreter.
 */
const [family = "late"] = /^[a-z]/.test(process.argv[2] ?? "")
  ? process.argv.splice(2, 1)
  : ["late"];
if (family === "late") await import("./late-binding/score.ts");
else if (family === "self") await import("./self-capture/score.ts");
else await (await import("./nonlocal/score.ts")).score(family);
