import type { Event } from "../../src/core/run/event.ts";
import { timedRun, type TimedRun } from "./timed-run.ts";

/** A night with a question and its answer, a process in the background with an alert, chunks, a paused provider, gates, a task taken out. */
export const nightRun: TimedRun = {
  title: "Train and generate",
  settings: { agents: 3, agentSpecs: ["claude:small"], retries: 1 },
  gatePoints: [
    { level: "before", tasks: [] },
    { level: "end", tasks: ["1.1", "1.2", "2.1", "2.2", "3.1", "3.2", "4.1"] },
  ],
  tasks: [
    { id: "1.1", title: "Read the records", seconds: 2, minutes: 4 },
    {
      id: "1.2",
      title: "Choose the tokenizer",
      seconds: 2,
      minutes: 4,
      failures: [
        {
          failure: "unclear",
          message:
            "The plan names two tokenizers, bpe.json and unigram.json, and says to use one. Which one?\nBoth are in data/.",
        },
      ],
    },
    {
      id: "2.1",
      title: "Train the small model",
      seconds: 2,
      minutes: 10,
      needs: ["1.1"],
      background: { seconds: 14, alertAtSecond: 9 },
    },
    {
      id: "2.2",
      title: "Generate the samples",
      seconds: 16,
      minutes: 12,
      needs: ["1.1"],
      chunks: [100, 900, 1000, 1000, 1000, 1000],
    },
    {
      id: "3.1",
      title: "Score the samples",
      seconds: 3,
      minutes: 5,
      failures: [{ failure: "transient", message: "429: rate limit reached", untilSecond: 14 }],
    },
    { id: "3.2", title: "Compare with the last night", seconds: 2, minutes: 5, needs: ["2.1", "3.1"] },
    { id: "4.1", title: "Write the page about it", seconds: 2, minutes: 5, needs: ["3.2"] },
  ],
  asked: [
    {
      second: 16,
      fact: {
        type: "answered",
        request: 1,
        task: "1.2",
        uid: "task_1.2_00000001",
        text: "bpe.json, the other one is from the old corpus",
      },
    },
    {
      second: 17,
      fact: {
        type: "task-skipped",
        request: 2,
        task: "4.1",
        uid: "task_4.1_00000006",
        reason: "we write it ourselves",
        dependents: "blocked",
      },
    },
  ],
};

/** A run whose first batch fails by more than half, goes back, and fails with one agent again. */
export const breakerRun: TimedRun = {
  title: "Rename everything",
  settings: { agents: 2, agentSpecs: ["claude:small"], retries: 0 },
  tasks: ["a", "b", "c", "d"].map((id) => ({
    id,
    title: `Rename module ${id}`,
    seconds: id === "a" ? 1 : 2,
    failures:
      id === "a"
        ? []
        : Array.from({ length: 4 }, () => ({
            failure: "gate" as const,
            message: "`npm test` exited with 1",
          })),
  })),
};

/** A run whose gates turn red at its end. */
export const redRun: TimedRun = {
  title: "Tidy up",
  settings: { agents: 2, agentSpecs: ["apply"] },
  gatePoints: [{ level: "end", tasks: ["a", "b"] }],
  red: { end: "b" },
  tasks: [
    { id: "a", title: "Sort the imports" },
    { id: "b", title: "Remove what nobody calls" },
  ],
};

/** Their journals, by name. */
export const nightJournals: Readonly<Record<string, readonly Event[]>> = {
  night: timedRun(nightRun),
  breaker: timedRun(breakerRun),
  red: timedRun(redRun),
};
