import { carryOut } from "./carry-out.ts";
import type { Answer, Asked, Reply } from "./reply.ts";
import { handsOf, type Hands } from "./tools.ts";

type Scenario = (asked: Asked, before: number) => Answer;

/** A script of calls, one a step, and then a sentence. */
function steps(...script: ((hands: Hands) => Reply)[]): Scenario {
  return (asked) => {
    const hands = handsOf(asked);
    // Some agents have a title made for the session, without tools.
    if (hands === undefined) return { text: "A title" };
    return script[asked.answers.length]?.(hands) ?? { text: "Done: it is made." };
  };
}

const error = (status: number, error: string, message: string, retryAfter?: number): Scenario => {
  const answer = { status, error, message };
  return () => (retryAfter === undefined ? answer : { ...answer, retryAfter });
};

const ERRORS: Readonly<Record<string, Scenario>> = {
  "400": error(400, "invalid_request_error", "prompt is too long: 250000 tokens > 200000 maximum"),
  "401": error(401, "authentication_error", "invalid x-api-key"),
  "402": error(402, "billing_error", "Your credit balance is too low"),
  "403": error(403, "permission_error", "Your organization may not use this"),
  "404": error(404, "not_found_error", "model: no-such-model"),
  "429": error(429, "rate_limit_error", "Too many requests in a minute", 1),
  "500": error(500, "api_error", "Internal server error"),
  "503": error(503, "overloaded", "Service unavailable"),
  "529": error(529, "overloaded_error", "Overloaded"),
};

const write: Scenario = steps((hands) => ({
  text: "I write the file.",
  calls: [hands.write("made.txt", "made\n")],
}));

/** What the model can be made to do, by the name in the URL's first segment; what is after a dot makes a name a fresh one. */
export const SCENARIOS: Readonly<Record<string, Scenario>> = {
  write,
  /** `made.txt` is there and holds `old`. */
  edit: (asked) => {
    const hands = handsOf(asked);
    if (hands === undefined) return { text: "A title" };
    const reads = hands.read("made.txt");
    const calls = [...(reads === undefined ? [] : [reads]), hands.replace("made.txt", "old\n", "made\n")];
    const next = calls[asked.answers.length];
    return next === undefined ? { text: "Done: it is changed." } : { calls: [next] };
  },
  run: steps((hands) => ({ text: "I run it.", calls: [hands.run("echo made > made.txt")] })),
  /** Leaves the worktree. */
  outside: steps((hands) => ({ calls: [hands.write("../outside.txt", "out\n")] })),
  /** The same by the shell. */
  "outside-run": steps((hands) => ({ calls: [hands.run("echo out > ../outside.txt")] })),
  /** `sleep.sh` is there, and takes long. */
  sleep: steps((hands) => ({ calls: [hands.run("sh sleep.sh")] })),
  text: () => ({ text: "Nothing is to be done here." }),
  /** A conversation of more than one prompt is more than the model takes. */
  "too-long-to-go-on": (asked, before) =>
    asked.prompt.includes("ANSWER")
      ? error(
          400,
          "invalid_request_error",
          "prompt is too long: 250000 tokens > 200000 maximum",
        )(asked, before)
      : { text: "Nothing is to be done here." },
  /** Asks once; with the answer, in whatever words it comes, it writes the file. */
  asks: (asked, before) =>
    /the second one/.test(asked.prompt)
      ? write(asked, before)
      : handsOf(asked) === undefined
        ? { text: "A title" }
        : { text: "I looked at it.\n\nRENGA-QUESTION: Which of the two files is meant?" },
  question: () => ({ text: "I looked at it.\n\nRENGA-QUESTION: Which of the two files is meant?" }),
  loop: (asked) => {
    const hands = handsOf(asked);
    const at = asked.answers.length;
    return hands === undefined ? { text: "A title" } : { calls: [hands.write(`f${at}.txt`, `${at}\n`)] };
  },
  refuse: () => ({ text: "", stop: "refusal" }),
  truncate: () => ({ text: "I begin to wri", stop: "max-tokens" }),
  drop: () => ({ breaks: "drop" }),
  hang: () => ({ breaks: "hang" }),
  /** Does what the assignment says: writes the code that it gives. */
  plan: (asked) => carryOut(asked),
  /** The same, where a new file in a folder of hooks is what a cheap model gets wrong. */
  "plan-of-hooks": (asked) => carryOut(asked, /^- \S*\/hooks\/\S+ \(NEW/m),
  ...ERRORS,
};

/** What is answered in this scenario after so many earlier requests to it; undefined: there is no such scenario. */
export function answerOf(scenario: string, asked: Asked, before: number): Answer | undefined {
  const [name = ""] = scenario.split(".");
  const once = /^once-(.+)$/.exec(name)?.[1];
  if (once === undefined) return SCENARIOS[name]?.(asked, before);
  return (before === 0 ? ERRORS[once] : write)?.(asked, before);
}
