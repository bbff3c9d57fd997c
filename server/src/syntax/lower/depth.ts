/**
 * How deep a lowered tree may be, so that recursion over it, here and in later layers, never overflows the stack.
 *
 * CPython allows 100 levels of indentation and 200 of brackets; the lexer refuses more. What remains are
 * chains without either. Those that nest to the left in real code (sums of thousands of terms, long method
 * chains) are kept whole down to `deepestChain`; the rest of such a chain becomes one flat `InvalidExpr` that
 * holds its operands in order, without a problem.
 * Anything else that is deeper than `deepestExpression` is an empty `InvalidExpr` with a problem.
 * A chain of `elif` is kept down to `longestElif`; what visits statements in a way that needs large frames
 * goes along it in a loop.
 * A visitor may need three frames per level: 5,000 small frames fit into Node's default stack.
 */
export const deepestChain = 400;
export const deepestExpression = 700;
export const longestElif = 1000;
/** What a visitor may rely on: expressions, and the statements and patterns around them. */
export const deepestTree = 1800;
