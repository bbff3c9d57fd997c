/** What has happened when control has come to the end of a suite of statements, if it does. */
export interface Suite {
  /** The names that it has bound. */
  readonly binds: readonly number[];
  /** Control does not come to the end. */
  readonly leaves: boolean;
  /** It may not. */
  readonly isStuck: boolean;
}

export const nothing: Suite = { binds: [], leaves: false, isStuck: false };

/** One suite, and another one after it. */
export function inTurn(first: Suite, second: Suite): Suite {
  return {
    binds: [...first.binds, ...second.binds],
    leaves: first.leaves || second.leaves,
    isStuck: first.isStuck || second.isStuck,
  };
}

/** One of several suites: what each of them binds that control comes through. */
export function oneOf(suites: readonly Suite[]): Suite {
  const [first, ...rest] = suites.filter(({ leaves }) => !leaves);
  return {
    binds: first?.binds.filter((name) => rest.every(({ binds }) => binds.includes(name))) ?? [],
    leaves: first === undefined,
    isStuck: suites.every(({ isStuck }) => isStuck),
  };
}
