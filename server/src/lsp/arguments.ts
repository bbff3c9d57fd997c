/** The arguments of `cellscope server`: over which channel the editor talks to it. */

export type TransportChoice =
  | { readonly kind: "stdio" }
  | { readonly kind: "node-ipc" }
  | { readonly kind: "socket"; readonly port: number }
  | { readonly kind: "pipe"; readonly name: string };

export type ParsedArguments =
  | { readonly kind: "serve"; readonly transport: TransportChoice }
  | { readonly kind: "help" }
  | { readonly kind: "misuse"; readonly message: string };

export const usage: string = `Usage: cellscope server [--stdio | --node-ipc | --socket=PORT | --pipe=NAME]

Serves the Language Server Protocol. An editor starts it; people hardly ever do.

  --stdio         talk over standard input and output (the default)
  --node-ipc      talk over the channel of a parent that runs on Node.js
  --socket=PORT   connect to a port of this machine
  --pipe=NAME     connect to a named pipe or a Unix domain socket
  --help          print this text
`;

/** The transports are spelled as editors' client libraries spell them; both `--socket=1` and `--socket 1` are. */
export function parseArguments(argv: readonly string[]): ParsedArguments {
  let transport: TransportChoice = { kind: "stdio" };
  const rest = [...argv];
  for (let argument = rest.shift(); argument !== undefined; argument = rest.shift()) {
    const [name, attached] = splitOnce(argument);
    const value = (): string | undefined => attached ?? rest.shift();
    switch (name) {
      case "--help":
      case "-h":
        return { kind: "help" };
      case "--stdio":
        transport = { kind: "stdio" };
        break;
      case "--node-ipc":
        if (process.send === undefined)
          return misuse("--node-ipc needs a parent that runs on Node.js");
        transport = { kind: "node-ipc" };
        break;
      case "--socket": {
        const port = Number(value());
        if (!Number.isInteger(port) || port < 1 || port > 65_535)
          return misuse("--socket needs a port");
        transport = { kind: "socket", port };
        break;
      }
      case "--pipe": {
        const pipe = value();
        if (pipe === undefined || pipe === "") return misuse("--pipe needs a name");
        transport = { kind: "pipe", name: pipe };
        break;
      }
      case "--clientProcessId":
        // What `initialize` says of the client's process is enough.
        value();
        break;
      default:
        return misuse(`unknown argument ${JSON.stringify(argument)}`);
    }
  }
  return { kind: "serve", transport };
}

function splitOnce(argument: string): readonly [string, string?] {
  const at = argument.indexOf("=");
  return at === -1 ? [argument] : [argument.slice(0, at), argument.slice(at + 1)];
}

function misuse(message: string): ParsedArguments {
  return { kind: "misuse", message };
}
