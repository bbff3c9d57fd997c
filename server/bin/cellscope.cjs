#!/usr/bin/env node
// Published entry point. The program itself is bundled by build.mjs.
require("../dist/cli.js");
