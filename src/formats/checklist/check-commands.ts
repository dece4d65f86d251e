import type { TaskCommand } from "../../core/plan/plan.ts";
import { isCommandLine } from "../command-line.ts";
import { leadingVerb } from "./leading-verb.ts";

/**
 * Commands that a line gives in code spans to prove something: "Run `npm test`", "Verify with `go vet ./...`". What installs, makes
 * or moves things is the work itself and no check.
 */
export function checkCommands(text: string, found: TaskCommand[]): void {
  const open = text.indexOf("`");
  if (open < 0) return;
  const verb = leadingVerb(text);
  const says = verb?.means === "run" || verb?.means === "read" || CHECKING.test(text.slice(0, open));
  if (!says) return;
  const name = text
    .slice(0, Math.min(open, LONGEST_NAME))
    .replace(/[\s:*—–-]+$/, "")
    .replace(/^[\s*]+/, "");
  const parts = text.split("`");
  for (let i = 1; i + 1 < parts.length && found.length < MOST; i += 2) {
    const command = parts[i]!.trim().replace(/^\$\s+/, "");
    if (command.length > LONGEST || !PROVES.test(command) || WORKS.test(command) || !isCommandLine(command))
      continue;
    if (!found.some((known) => known.command === command)) found.push({ name, phase: "post", command });
  }
}

const MOST = 20;
const LONGEST = 400;
const LONGEST_NAME = 60;
const CHECKING =
  /\b(?:run|verify|verified|verification|check|validate|execute|test with|passes|gate)\b[^.]{0,40}$|(?:実行|运行|确认|確認|실행)/i;
const PROVES =
  /\b(?:tests?|lint|check|checks|typecheck|type-check|tsc|build|vet|clippy|mypy|pyright|ruff|flake8|eslint|pytest|vitest|jest|rspec|phpunit|verify|validate|audit|grep|rg|bandit|analyze|spec|coverage|compile|playwright|cypress|shellcheck|--check|--strict|--dry-run|golangci-lint|xcodebuild|ctest)\b|(?:^|\s)--(?:check|strict)\b/i;
const WORKS =
  /^(?:sudo\s)?(?:\S+\s)?(?:install|add|init|create|new|generate|migrate|mkdir|rm|mv|cp|commit|push|checkout|publish|deploy)\b/i;
