import type { CheckFinished } from "./check-event.ts";

/** Whether a check came out as it has to; one whose outcome only answers a question always does. */
export function checkHeld({ exitCode, wanted }: Pick<CheckFinished, "exitCode" | "wanted">): boolean {
  if (wanted === "either") return true;
  return wanted === "failure" ? exitCode !== null && exitCode !== 0 : exitCode === 0;
}
