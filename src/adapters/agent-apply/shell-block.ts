import type { CodeBlock } from "../../core/plan/plan.ts";

const SHELL = /^(?:bash|sh|shell|zsh|console|terminal|shell-session|powershell|ps1|cmd|bat)$/i;
const SHELL_FILE =
  /\.(?:sh|bash|zsh|ps1|cmd|bat)$|(?:^|\/)(?:Dockerfile|Makefile|\.env[\w.]*|\.[\w-]*rc|[\w-]+)$/i;

/** Commands that only look or prove; and commits, which the run makes itself. */
const HARMLESS =
  /^(?:(?:npm|pnpm|yarn|bun)\s+(?:run\s+|exec\s+)?(?:test|lint|build|check|type-?check|tsc|vitest|jest)\b|npx\s+(?:tsc|vitest|jest|eslint|oxlint|prettier\s+--check|playwright|mocha)\b|tsc\b|node\s+--test\b|vitest\b|jest\b|(?:uv run |poetry run |python3? -m )*(?:pytest|mypy|ruff check|unittest)\b|cargo\s+(?:test|check|build|clippy)\b|go\s+(?:test|vet|build)\b|make\s+(?:test|check|lint|build)\b|git\s+(?:add|commit|status|diff|log|show|push)\b|curl\b|ls\b|cat\b|grep\b|wc\b|head\b|tail\b|test\b|echo\b|cd\b|pwd\b)/;

/** Whether a block is meant to be typed into a terminal rather than written to this file. */
export function isShellBlock(block: CodeBlock, path: string | undefined): boolean {
  return SHELL.test(block.language) && !(path !== undefined && SHELL_FILE.test(path));
}

/** The first command of such a block that may change something; undefined when all of them only look, prove or commit. */
export function changingCommand(block: CodeBlock): string | undefined {
  return block.text
    .replace(/\\\r?\n/g, " ")
    .split(/\r?\n/)
    .map((line) => line.trim().replace(/^[$>]\s+/, ""))
    .filter((line) => line !== "" && !line.startsWith("#"))
    .find((line) => !HARMLESS.test(line) || /(?:^|[^2&])>{1,2}\s*[^&\s]/.test(line));
}
