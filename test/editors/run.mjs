// Tries the built server in every editor of this folder that is installed: npm run test:editors
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "cellscope-editors-"));
const program = `def make_buttons(labels):
    buttons = []
    for label in labels:
        buttons.append(lambda: print(label))
    return buttons


def make_counter():
    count = 0

    def increment():
        count += 1
        return count

    return increment
`;

const editors = [
  {
    name: "Neovim",
    command: "nvim",
    args: ["--headless", "-u", "NONE", "-i", "NONE", "-n", "-c", `luafile ${here("neovim.lua")}`],
  },
  { name: "Emacs", command: "emacs", args: ["-Q", "--batch", "-l", here("eglot.el")] },
];

spawnSync(process.execPath, [here("../../server/build.mjs"), join(folder, "built")]);
let tried = 0;
for (const { name, command, args } of editors) {
  const file = join(folder, `${command}.py`);
  writeFileSync(file, program);
  const env = {
    ...process.env,
    CELLSCOPE_SERVER: join(folder, "built/server.js"),
    CELLSCOPE_FILE: file,
  };
  const { error, status, stderr } = spawnSync(command, args, {
    env,
    encoding: "utf8",
    timeout: 60_000,
  });
  if (error?.code === "ENOENT") {
    console.log(`${name}: not installed`);
    continue;
  }
  tried += 1;
  console.log(`${name}: ${status === 0 ? "works" : `failed\n${stderr}`}`);
  if (status !== 0) process.exitCode = 1;
}
rmSync(folder, { recursive: true, force: true });
if (tried === 0) {
  console.error("None of the editors is installed.");
  process.exitCode = 2;
}
