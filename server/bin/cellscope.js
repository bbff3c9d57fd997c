#!/usr/bin/env node
// Published entry point. The program itself is bundled by build.mjs.
import "../dist/cli.js";
