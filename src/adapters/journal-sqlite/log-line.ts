import type { CheckFinished } from "../../core/run/check-event.ts";
import type { AttemptResult, Event } from "../../core/run/event.ts";
import type { Entry } from "../../ports/journal.ts";

type Flat = Readonly<Record<string, unknown>>;

/** One event as a line of JSON (with its newline), flat, so that a person finds a task's story with grep and jq. */
export function logLine({ seq, run, event }: Entry): string {
  const uid = "uid" in event ? { task_id: event.uid } : {};
  const of = {
    ...("task" in event ? { task: event.task } : {}),
    ...("attempt" in event ? { attempt: event.attempt } : {}),
  };
  const timestamp = new Date(event.at).toISOString();
  return `${JSON.stringify({ ...uid, run, seq, timestamp, event: event.type, ...of, ...details(event) })}\n`;
}

function details(event: Event): Flat {
  switch (event.type) {
    case "run-started":
      return {
        title: event.title,
        plan: event.planPaths,
        base: event.base,
        branch: event.branch,
        onto: event.onto,
        tasks: event.tasks.length,
        agents: event.settings.agents,
        agent_specs: event.settings.agentSpecs,
      };
    case "run-resumed":
      return {
        agents: event.settings.agents,
        retry_failed: event.retryFailed,
        lost: event.lost.map(({ task, attempt }) => `${task}/${attempt}`),
      };
    case "attempt-started":
      return {
        agent: event.agent,
        ...(event.tier === undefined ? {} : { tier: event.tier }),
        ...(event.why === undefined ? {} : { why: event.why }),
      };
    case "process-started":
      return { pid: event.pid, start_time: event.startTime };
    case "phase-started":
      return { phase: event.phase };
    case "check-started":
      return { phase: event.phase, check: event.name, command: event.command };
    case "check-finished":
      return {
        phase: event.phase,
        check: event.name,
        command: event.command,
        exit_code: event.exitCode,
        timed_out: event.timedOut,
        ms: event.ms,
        output: event.output,
        ...unusual(event),
      };
    case "gate-checked": {
      const { name, ...others } = event;
      return { gate: name, ...rest(others) };
    }
    case "attempt-finished":
      return {
        ...result(event.result),
        ...(event.peakMemoryBytes === undefined ? {} : { peak_memory_bytes: event.peakMemoryBytes }),
        ...(event.disagreements === undefined ? {} : { disagreements: event.disagreements }),
      };
    case "landing-started":
      return {};
    case "landed":
      return { commit: event.commit, recovered: event.recovered };
    case "landing-refused":
      return { failure: event.failure, message: event.message };
    case "stop-requested":
      return rest(event);
    case "run-finished":
      return { outcome: event.outcome };
    default:
      return rest(event);
  }
}

/** The event's own fields as they are, in the log's spelling; what every line has is not said twice. */
function rest(event: object): Flat {
  return Object.fromEntries(
    Object.entries(event)
      .filter(([name]) => !SAID.has(name))
      .map(([name, value]) => [name.replace(/[A-Z]/gu, (letter) => `_${letter.toLowerCase()}`), value]),
  );
}

const SAID: ReadonlySet<string> = new Set(["type", "at", "task", "uid", "attempt"]);

function result(outcome: AttemptResult): Flat {
  if (outcome.status !== "committed") return outcome;
  return { status: "committed", commit: outcome.commit, files: outcome.files };
}

function unusual({ repeat, calledOff }: CheckFinished): Flat {
  return {
    ...(repeat === undefined ? {} : { repeat }),
    ...(calledOff === undefined ? {} : { called_off: calledOff }),
  };
}
