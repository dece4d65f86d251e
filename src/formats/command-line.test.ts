import assert from "node:assert/strict";
import { test } from "node:test";

import { isCommandLine } from "./command-line.ts";

const COMMANDS = [
  "wc -l teacher_data_*.jsonl",
  "tail -1 generation.log",
  "grep ERROR generation.log",
  "ls",
  "npm test",
  "python train.py",
  "git status --short",
  "find . -name '*.py'",
  "find src",
  "make lint",
  "test -f data.json",
  "test_runner --fast",
  "./run.sh",
  "/usr/bin/env node x.js",
  "$HOME/bin/check",
  "FOO=1 npm run build",
  "ps aux | grep train",
  "mytool | head -3",
  "nvidia-smi --query-gpu=memory.used",
  "echo 'the data is there'",
  "curl -I https://example.org/",
  "set -e\nmake all",
];
const WORDS = [
  "Check existing files",
  "Test teacher model access",
  "Calculate time/cost",
  "test that the model answers",
  "find old checkpoints somewhere",
  "make sure data exists",
  "python is installed",
  "git is clean",
  "docker must be running",
  "Verify API key - ask if missing",
  "node available",
  "Go through the list; then stop",
  "watch the loss",
  "",
];

test("what a shell would run is a command", () => {
  for (const line of COMMANDS) assert.equal(isCommandLine(line), true, line);
});

test("a sentence about a check is none", () => {
  for (const line of WORDS) assert.equal(isCommandLine(line), false, line);
});
