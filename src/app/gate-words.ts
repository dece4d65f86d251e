import { lastLines } from "../core/run/plain-output.ts";
import type { LandedCommit } from "./find-culprit.ts";
import type { GateOutcome } from "./gate-runner.ts";

/** One line on gates of which none was turned red: how many hold, which were red before, which are flaky. */
export function describeGates(outcomes: readonly GateOutcome[]): string {
  if (outcomes.length === 0) return "there are no gates here";
  const named = (list: readonly GateOutcome[]): string => list.map(({ gate }) => gate.name).join(", ");
  const wasRed = outcomes.filter(({ judgement }) => judgement.verdict === "was-red");
  const flaky = outcomes.filter((outcome) => outcome.flaky);
  const holds = outcomes.length - wasRed.length;
  return [
    `${holds} of ${outcomes.length} ${outcomes.length === 1 ? "gate" : "gates"} passed`,
    ...(wasRed.length === 0 ? [] : [`red before the run already: ${named(wasRed)}`]),
    ...(flaky.length === 0 ? [] : [`passed only when repeated: ${named(flaky)}`]),
  ].join("; ");
}

/** Which gates are red, who turned each of them red, and the end of what the first of them printed. */
export function describeRed(
  red: readonly GateOutcome[],
  where: string,
  culprits: readonly (LandedCommit | undefined)[] = [],
): string {
  const [first, ...others] = red;
  if (first === undefined) return "";
  const { gate, run, judgement } = first;
  const command = `\`${gate.command}\``;
  const named = gate.name === gate.command ? command : `${gate.name} (${command})`;
  const [blamed, ...further] = culprits;
  const too = others.map(({ gate: { name } }, i) => {
    const other = further[i];
    if (other === undefined || other.commit === blamed?.commit) return name;
    return `${name} (turned red by ${other.task} with ${other.commit.slice(0, 10)})`;
  });
  return [
    `the gate ${named} is red ${where}: ${howOf(run, judgement.why)}`,
    ...(blamed === undefined ? [] : [`; ${blamed.task} turned it red with ${blamed.commit.slice(0, 10)}`]),
    ...(too.length === 0 ? [] : [`; red, too: ${too.join(", ")}`]),
    lastLines(run.output),
  ].join("");
}

function howOf({ exitCode, timedOut, ms }: GateOutcome["run"], why: string | undefined): string {
  if (timedOut) return `it did not end within ${Math.round(ms / 1000)} s`;
  if (exitCode === null) return "it was ended by a signal, or never started";
  return why ?? `exit code ${exitCode}`;
}
