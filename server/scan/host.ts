/** What the scan asks of whoever runs it: what is known of the spelling of names. */

/**
 * What stands from one byte to another has letters beyond ASCII. Puts the name that Python takes it for into
 * `spelling`, and returns the number of its bytes; -1 when it is no name.
 */
export declare function spell(from: i32, to: i32): i32;
/** Whether a method of that name may take something out. */
export declare function isTaker(name: i32): bool;
export declare function isBuiltin(name: i32): bool;
/** Whether a call of that name may open something that a `with` statement closes. */
export declare function isOpener(name: i32): bool;
/** Whether a call of that name is taken for one that does not return. */
export declare function isEnder(name: i32): bool;
/** Whether a method of the one name puts in what one of the other name takes out. */
export declare function isOpposite(method: i32, taker: i32): bool;
/** Whether a callee of that name is done with an argument when it returns, or nothing is known of that. */
export declare function isDone(callee: i32, place: i32, lazy: bool): bool;
/**
 * What a callee of that name does with an argument: 1 when nothing is known of it, 2 when it calls it later, 0 for
 * anything else. A place is a position, or `-2 - name` for the name of a keyword.
 */
export declare function treatment(callee: i32, place: i32): i32;
