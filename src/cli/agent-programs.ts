import { execFile } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { claudeEnvironment } from "../adapters/agent-claude/claude-environment.ts";
import { baseEnvironment } from "../adapters/process/base-environment.ts";
import { findProgram } from "../adapters/process/find-program.ts";

/** A coding agent's program as it is on this machine. */
export type AgentProgram = {
  /** As `--agent` calls it. */
  readonly name: string;
  /** Absent: it is not on the PATH, or does not say. */
  readonly version?: string;
  /** `unknown`: installed, and whether it is logged in shows when it is asked something. */
  readonly state: "missing" | "broken" | "old" | "logged-out" | "ready" | "unknown";
  /** In one line: what it is, and what to do about it. */
  readonly about: string;
};

type Environment = Readonly<Record<string, string | undefined>>;

type Known = {
  readonly name: string;
  readonly program: string;
  readonly install: string;
  readonly login: string;
  /** Older ones may not understand how Renga calls them: 2.1.197 and 0.150.0 do, 1.0.100 and 0.100.0 do not. */
  readonly least: readonly [number, number];
  /** Renga is tried with this one. */
  readonly tried: string;
  /** Variables that stand for a login. */
  readonly keys: readonly string[];
  /** Exit code 0: somebody is logged in. */
  readonly status: readonly string[];
};

const KNOWN: readonly Known[] = [
  {
    name: "claude",
    program: "claude",
    install: "npm install -g @anthropic-ai/claude-code",
    login: "`claude auth login`, or set ANTHROPIC_API_KEY",
    least: [2, 1],
    tried: "2.1.329",
    keys: ["ANTHROPIC_API_KEY", "ANTHROPIC_AUTH_TOKEN", "CLAUDE_CODE_OAUTH_TOKEN"],
    status: ["auth", "status"],
  },
  {
    name: "codex",
    program: "codex",
    install: "npm install -g @openai/codex",
    login: "`codex login`, or set CODEX_API_KEY or OPENAI_API_KEY",
    least: [0, 150],
    tried: "0.169.0",
    keys: ["CODEX_API_KEY", "OPENAI_API_KEY"],
    status: ["login", "status"],
  },
];

/** Others that are found on the PATH, by the name under which `--agent` takes them. */
const OTHERS: readonly (readonly [program: string, spec: string])[] = [
  ["pi", "pi"],
  ["qwen", "qwen, acp:qwen --acp"],
  ["gemini", "gemini, acp:gemini --acp"],
  ["opencode", "acp:opencode acp"],
];

const PATIENCE_MS = 10_000;

/** Looks which agents are installed here, in which version, and whether somebody is logged in; asks no provider anything. */
export async function agentPrograms(env: Environment = process.env): Promise<readonly AgentProgram[]> {
  const isThere = (program: string): boolean =>
    findProgram(program, env["PATH"] ?? "", process.cwd()) !== undefined;
  const own = await Promise.all(
    KNOWN.map(async (known) => (isThere(known.program) ? look(known, env) : missing(known))),
  );
  const others = OTHERS.filter(([program]) => isThere(program)).map(([name, spec]): AgentProgram => ({
    name,
    state: "unknown",
    about: `installed; --agent ${spec}`,
  }));
  return [...own, ...others];
}

/** What somebody who has none yet is told first; undefined: there is one that can work. */
export function firstHelp(programs: readonly AgentProgram[]): string | undefined {
  const works = programs.some(({ state }) => state === "ready" || state === "unknown");
  return works
    ? undefined
    : "no coding agent can work here yet: `apply` and `script` do what the plan gives word for word; for the rest install one, or log in";
}

function missing({ name, install, login }: Known): AgentProgram {
  return { name, state: "missing", about: `not installed: ${install}, then ${login}` };
}

async function look(known: Known, env: Environment): Promise<AgentProgram> {
  const { name, program, install, login, least, tried, keys, status } = known;
  // Agents make folders for themselves wherever they are started; of the user's only the login is looked at.
  const home = mkdtempSync(join(tmpdir(), "renga-look-"));
  try {
    const given = { ...baseEnvironment(env), ...loginOf(known, env, home) };
    const said = await run(program, ["--version"], given);
    const version = /\d+\.\d+\.\d+/u.exec(said.out)?.[0];
    if (version === undefined)
      return { name, state: "broken", about: `does not start: ${said.why}; ${install}` };
    const [major = 0, minor = 0] = version.split(".").map(Number);
    if (major < least[0] || (major === least[0] && minor < least[1]))
      return {
        name,
        version,
        state: "old",
        about: `too old (Renga is tried with ${tried}): ${install}@latest`,
      };
    const key = keys.find((it) => (env[it] ?? "") !== "");
    if (key !== undefined)
      return {
        name,
        version,
        state: "ready",
        about: `takes the key in ${key}; whether it holds shows with the first task`,
      };
    const { code } = await run(program, status, given);
    return code === 0
      ? { name, version, state: "ready", about: "logged in" }
      : { name, version, state: "logged-out", about: `not logged in: ${login}` };
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}

function loginOf({ name }: Known, env: Environment, home: string): Record<string, string> {
  if (name === "claude") return claudeEnvironment(home, env);
  const folder = env["CODEX_HOME"];
  return folder === undefined ? {} : { CODEX_HOME: folder };
}

type Said = { readonly code: number; readonly out: string; readonly why: string };

function run(program: string, args: readonly string[], env: Record<string, string>): Promise<Said> {
  return new Promise((resolve) => {
    const options = { env, timeout: PATIENCE_MS, killSignal: "SIGKILL" as const };
    const child = execFile(program, args, options, (error, out, errors) => {
      const code = error === null ? 0 : typeof error.code === "number" ? error.code : 1;
      const [why = "it says nothing"] = `${errors}\n${error?.message ?? ""}`.trim().split("\n");
      resolve({ code, out, why });
    });
    // Some wait for their input to end.
    child.stdin?.end();
  });
}
