/** What the scan asks of whoever runs it: what is known of the spelling of names. */

/**
 * What stands from one byte to another has letters beyond ASCII. Puts the name that Python takes it for into
 * `spelling`, and returns the number of its bytes; -1 when it is no name.
 */
export declare function spell(from: i32, to: i32): i32;
/** Whether a method of that name may take something out. */
export declare function isTaker(name: i32): bool;
export declare function isBuiltin(name: i32): bool;
