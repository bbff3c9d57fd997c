/** Private names: `__x` inside `class C` is `_C__x` (`_Py_Mangle` in CPython's `compile.c`). */

/** `className` is the innermost class around the name, or null outside of classes. */
export function mangle(className: string | null, id: string): string {
  if (className === null || !id.startsWith("__") || id.endsWith("__") || id.includes("."))
    return id;
  const stripped = className.replace(/^_+/, "");
  return stripped === "" ? id : `_${stripped}${id}`;
}
