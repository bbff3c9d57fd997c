/**
 * How deep a lowered tree may be, so that recursion over it, here and in later layers, never overflows the stack.
 *
 * CPython allows 100 levels of indentation and 200 of brackets; the lexer refuses more. What remains are
 * chains without either. Those that nest to the left in real code (sums of thousands of terms, long method
 * chains) and long `elif` chains are kept whole down to `deepestChain`; the rest of such a chain becomes
 * one flat `InvalidExpr` (or `InvalidStmt`) that holds its operands in order, without a problem.
 * Anything else that is deeper than `deepestExpression` is an empty `InvalidExpr` with a problem.
 * A visitor may need three frames per level: 2,400 small frames fit well into Node's default stack.
 */
export const deepestChain = 400;
export const deepestExpression = 700;
/** What a visitor may rely on: expressions, and the statements and patterns around them. */
export const deepestTree = 800;
