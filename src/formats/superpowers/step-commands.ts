import type { TaskCommand } from "../../core/plan/plan.ts";
import { fenceCommands, isCommand } from "../command-field.ts";
import { isCommandLine } from "../command-line.ts";
import { fenceAt, fenceText } from "../fences.ts";
import { listText } from "../headed/list-text.ts";
import { LINE } from "../line.ts";
import type { Lines } from "../line.ts";
import { expectation } from "./expectation.ts";
import type { Step } from "./task-steps.ts";

/**
 * The commands that a step has run: those behind `Run:`, in a shell fence below it, or in the step's own line, with what is expected of
 * them in `description`. A test that is to fail is a `test`, red without the work and green with it; all others prove the work
 * afterwards. Commits are none, and what would not end, or proves itself by saying nothing, is kept in words only.
 */
export function stepCommands(lines: Lines, step: Step): TaskCommand[] {
  const reader = new StepReader(lines, step);
  for (let line = step.line; line < step.end; line++) line = reader.read(line);
  return reader.found.map((run) => finish(run, step.title));
}

type Run = { readonly command: string; expected: string };

class StepReader {
  readonly found: Run[] = [];
  readonly #lines: Lines;
  readonly #step: Step;
  /** The step is about running something: its shell fences are commands. */
  readonly #runs: boolean;
  /** A line ended in `Run:` or `Expected:`, and what it announces follows. */
  #awaits: "run" | "words" | undefined;

  constructor(lines: Lines, step: Step) {
    this.#lines = lines;
    this.#step = step;
    this.#runs = RUNS.test(step.title) && !COMMITS.test(step.title);
  }

  /** Reads one line, or a whole fence; answers the last line read. */
  read(line: number): number {
    const kind = this.#lines.kinds[line]!;
    if (kind === LINE.fenceOpen) return this.#fence(line);
    if (kind !== LINE.text && kind !== LINE.bullet && kind !== LINE.number) return line;
    const ink =
      line === this.#step.line ? this.#step.title : listText(this.#lines, line).replaceAll("**", "");
    this.#text(ink.slice(0, LONGEST), line === this.#step.line);
    return line;
  }

  #text(text: string, first: boolean): void {
    const expected = EXPECTED.exec(text)?.[1];
    const run = RUN.exec(text)?.[1];
    if (expected !== undefined) {
      this.#expect(expected);
      this.#awaits = expected === "" ? "words" : undefined;
    } else if (run !== undefined || (first && INLINE.test(text))) this.#run(run ?? text, run !== undefined);
    else if (this.#awaits === "words") {
      this.#expect(text);
      this.#awaits = undefined;
    }
  }

  #run(value: string, told: boolean): void {
    const commands = spans(value, told);
    this.#add(commands.length > 0 ? commands : told && isCommandLine(value) ? [value] : []);
    this.#expect(AFTERWARDS.exec(value)?.[1] ?? "");
    this.#awaits = told && commands.length === 0 ? "run" : undefined;
  }

  #fence(line: number): number {
    const fence = fenceAt(this.#lines, line);
    if (SHELLS.has(fence.language) && (this.#awaits === "run" || this.#runs)) {
      const commands = fenceCommands("", "post", fenceText(this.#lines, fence)).map(
        ({ command }) => command!,
      );
      const told = this.#awaits === "run";
      this.#add(told ? commands : commands.filter((command) => isCommand(command.replace(CD, ""))));
    }
    this.#awaits = undefined;
    return fence.close;
  }

  #add(commands: readonly string[]): void {
    for (const command of commands) if (!OF_GIT.test(command)) this.found.push({ command, expected: "" });
  }

  /** What is expected holds for all commands since the last such words. */
  #expect(words: string): void {
    if (words === "") return;
    for (let at = this.found.length - 1; at >= 0 && this.found[at]!.expected === ""; at--)
      this.found[at]!.expected = words;
  }
}

function finish({ command, expected }: Run, title: string): TaskCommand {
  const sign = expectation(expected === "" ? title : expected);
  const red = sign === "fail";
  const name = nameOf(title);
  const said = expected === "" ? "" : `Expected: ${expected}`;
  const words = said === "" ? {} : { description: said };
  // What is to fail and is no test may well fail for ever: a wrong option, a file that is not there.
  if (
    STAYS.test(command) ||
    (sign === "silence" && SEARCHES.test(command)) ||
    (red && !TESTS.test(command.slice(0, LONGEST)))
  )
    return {
      name,
      phase: red ? "test" : "post",
      description: `Run \`${command}\`${said === "" ? "" : `. ${said}`}`,
    };
  if (red) return { name, phase: "test", command, ...words, expect: "red-green" };
  return { name, phase: "post", command, ...words };
}

/** A step's title up to the command in it. */
function nameOf(title: string): string {
  const words = title.split(/`|→|=>/, 1)[0]!.replace(/[\s:：]+$/, "");
  return (words === "" ? "Run" : words).slice(0, LONGEST_NAME);
}

/** Code spans that are to be run; behind `Run:` every span with a blank in it is. */
function spans(value: string, told: boolean): string[] {
  const parts = value.split("`");
  return parts
    .filter((_, at) => at % 2 === 1 && at + 1 < parts.length)
    .map((span) => span.trim().replace(/^\$\s+/, ""))
    .filter((span) => isCommand(span.replace(CD, "")) || (told && span.includes(" ")));
}

/** What a line says of commands stands within so many characters. */
const LONGEST = 1000;
const LONGEST_NAME = 80;
const SHELLS: ReadonlySet<string> = new Set(["", "bash", "sh", "shell", "zsh", "console", "powershell"]);
const RUN = /^(?:Run|Command|Execute|Verify with|运行|執行|执行|実行)(?![\w-])[^:：`]{0,60}[:：]\s*(.*)$/i;
const EXPECTED =
  /^(?:Expect(?:ed)?(?: (?:result|output|outcome|behaviou?r))?|预期[^:：]{0,6}|預期[^:：]{0,6}|期[待望]|Esperado)\s?[:：]\s*(.*)$/i;
const INLINE = /^run\b|`[^`]+`\s*(?:→|->|=>|—)\s*(?:expect(?:ed)?:?\s*)?(?:PASS|FAIL|OK|exit)/i;
const AFTERWARDS =
  /`[^`]*\s*(?:→|->|=>|—|,|\.)\s*(?:expect(?:ed)?:?\s*)?((?:PASS|FAIL|OK|exit|all|no |0 ).*)$/i;
const RUNS = /\b(?:run|re-?run|verify|check|test|build|lint|typecheck|validate)\b/i;
const COMMITS = /^commit\b|\bcommit (?:changes|and push)\b/i;
const OF_GIT =
  /(?:^|&&\s*|\n\s*)git (?:add|commit|push|tag|checkout|switch|merge|rebase|stash|rm|mv|reset|clean|branch)\b/;
const CD = /^(?:cd\s+\S+\s*(?:&&|;)\s*)+/;
const STAYS =
  /&\s*(?:#.*)?$|\b(?:npm|pnpm|yarn|bun)(?: run)? (?:dev|start|serve|watch|preview)\b|\buvicorn\b|\bdocker[ -]compose up\b(?!.*-d)|\btail -f\b|\blogs?\b.* -f\b|--(?:watch|follow)\b/m;
/** Programs that run tests, compilers among them: what is written first does not compile yet. */
const TESTS =
  /\b(?:pytest|unittest|tox|vitest|jest|mocha|ava|tap|playwright|cypress|bats|rspec|minitest|phpunit|pest|busted|ctest|tsc|mypy|pyright)\b|\b(?:npm|pnpm|yarn|bun|deno|cargo|go|swift|dotnet|mix|flutter|dart|rake|rails|mvn|gradle|gradlew|make|just|zig|nx|turbo|sbt|stack|cabal)\b(?: run)? (?:[\w:./-]+ )*?(?:test|check|nextest|type-?check)[\w:-]*|\bnode (?:[^&|;]* )?--test\b|\b(?:ba)?sh \S*test\S*|(?:^|\s|\/)(?:run[_-])?tests?(?:[_-][\w-]+)?\.(?:sh|py|js|ts|rb)\b|\bpython3? \S*test\S*/i;
const SEARCHES = /^!?\s*(?:git grep|grep|rg|egrep|ag|ack|find|diff|git diff|git status)\b/;
