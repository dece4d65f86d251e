import type { CheckFinished } from "../run/check-event.ts";
import type { Event, RunStarted } from "../run/event.ts";
import type { TaskRun } from "../run/state.ts";
import { blockedTasks } from "./blocked-tasks.ts";
import { boardTask, follow, type Board } from "./board.ts";

/** How a line is meant; screens add a mark or a colour, the word says it too. */
export type LogTone = "good" | "bad" | "warn" | "busy" | "dim" | "strong";

/** One event in words. Texts of plans and programs are in it as they came: who prints them makes them safe. */
export type LogLine = {
  readonly at: number;
  /** What happened, one lower-case word: `landed`, `failed`, `retry`, … */
  readonly word: string;
  readonly tone: LogTone;
  /** Key of the task it is about. */
  readonly task?: string;
  /** What was said: a message, a command; may be empty. */
  readonly text: string;
  /** Short facts that go with it, for the brackets behind it. */
  readonly facts: readonly string[];
  /** Further lines, such as the output of a check. */
  readonly detail: readonly string[];
  /** Worth a line while the run goes on; the rest is for a task's own log. */
  readonly headline: boolean;
};

/** Takes an event into the board and says what it means; undefined for what changed nothing, as a late or repeated event. */
export function tell(board: Board, event: Event): LogLine | undefined {
  if (!MOVING.has(event.type) || !("task" in event)) {
    follow(board, event);
    return logLine(board, event);
  }
  const before = board.run.tasks.get(event.task)?.state;
  follow(board, event);
  return board.run.tasks.get(event.task)?.state === before ? undefined : logLine(board, event);
}

/** Events that, when they count, change the state of their task. */
const MOVING: ReadonlySet<Event["type"]> = new Set([
  "attempt-started",
  "attempt-finished",
  "landing-refused",
  "landed",
]);

function logLine(board: Board, event: Event): LogLine | undefined {
  switch (event.type) {
    case "run-started":
      return line(event, "started", event.title, startedFacts(event));
    case "run-resumed":
      return line(event, "resumed", resumedText(board, event.lost.length));
    case "stop-requested":
      return line(event, "stopping", `${event.reason}; what runs is ended, nothing new starts`);
    case "run-finished":
      return line(event, event.outcome, countsText(board));
    case "attempt-started":
      return line(event, "start", "", startFacts(event.agent, event.attempt));
    case "process-started":
      return detail(event, "process", `pid ${event.pid}`);
    case "phase-started":
      return detail(event, "phase", event.phase);
    case "check-finished":
      return checkLine(event);
    case "landing-started":
      return detail(event, "landing", "on the integration branch");
    case "attempt-finished": {
      const { result } = event;
      if (result.status === "failed") return failedLine(board, event, result);
      if (result.status === "unchanged") return line(event, "landed", "", ["nothing to change"]);
      if (result.status === "skipped") return line(event, "skipped", result.reason);
      return detail(event, "committed", `${result.commit.slice(0, 10)}, ${filesText(result.files)}`);
    }
    case "landing-refused":
      return failedLine(board, event, event);
    case "landed": {
      const found = event.recovered ? ["found on the branch"] : [];
      return line(event, "landed", "", [event.commit.slice(0, 10), ...found]);
    }
    default:
      return undefined;
  }
}

/** `1 task`, `2 tasks`. */
export function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}

/** The numbers of a run that a person asks for first: `7 of 13 landed, 1 failed, 2 blocked`. */
export function countsText(board: Board): string {
  const { counts, tasks } = board.run;
  const parts = [`${counts.done} of ${tasks.size - counts.skipped} landed`];
  if (counts.failed > 0) parts.push(`${counts.failed} failed`);
  const human = counts["needs-human"];
  if (human > 0) parts.push(`${human} need${human === 1 ? "s" : ""} a person`);
  if (counts.blocked > 0) parts.push(`${counts.blocked} blocked`);
  return parts.join(", ");
}

function startedFacts(event: RunStarted): string[] {
  const { settings, tasks } = event;
  const skipped = tasks.filter((task) => task.settled === "skipped").length;
  const done = tasks.filter((task) => task.settled === "done").length;
  const open = count(tasks.length - skipped - done, "task");
  return [
    open,
    ...(done > 0 ? [`${done} done before`] : []),
    count(settings.agents, "agent"),
    settings.agentSpecs.join(", then "),
    `on ${event.branch}`,
  ];
}

function resumedText(board: Board, lost: number): string {
  const again = lost > 0 ? `, ${count(lost, "attempt")} lost with the stop to be made again` : "";
  return `${countsText(board)}${again}`;
}

function startFacts(agent: string, attempt: number): string[] {
  return attempt === 1 ? [agent] : [agent, `attempt ${attempt}`];
}

function checkLine(event: CheckFinished): LogLine {
  const passed = event.exitCode === 0;
  const end = event.timedOut ? "timed out" : `exited with ${event.exitCode ?? "a signal"}`;
  const facts = [...(passed ? [] : [end]), `${(event.ms / 1000).toFixed(1)}s`];
  const said = detail(event, passed ? "passed" : "broke", `${event.name}: ${event.command}`, facts);
  return { ...said, detail: passed ? [] : event.output.split("\n") };
}

/** A failure is final only when the run has no further try for the task. */
function failedLine(
  board: Board,
  event: Event & { readonly task: string; readonly attempt: number },
  why: { readonly failure: string; readonly message: string },
): LogLine | undefined {
  const task = board.run.tasks.get(event.task);
  if (task === undefined || task.attempts !== event.attempt) return undefined;
  const text = `${why.failure}: ${why.message}`;
  if (why.failure === "cancelled") return detail(event, "cancelled", why.message);
  if (task.state === "ready") return line(event, "retry", text, nextAgent(board, task));
  if (task.state !== "failed" && task.state !== "needs-human") return undefined;
  const blocked = blockedTasks(task).length;
  return line(event, task.state, text, blocked > 0 ? [`blocks ${count(blocked, "task")}`] : []);
}

function nextAgent(board: Board, task: TaskRun): string[] {
  const next = board.run.settings.agentSpecs[task.agent];
  const last = boardTask(board, task.spec.key)?.agent;
  return next === undefined || next === last ? [] : [`next: ${next}`];
}

function filesText(files: readonly string[]): string {
  const shown = files.slice(0, 5).join(", ");
  const more = files.length > 5 ? `, and ${files.length - 5} more` : "";
  return `${count(files.length, "file")}: ${shown}${more}`;
}

const TONES: Readonly<Record<string, LogTone>> = {
  started: "strong",
  resumed: "strong",
  start: "busy",
  passed: "good",
  landed: "good",
  done: "good",
  retry: "warn",
  stopping: "warn",
  interrupted: "warn",
  "needs-human": "warn",
  broke: "bad",
  failed: "bad",
};

function line(event: Event, word: string, text: string, facts: readonly string[] = []): LogLine {
  const task = "task" in event ? { task: event.task } : {};
  return { at: event.at, word, tone: TONES[word] ?? "dim", ...task, text, facts, detail: [], headline: true };
}

function detail(event: Event, word: string, text: string, facts: readonly string[] = []): LogLine {
  return { ...line(event, word, text, facts), headline: false };
}
