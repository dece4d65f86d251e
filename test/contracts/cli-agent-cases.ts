import type { AgentEvent, AgentResult } from "../../src/ports/agent.ts";

type Failed = AgentResult & { readonly status: "failed" };

/** A case of the contract, and what has to come of it. */
export type Expected = {
  /** In words. */
  readonly says: string;
  /** What the model does: a name of `SCENARIOS`. */
  readonly scenario: string;
  readonly status: AgentResult["status"];
  readonly failure?: Failed["failure"];
  /** Of the message, or of the output of what is done. */
  readonly message?: RegExp;
  /** All that the worktree holds afterwards. */
  readonly files: Readonly<Record<string, string>>;
  /** What else may lie there. */
  readonly others?: RegExp;
  readonly before?: Readonly<Record<string, string>>;
  readonly check?: string;
  readonly events?: readonly AgentEvent["type"][];
  /** Requests that were answered, by which tokens and cost are known; absent: nobody knows. */
  readonly requests?: number;
  readonly act?: "interrupt" | "kill";
  readonly timeoutSeconds?: number;
  readonly idleSeconds?: number;
  readonly maxTurns?: number;
  readonly mostUsd?: number;
  /** `earlier`: that of an attempt just before; `elsewhere`: that of one in another worktree, which is to be left alone. */
  readonly session?: string;
  readonly continuation?: string;
};

const MADE = { "made.txt": "made\n" };
/** A command that takes two minutes, with a child in a session of its own. */
const SLEEPS = { "sleep.sh": "setsid sleep 121 &\nsleep 120\n" };

export type CaseName =
  | "write"
  | "edit"
  | "run"
  | "question"
  | "refuse"
  | "truncate"
  | "400"
  | "401"
  | "402"
  | "403"
  | "404"
  | "429"
  | "once-429"
  | "500"
  | "529"
  | "drop"
  | "hang"
  | "too-slow"
  | "loop"
  | "budget"
  | "interrupt"
  | "kill"
  | "outside"
  | "outside-run"
  | "resume"
  | "resume-elsewhere"
  | "resume-too-long"
  | "resume-unknown";

/** All cases by name. */
export const CASES: Readonly<Record<CaseName, Expected>> = {
  write: {
    says: "a file is written, and told what was said, done and used",
    scenario: "write",
    status: "done",
    files: MADE,
    events: ["text", "tool", "usage", "session"],
    requests: 2,
  },
  edit: {
    says: "a file that is there is changed",
    scenario: "edit",
    status: "done",
    before: { "made.txt": "old\n" },
    files: MADE,
    requests: 3,
  },
  run: {
    says: "a command that the task names may be run",
    scenario: "run",
    status: "done",
    check: "echo made > made.txt",
    files: MADE,
    requests: 2,
  },
  question: {
    says: "a last line that asks something is a question",
    scenario: "question",
    status: "failed",
    failure: "unclear",
    message: /^Which of the two files is meant\?$/,
    files: {},
    requests: 1,
  },
  refuse: {
    says: "a model that refuses has failed",
    scenario: "refuse",
    status: "failed",
    failure: "agent",
    message: /refuse/,
    files: {},
  },
  truncate: {
    says: "an answer without its end is a failure",
    scenario: "truncate",
    status: "failed",
    failure: "agent",
    message: /cut off/,
    files: {},
  },
  "400": {
    says: "what is too long for the model is a failure of the attempt",
    scenario: "400",
    status: "failed",
    failure: "agent",
    message: /too long/,
    files: {},
  },
  "401": {
    says: "nobody is logged in",
    scenario: "401",
    status: "failed",
    failure: "infrastructure",
    message: /log(ged)? in/,
    files: {},
  },
  "402": {
    says: "there is no credit",
    scenario: "402",
    status: "failed",
    failure: "infrastructure",
    message: /credit/,
    files: {},
  },
  "403": {
    says: "the login is not enough",
    scenario: "403",
    status: "failed",
    failure: "infrastructure",
    files: {},
  },
  "404": {
    says: "there is no such model",
    scenario: "404",
    status: "failed",
    failure: "infrastructure",
    message: /model/,
    files: {},
  },
  "429": {
    says: "a rate limit for ever is soon given back",
    scenario: "429",
    status: "failed",
    failure: "transient",
    message: /rate limit/,
    files: {},
    events: ["retry"],
  },
  "once-429": {
    says: "a rate limit that passes is passed over",
    scenario: "once-429",
    status: "done",
    files: MADE,
    events: ["retry"],
    requests: 2,
  },
  "500": {
    says: "an error of the provider may pass",
    scenario: "500",
    status: "failed",
    failure: "transient",
    files: {},
  },
  "529": {
    says: "an overload may pass",
    scenario: "529",
    status: "failed",
    failure: "transient",
    files: {},
  },
  drop: {
    says: "a connection that breaks may hold again",
    scenario: "drop",
    status: "failed",
    failure: "transient",
    files: {},
  },
  hang: {
    says: "a model that says nothing is given up",
    scenario: "hang",
    status: "failed",
    failure: "timeout",
    message: /said nothing for 4 s/,
    files: {},
    idleSeconds: 4,
  },
  "too-slow": {
    says: "at the end of its time it is ended, and says what it used",
    scenario: "sleep",
    status: "failed",
    failure: "timeout",
    message: /within 8 s/,
    check: "sh sleep.sh",
    before: SLEEPS,
    files: SLEEPS,
    timeoutSeconds: 8,
    requests: 1,
  },
  loop: {
    says: "it comes to its limit of turns",
    scenario: "loop",
    status: "failed",
    failure: "budget",
    message: /turns/,
    files: {},
    others: /^f\d+\.txt$/,
    maxTurns: 3,
    requests: 3,
  },
  budget: {
    says: "it comes to its limit of money, and leaves nothing half-written",
    scenario: "loop",
    status: "failed",
    failure: "budget",
    message: /money/,
    files: {},
    others: /^f\d+\.txt$/,
    mostUsd: 0.0003,
    requests: 4,
  },
  interrupt: {
    says: "it is stopped with all that it started, and says what it used",
    scenario: "sleep",
    status: "failed",
    failure: "cancelled",
    check: "sh sleep.sh",
    before: SLEEPS,
    act: "interrupt",
    files: SLEEPS,
    requests: 1,
  },
  kill: {
    says: "killed from outside it has failed, and nothing of it is alive",
    scenario: "sleep",
    status: "failed",
    failure: "agent",
    message: /signal/,
    check: "sh sleep.sh",
    before: SLEEPS,
    act: "kill",
    files: SLEEPS,
  },
  outside: {
    says: "it writes nothing outside of its worktree",
    scenario: "outside",
    status: "done",
    message: /outside\.txt/,
    files: {},
  },
  "outside-run": {
    says: "nor by a command",
    scenario: "outside-run",
    status: "done",
    message: /outside\.txt/,
    files: {},
  },
  resume: {
    says: "a session goes on, and what it used before is not counted again",
    scenario: "text",
    status: "done",
    session: "earlier",
    files: {},
    requests: 1,
  },
  "resume-elsewhere": {
    says: "a session goes on in another worktree, with words of its own, and works there only",
    scenario: "write",
    status: "done",
    session: "elsewhere",
    continuation: "ANSWER to your question: yes.\n",
    files: MADE,
    requests: 2,
  },
  "resume-too-long": {
    says: "a session that has become too long is begun afresh",
    scenario: "too-long-to-go-on",
    status: "done",
    session: "earlier",
    continuation: "ANSWER to your question: yes.\n",
    files: {},
    requests: 1,
  },
  "resume-unknown": {
    says: "a session that is gone is begun afresh",
    scenario: "write",
    status: "done",
    session: "0b0c0e7a-51f0-4f6e-9d53-6a53c5a5c0de",
    files: MADE,
    requests: 2,
  },
};
