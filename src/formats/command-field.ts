import type { CommandPhase, TaskCommand } from "../core/plan/plan.ts";

/** Commands that a field's value gives in code spans; where it only describes the check, one entry with the words. */
export function readCommands(name: string, phase: CommandPhase, value: string): TaskCommand[] {
  const commands = codeSpans(value)
    .filter(isCommand)
    .map((command) => ({ name, phase, command: command.replace(/^\$\s+/, "") }));
  const words = value.trim();
  if (commands.length > 0) {
    const said = /[a-z]{2,}/i.test(words.replace(/`[^`]*`/g, ""));
    return said ? commands.map((command) => ({ ...command, description: words })) : commands;
  }
  if (words === "") return [];
  const alone = /^`([^`]+)`$/.exec(words)?.[1]?.trim();
  // A field for commands whose whole value is a line of shell says what it means, whatever the program.
  if (alone !== undefined && /^[\w./-]+\s[^`]*[|&;<>$]/.test(alone)) return [{ name, phase, command: alone }];
  return isCommand(words) && !/[.!]$/.test(words) && !words.includes("`")
    ? [{ name, phase, command: words }]
    : [{ name, phase, description: words }];
}

/** Commands of a shell fence: one a line where lines stand alone, the whole as one script where they lean on each other. */
export function fenceCommands(name: string, phase: CommandPhase, script: string): TaskCommand[] {
  const lines = script
    .split(/\r?\n/)
    .map((line) => line.trim().replace(/^\$\s+/, ""))
    .filter((line) => line !== "" && !line.startsWith("#"));
  if (lines.length === 0) return [];
  const whole = LEANING.test(lines.join("\n"));
  return (whole ? [script.trim()] : lines).map((command) => ({ name, phase, command }));
}

/** True where a code span is something to run, not a name or a path. */
export function isCommand(code: string): boolean {
  const text = code.trim().replace(/^\$\s+/, "");
  const first = text.split(/\s/, 1)[0]!;
  if (PROGRAMS.has(first.slice(first.lastIndexOf("/") + 1))) return true;
  if (/^\.{1,2}\/[\w./-]+$/.test(first)) return text !== first || /\.sh$|\/[\w-]+$/.test(first);
  if (/^[A-Z_][A-Z0-9_]*=\S*$/.test(first)) return isCommand(text.slice(first.length + 1));
  return false;
}

function codeSpans(value: string): string[] {
  const spans: string[] = [];
  const parts = value.split("`");
  for (let i = 1; i + 1 < parts.length; i += 2) if (parts[i]!.trim() !== "") spans.push(parts[i]!.trim());
  return spans;
}

/** Continued lines, here-documents, blocks, background jobs and anything that changes the shell for the next line. */
const LEANING =
  /\\$|<<|[&|({]$|^(?:cd|export|source|\.|set|if|for|while|case|function|until|trap|wait|[A-Za-z_]\w*=\S*$|then|else|fi|done|do|esac|[)}])(?![\w-])|^[A-Za-z_]\w*=\$?\(/m;
const PROGRAMS: ReadonlySet<string> = new Set(
  (
    "npm npx pnpm pnpx yarn bun bunx node deno tsc tsx ts-node eslint prettier oxlint oxfmt biome jest vitest mocha playwright cypress next vite webpack turbo nx " +
    "python python3 pip pip3 pytest tox ruff mypy black flake8 isort uv uvx poetry pipenv hatch pre-commit django-admin alembic " +
    "go gofmt golangci-lint staticcheck cargo rustc rustfmt make gmake cmake ctest ninja meson bazel just task gcc g++ clang " +
    "ruby bundle rake rails rspec gem php composer phpunit artisan mvn gradle gradlew ./gradlew java javac kotlinc sbt scala dotnet swift xcodebuild mix elixir dart flutter zig " +
    "git gh docker docker-compose podman kubectl helm terraform ansible aws gcloud az supabase prisma wrangler vercel fly heroku " +
    "bash sh zsh ls cat head tail grep rg egrep find wc diff cmp test echo printf env sed awk sort uniq cut tr xargs stat file du df ps pgrep curl wget jq yq psql sqlite3 mysql redis-cli mongo mongosh " +
    "mkdir rm cp mv touch chmod ln tar zip unzip timeout time true false sleep shellcheck lychee markdownlint perl lua R Rscript julia ollama"
  ).split(" "),
);
