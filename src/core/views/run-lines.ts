import type { GateChecked, GateRef, GatesFinished } from "../run/gate-event.ts";
import type { BreakerTripped, RolledBack } from "../run/limit-event.ts";
import type { Board } from "./board.ts";
import { commandText, count, detail, endFacts, line, type LogLine } from "./log-line.ts";

/** Where gates stand, in words: `before the run`, `after wave-1`, `at the end`. */
export function gatePlaceText({ level, group }: Pick<GateRef, "level" | "group">): string {
  if (level === "before") return "before the run";
  if (level === "end") return "at the end";
  const batch = /^batch:(\d+)$/u.exec(group ?? "")?.[1];
  return `after ${batch === undefined ? (group ?? level) : `batch ${Number(batch) + 1}`}`;
}

/** One command of a gate. What was red before the run is told once, before the run. */
export function gateLine(event: GateChecked): LogLine {
  const { name, command, verdict, value, limit, output } = event;
  const measured =
    value === undefined ? [] : [limit === undefined ? `${value}` : `${value}, has to be ${limit}`];
  const facts = [gatePlaceText(event), ...measured, ...endFacts(event)];
  const text = commandText({ name, command });
  if (verdict === "passed") return detail(event, "passed", text, facts);
  if (verdict === "flaky")
    return line(event, "flaky", `${text} failed, and passed when it ran once more`, facts);
  if (verdict === "was-red") {
    const said = `${text} fails, and did so before the run: no task is blamed for it`;
    return { ...line(event, "was-red", said, facts), headline: event.level === "before" };
  }
  return { ...line(event, "gate", text, facts), detail: output === "" ? [] : output.split("\n") };
}

/** All gates of one place. */
export function gatesLine(board: Board, event: GatesFinished): LogLine {
  const { culprits = [{ task: event.culprit ?? "" }] } = event;
  const text = [`gates ${gatePlaceText(event)}`, event.message].filter((it) => it !== "").join(": ");
  if (event.passed) return line(event, "green", text);
  const blamed = [...new Set(culprits.map(({ task }) => task))].flatMap((key) => {
    const spec = board.run.tasks.get(key)?.spec;
    return spec === undefined ? [] : [`since ${spec.id} ${spec.title}`];
  });
  return line(event, "red", text, blamed);
}

/** Too much of a batch failed. */
export function breakerLine(board: Board, event: BreakerTripped): LogLine {
  const { failed, size, failure, count: often, message, base } = event;
  const mostly = often === failed ? `all of them ${failure}` : `mostly ${failure}`;
  const again = board.run.breaker.trips > 1 ? "the run ends" : "the batch runs again with one agent";
  const then = `the branch goes back to ${base.slice(0, 10)}, then ${again}`;
  return line(event, "breaker", `${failed} of ${count(size, "task")} failed, ${mostly}; ${then}: ${message}`);
}

/** The branch stands where the batch began. */
export function rolledBackLine(event: RolledBack): LogLine {
  const { from, to, evidence } = event;
  const stands = `the branch stands at ${to.slice(0, 10)} again`;
  const kept = from === to ? "nothing had landed" : `${from.slice(0, 10)} is kept at ${evidence}`;
  return line(event, "rolled-back", `${stands}; ${kept}`);
}
