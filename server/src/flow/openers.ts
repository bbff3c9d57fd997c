/** What opens resources that refuse work once they are closed, and which work. */

/** Methods that raise ValueError on a closed file; iteration does too. */
const fileWork =
  /^(?:read|readline|readlines|readinto|read1|peek|write|writelines|seek|tell|truncate|flush|fileno|isatty|readable|writable|seekable|getvalue|getbuffer)$/;
const poolWork = /^(?:submit|map)$/;
const archiveWork = /^(?:read|open|write|writestr|extract|extractall|testzip)$/;

/** What a closed resource refuses. */
export interface Refused {
  readonly methods: RegExp;
  readonly iteration: boolean;
}

/** By qualified name. */
export const openers: Readonly<Record<string, Refused>> = {
  ...Object.fromEntries(
    [
      "builtins.open",
      "io.open",
      "codecs.open",
      "gzip.open",
      "bz2.open",
      "lzma.open",
      "tokenize.open",
      "os.fdopen",
      "tempfile.TemporaryFile",
      "tempfile.NamedTemporaryFile",
      "tempfile.SpooledTemporaryFile",
      "io.StringIO",
      "io.BytesIO",
    ].map((name) => [name, { methods: fileWork, iteration: true }]),
  ),
  "zipfile.ZipFile": { methods: archiveWork, iteration: false },
  "concurrent.futures.ThreadPoolExecutor": { methods: poolWork, iteration: false },
  "concurrent.futures.ProcessPoolExecutor": { methods: poolWork, iteration: false },
};

const lastNames: ReadonlySet<string> = new Set(
  Object.keys(openers).map((name) => name.slice(name.lastIndexOf(".") + 1)),
);

/** Whether a callee may open such a resource, by the last part of its name. */
export function mayOpen(callee: string): boolean {
  return lastNames.has(callee);
}
