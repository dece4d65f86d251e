import type { RunTask } from "../core/run/event.ts";

/** The commit of a landed task: `Complete 2.1.1: Title`, and trailers by which a resumed run finds it again. */
export function commitMessage(
  run: string,
  spec: Pick<RunTask, "id" | "title" | "uid">,
  attempt: number,
  agent: string,
): string {
  const trailers = [
    `Renga-Run: ${run}`,
    `Renga-Task: ${oneLine(spec.id)}`,
    `Renga-Attempt: ${spec.uid}.${attempt}`,
    `Renga-Agent: ${oneLine(agent)}`,
  ];
  return `Complete ${oneLine(spec.id)}: ${oneLine(spec.title)}\n\n${trailers.join("\n")}\n`;
}

/** The uid and number that a `Renga-Attempt` trailer names. */
export function parseAttemptTrailer(trailer: string): { uid: string; attempt: number } | undefined {
  const dot = trailer.lastIndexOf(".");
  const attempt = Number(trailer.slice(dot + 1));
  return dot > 0 && Number.isInteger(attempt) && attempt > 0
    ? { uid: trailer.slice(0, dot), attempt }
    : undefined;
}

/** Control characters and line ends become spaces: a title must not be able to write a trailer. */
function oneLine(text: string): string {
  // oxlint-disable-next-line no-control-regex
  return text.replace(/[\u0000-\u001f\u007f\s]+/gu, " ").trim();
}
