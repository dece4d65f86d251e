import { isTripped } from "../run/breaker.ts";
import type { CheckFinished, ChunkFinished } from "../run/check-event.ts";
import { checkHeld } from "../run/check-held.ts";
import type { AttemptFinished, AttemptStarted, Event, RunStarted, RunTask } from "../run/event.ts";
import { judgedResult } from "../run/judged-result.ts";
import type { Superseded } from "../run/landing-event.ts";
import type { TaskRun } from "../run/state.ts";
import { alertLine, backgroundEndedLine, grouped, sampleLine } from "./background-lines.ts";
import { blockedTasks } from "./blocked-tasks.ts";
import { boardTask, follow, type Board } from "./board.ts";
import { commandText, count, detail, endFacts, line, type LogLine } from "./log-line.ts";
import { breakerLine, gateLine, gatePlaceText, gatesLine, rolledBackLine } from "./run-lines.ts";

/** Takes an event into the board and says what it means; undefined for what changed nothing, as a late or repeated event. */
export function tell(board: Board, event: Event): LogLine | undefined {
  return takes(board, event) ? logLine(board, event) : undefined;
}

/** Takes an event into the board; whether it counts, as a late or repeated one does not. */
export function takes(board: Board, event: Event): boolean {
  const { requests, tasks } = board.run;
  const task = MOVING.has(event.type) && "task" in event ? tasks.get(event.task) : undefined;
  const before = task?.state;
  follow(board, event);
  if ("request" in event && event.request !== undefined) return event.request > requests;
  return !MOVING.has(event.type) || task?.state !== before;
}

/** Events that, when they count, change the state of their task. */
export const MOVING: ReadonlySet<Event["type"]> = new Set([
  "attempt-started",
  "attempt-finished",
  "landing-refused",
  "landed",
]);

function logLine(board: Board, event: Event): LogLine | undefined {
  switch (event.type) {
    case "run-started":
      return line(event, "started", event.title || event.planPaths.join(", "), startedFacts(event));
    case "run-resumed":
      return line(event, "resumed", resumedText(board, event.lost.length));
    case "stop-requested":
      return line(event, "stopping", `${event.reason}; what runs is ended, nothing new starts`);
    case "run-finished":
      return line(event, event.outcome, countsText(board), endFactsOf(board));
    case "attempt-started":
      return { ...line(event, "start", "", startFacts(event.agent, event.attempt)), detail: whyLines(event) };
    case "process-started":
      return detail(event, "process", `pid ${event.pid}`);
    case "phase-started":
      return detail(event, "phase", event.phase);
    case "check-started":
      return detail(event, "check", commandText(event));
    case "check-finished":
      return checkLine(event);
    case "chunk-finished":
      return chunkLine(event);
    case "checkpoint-taken": {
      const { done, total, commit } = event;
      return detail(event, "checkpoint", `${grouped(done)} of ${grouped(total)} are safe`, [
        commit.slice(0, 10),
      ]);
    }
    case "landing-started":
      return detail(event, "landing", "on the integration branch");
    case "attempt-finished":
      return withDisagreements(finishedLine(board, event), event);
    case "landing-refused":
      return failedLine(board, event, event);
    case "landed": {
      const found = event.recovered ? ["found on the branch"] : [];
      return line(event, "landed", "", [event.commit.slice(0, 10), ...found]);
    }
    case "lease-extended":
      return detail(event, "leased", `also, though the plan does not name it: ${event.files.join(", ")}`);
    case "superseded":
      return line(event, "superseded", supersededText(board, event));
    default:
      return furtherLine(board, event);
  }
}

/** What goes on beside the tasks, and what people ask. */
function furtherLine(board: Board, event: Event): LogLine | undefined {
  switch (event.type) {
    case "background-started":
      return line(event, "background", event.command, [`pid ${event.pid}`]);
    case "background-stop-asked":
      return line(event, "stopping", `background process: ${event.reason}`);
    case "background-ended":
      return backgroundEndedLine(event);
    case "monitor-sampled":
      return sampleLine(event);
    case "alert-raised":
      return alertLine(event);
    case "answered":
      return line(event, "answered", event.text);
    case "task-skipped":
      return line(event, "skipped", event.reason, blockFacts(board, event.task));
    case "task-reopened":
      return line(event, "reopened", "tried again, with a fresh set of tries");
    case "provider-paused":
      return { ...line(event, "paused", `${event.provider}: ${event.reason}`), until: event.until };
    case "budget-noticed":
      return { ...line(event, "budget", event.text), tone: event.level === "warn" ? "warn" : "bad" };
    case "provider-resumed":
      return { ...line(event, "resumed", `${event.provider} is asked again`), tone: "dim" };
    case "agents-changed": {
      const wanted = count(board.run.settings.agents, "agent");
      return line(event, "agents", `${event.agents} at a time from now on: ${event.reason}`, [
        `${wanted} wanted`,
      ]);
    }
    case "gates-started":
      return detail(event, "gates", gatePlaceText(event), [event.commit.slice(0, 10)]);
    case "gate-checked":
      return gateLine(event);
    case "gates-finished":
      return gatesLine(board, event);
    case "breaker-tripped":
      return breakerLine(board, event);
    case "rolled-back":
      return rolledBackLine(event);
    default:
      return undefined;
  }
}

function finishedLine(board: Board, event: AttemptFinished): LogLine | undefined {
  const result = judgedResult(board.run, event);
  const task = board.run.tasks.get(event.task);
  if (task?.question !== undefined) return askLine(event, task, task.question);
  if (task?.leftOut !== undefined && result.status !== "skipped")
    return detail(event, "cancelled", "the task was taken out of the run");
  if (result.status === "failed") return failedLine(board, event, result);
  if (result.status === "unchanged") return line(event, "landed", "", ["nothing to change"]);
  if (result.status === "skipped") return line(event, "skipped", result.reason);
  const { commit, files, left = [] } = result;
  const changed = `${commit.slice(0, 10)}, ${filesText(files)}`;
  const own = left.length === 0 ? "" : `; not taken: what it changed in the plan itself (${left.join(", ")})`;
  return detail(event, "committed", `${changed}${own}`);
}

/** What the agent reported and what is not so stands below how the attempt ended. */
function withDisagreements(
  told: LogLine | undefined,
  { disagreements = [] }: AttemptFinished,
): LogLine | undefined {
  if (told === undefined || disagreements.length === 0) return told;
  return { ...told, detail: [...told.detail, ...disagreements.map((it) => `the agent's report: ${it}`)] };
}

/** A question, with what to type to answer it. */
function askLine(event: Event, task: TaskRun, question: string): LogLine {
  return { ...line(event, "asks", question, blocksFacts(task)), hint: answerCommand(task.spec) };
}

/** The command that answers a task, made to be copied into a shell. */
export function answerCommand({ key, id, uid }: Pick<RunTask, "key" | "id" | "uid">): string {
  return `renga answer ${nameOf({ key, id, uid })} "TEXT"`;
}

/** The command that lets a task's halted process go on. */
export function goOnCommand(task: Pick<RunTask, "key" | "id" | "uid">): string {
  return `renga go-on ${nameOf(task)}`;
}

/** What names a task in a shell without quotes: its id where no other has it. */
function nameOf({ key, id, uid }: Pick<RunTask, "key" | "id" | "uid">): string {
  return id === key && /^[\w.:/-]+$/u.test(id) ? id : uid;
}

function supersededText(board: Board, { of, file, lines }: Superseded): string {
  const other = board.run.tasks.get(of)?.spec.id ?? of;
  return `${count(lines, "line")} that ${other} had added to ${file} ${lines === 1 ? "is" : "are"} changed or gone`;
}

/** Why a run has failed where it is not for a task's failure alone. */
function endFactsOf({ run }: Board): string[] {
  if (run.outcome !== "failed") return [];
  if (run.breaker.trips > 1) return ["the breaker tripped twice"];
  return run.gates.red === undefined ? [] : [run.gates.red];
}

function blockFacts(board: Board, key: string): string[] {
  const task = board.run.tasks.get(key);
  return task === undefined ? [] : blocksFacts(task);
}

function blocksFacts(task: TaskRun): string[] {
  const blocked = blockedTasks(task).length;
  return blocked > 0 ? [`blocks ${count(blocked, "task")}`] : [];
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

/** Why this agent, for the log of the task. */
function whyLines({ why }: AttemptStarted): string[] {
  return why === undefined ? [] : [why];
}

function startFacts(agent: string, attempt: number): string[] {
  return attempt === 1 ? [agent] : [agent, `attempt ${attempt}`];
}

function checkLine(event: CheckFinished): LogLine {
  const passed = checkHeld(event);
  const facts = [
    ...(event.repeat === undefined ? [] : ["run once more"]),
    ...(event.wanted === undefined ? [] : [event.exitCode === 0 ? "holds" : "does not hold"]),
    ...(event.together === undefined ? [] : [`for ${event.together.length} landings at once`]),
    ...endFacts(event),
  ];
  const text = commandText(event);
  if (passed && event.repeat !== undefined)
    return line(event, "flaky", `${text} failed, and passed when it ran once more`, endFacts(event));
  if (event.calledOff === true)
    return detail(event, "called-off", text, [`${(event.ms / 1000).toFixed(1)}s`]);
  const said = detail(event, passed ? "passed" : "broke", text, facts);
  return { ...said, detail: passed ? [] : event.output.split("\n") };
}

/** How far a chunked task has come. */
function chunkLine(event: ChunkFinished): LogLine {
  const { chunk, start, size, total, exitCode, output } = event;
  const done = `${grouped(exitCode === 0 ? start + size : start)} of ${grouped(total)}`;
  const facts = [`chunk ${chunk + 1}`, ...endFacts(event)];
  if (exitCode === 0) return line(event, "chunk", done, facts);
  return { ...detail(event, "broke", done, facts), detail: output.split("\n") };
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
  if (why.failure === "cancelled") {
    const isTakenBack = isTripped(board.run) && !board.run.stopping;
    return detail(event, "cancelled", isTakenBack ? "its batch is taken back" : why.message);
  }
  if (task.state === "ready") return line(event, "retry", text, nextAgent(board, task));
  if (task.state !== "failed" && task.state !== "needs-human") return undefined;
  return line(event, task.state, text, blocksFacts(task));
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
