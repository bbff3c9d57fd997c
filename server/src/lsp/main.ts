/** The language server's process. */
export function startServer(): void {}
