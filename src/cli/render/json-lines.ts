import { logLine } from "../../adapters/journal-sqlite/log-line.ts";
import type { Progress } from "./progress.ts";

/** `run --json`: each event as one line of JSON, the same lines that `.task_execution.log` holds. */
export function createJsonLines(write: (text: string) => void): Progress {
  return {
    recall() {},
    show(entries) {
      write(entries.map((entry) => harmless(logLine(entry))).join(""));
    },
    close() {},
  };
}

/** JSON lets DEL and C1 controls through, some of which steer a terminal; escaped they are the same JSON. */
function harmless(json: string): string {
  // oxlint-disable-next-line no-control-regex -- control characters are what this looks for
  return json.replace(
    /[\u007f-\u009f\u2028\u2029]/g,
    (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
