/**
 * Writes each message at once, header and content together.
 *
 * The library's own writer writes one after the other, and the system may well wake the editor in between,
 * for a header that it can do nothing with.
 */
import type { Writable } from "node:stream";
import type { Message, MessageWriter } from "vscode-languageserver";
import { AbstractMessageWriter } from "vscode-languageserver";

export class WholeMessageWriter extends AbstractMessageWriter implements MessageWriter {
  readonly #stream: Writable;
  #failures = 0;

  constructor(stream: Writable) {
    super();
    this.#stream = stream;
    stream.on("error", (error) => this.fireError(error));
    stream.on("close", () => this.fireClose());
  }

  write(message: Message): Promise<void> {
    const content = JSON.stringify(message);
    const header = `Content-Length: ${Buffer.byteLength(content)}\r\n\r\n`;
    return new Promise((written, failed) => {
      this.#stream.write(header + content, (error) => {
        if (!(error instanceof Error)) {
          written();
          return;
        }
        this.#failures += 1;
        this.fireError(error, message, this.#failures);
        failed(error);
      });
    });
  }

  end(): void {
    this.#stream.end();
  }
}
