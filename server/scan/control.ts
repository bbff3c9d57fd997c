/** How sure it is that control comes to the place that a walk through a function has come to. */

/** More than 0 where it is not sure that control comes there at all. */
export let unsure: i32 = 0;
/** Whether it may not, without that it is sure enough to conclude anything else from it. */
export let isStuck: bool = false;
/** How many `try` statements are open. */
let guarded: i32 = 0;

export function restartControl(): void {
  unsure = guarded = 0;
  isStuck = false;
}

export function setUnsure(value: i32): void {
  unsure = value;
}

export function setStuck(value: bool): void {
  isStuck = value;
}

export function enterTry(): void {
  guarded++;
}

export function leaveTry(): void {
  guarded--;
}

/** Whether what comes here also leaves the function, if it does not raise. */
export function isPlain(): bool {
  return unsure == 0 && guarded == 0 && !isStuck;
}
