/**
 * What a symbol table notes about one name in one scope: the `DEF_*` and `USE` bits of `pycore_symtable.h`.
 *
 * The bits are ours; only their order is shared with CPython, for the printed form follows it.
 */
export const DEF_GLOBAL = 0x1;
export const DEF_LOCAL = 0x2;
export const DEF_PARAM = 0x4;
export const DEF_NONLOCAL = 0x8;
export const USE = 0x10;
/** A class body binds or sees the name, and a function inside it takes it from further out. */
export const DEF_FREE_CLASS = 0x20;
export const DEF_IMPORT = 0x40;
export const DEF_ANNOT = 0x80;
/** A target of a comprehension's `for`. */
export const DEF_COMP_ITER = 0x100;
export const DEF_TYPE_PARAM = 0x200;
/** A cell because of a comprehension that is inlined here (PEP 709). */
export const DEF_COMP_CELL = 0x400;

/** Any of these makes the name belong to the scope. */
export const DEF_BOUND: number = DEF_LOCAL | DEF_PARAM | DEF_IMPORT | DEF_TYPE_PARAM;

const letters = "glpnuCiaITX";

/** The flags as letters, in the order of the bits: `lu` is "bound and used". */
export function flagLetters(flags: number): string {
  let text = "";
  for (let bit = 0; bit < letters.length; bit++) {
    if ((flags & (1 << bit)) !== 0) text += letters[bit];
  }
  return text;
}
