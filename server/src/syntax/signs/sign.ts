/**
 * What a text must show for a rule to have anything to say about it.
 *
 * A sign is read off the tokens alone, which is dozens of times faster than an analysis. Where a rule's sign
 * is missing, the rule would find nothing that is an error or a warning; where it is found, nothing is
 * promised.
 */
export const signs = [
  /** A closure that may run, or be kept, when something that it captures has been bound again. */
  "late-closure",
  /** A type alias, an annotation, or a class without bases in a loop, and a name in it that the loop binds. */
  "late-annotation",
  /** `lambda x=x: …` handed to a method that is known to call it with an argument. */
  "default-in-callback",
  /** A lambda bound to a name that it uses, and that was bound before. */
  "self-using-lambda",
  /** A function that binds a name of an enclosing scope, not surely before it uses it, be it by a closure. */
  "early-use",
  /** A closure that may run where the function around it has not surely bound a name in it, or no longer. */
  "early-capture",
  /** A closure in a `with` statement that uses its target, where that may be closed. */
  "target-capture",
  /** A nested function that only assigns a name of the function around it. */
  "shadowing-assignment",
  /** A closure in a handler that uses the handler's name. */
  "closure-in-handler",
  /** `nonlocal`, or a `global` or `:=` that may be refused. */
  "doubtful-declaration",
  /** `global` in a nested function for a name that an enclosing function binds. */
  "global-over-local",
  /** A function in a class that uses a name which only the class binds. */
  "class-name",
  /** `super()` where there may be no first argument. */
  "doubtful-super",
  /** A closure in a method that uses the receiver for one or two attributes, which something stores. */
  "receiver-capture",
  /** Weak references that may keep, or alone refer to, what they are given; signals that hold weakly. */
  "weak-holder",
  /** A method that takes something out, called with a new lambda or partial. */
  "fresh-unregistration",
  /** A method handed to what runs it in another process. */
  "shipped-method",
] as const;

export type Sign = (typeof signs)[number];
