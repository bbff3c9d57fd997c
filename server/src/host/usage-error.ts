/** A mistake of the person who runs the program. Its message is all they see; the exit code is 2. */
export class UsageError extends Error {}
