import { z } from "zod";

import {
  COMMIT_LIMITS,
  type Config,
  type Gate,
  type KnownError,
  type MonitorConfig,
} from "../core/config.ts";
import { numberReader } from "../core/extract-number.ts";
import type { ProfileName } from "../core/run/event.ts";
import { agentKeys, agentKeysOf, type AgentKeys } from "./agent-config.ts";

/** What stands in `renga.config.yaml` or `.json`, as the user writes it; published as schema/config.schema.json. */
export type ConfigFile = {
  readonly $schema?: string;
  readonly profile?: ProfileName;
  readonly gates?: Partial<Record<GateList, readonly (string | GateEntry)[]>>;
  readonly worktree?: {
    readonly setup?: string;
    readonly setupTimeoutSeconds?: number;
    readonly setupInputs?: readonly string[];
    readonly links?: readonly string[];
    readonly shared?: readonly string[];
    readonly maxFileMb?: number;
    readonly maxNewFiles?: number;
  };
  readonly errors?: readonly KnownError[];
  readonly monitors?: readonly (Omit<MonitorConfig, "intervalSeconds"> & {
    readonly intervalSeconds?: number;
  })[];
} & AgentKeys;

type GateList = keyof Config["gates"];
type GateEntry = Partial<Omit<Gate, "command">> & { readonly command: string };

/** Seconds, where the file does not say. */
export const CONFIG_DEFAULTS = { gateSeconds: 600, setupSeconds: 600, monitorSeconds: 60 } as const;

const text = z.string().trim().min(1);
const seconds = z.number().positive().max(604_800);
const checked = (what: string, make: (value: string) => unknown): z.ZodString =>
  z
    .string()
    .min(1)
    .superRefine((value, context) => {
      const wrong = complaint(() => make(value));
      if (wrong !== undefined) context.addIssue({ code: "custom", message: `${what}: ${wrong}` });
    });
const pattern = checked("not a regular expression", (value) => new RegExp(value, "i"));
const number = checked("not a way to pick out a number", numberReader).describe(
  "a regular expression whose first group is the number, or a JSON path that starts with $",
);
const inside = text
  .refine(
    (path) => !path.startsWith("/") && !path.split(/[/\\]/u).includes(".."),
    "has to stay inside the repository",
  )
  .describe("relative to the repository");

const threshold = z
  .strictObject({
    value: number,
    least: z.number().exactOptional().describe("the number may not be smaller"),
    most: z.number().exactOptional().describe("the number may not be greater"),
    worseBy: z
      .number()
      .min(0)
      .exactOptional()
      .describe("how much worse than before the run it may become: 0 is not at all"),
  })
  .superRefine(({ least, most, worseBy }, context) => {
    if (least === undefined && most === undefined)
      context.addIssue({
        code: "custom",
        message:
          worseBy === undefined
            ? "needs least, most or both"
            : "worseBy needs least or most beside it, which says what is worse: smaller or greater",
      });
    else if (least !== undefined && most !== undefined && worseBy !== undefined)
      context.addIssue({ code: "custom", message: "worseBy goes with least or with most, not with both" });
    else if (least !== undefined && most !== undefined && least > most)
      context.addIssue({ code: "custom", message: `least (${least}) is greater than most (${most})` });
  });

const gate = z
  .union([
    text,
    z.strictObject({
      name: text.exactOptional().describe("default: the command"),
      command: text.describe("a line of shell, run at the root of a worktree"),
      timeoutSeconds: seconds.exactOptional().describe(`default: ${CONFIG_DEFAULTS.gateSeconds}`),
      threshold: threshold.exactOptional(),
    }),
  ])
  .describe("a command, or a command with a name, a time limit and a number to hold");

const gates = (what: string) => z.array(gate).exactOptional().describe(what);

const watch = z.strictObject({
  series: z
    .record(z.string(), number)
    .exactOptional()
    .describe("names of series, and how each number is picked out"),
  step: number.exactOptional(),
  thresholds: z
    .array(
      z.strictObject({
        series: text,
        above: z.number().exactOptional().describe("greater than this is an alert"),
        below: z.number().exactOptional().describe("smaller than this is an alert"),
      }),
    )
    .exactOptional(),
  stallSeconds: seconds.exactOptional().describe("so long without new output is an alert"),
  action: z.enum(["notify", "pause", "stop"]).exactOptional().describe("what an alert does; default: notify"),
});

/** The form of `renga.config.yaml` and `.json`; every key may be left out. */
export const configFileSchema: z.ZodType<ConfigFile> = z.strictObject({
  $schema: z.string().exactOptional().describe("for editors; not looked at"),
  profile: z.enum(["speed", "balanced", "reliable"]).exactOptional(),
  gates: z
    .strictObject({
      before: gates("on the commit that a run begins on, before its first attempt"),
      task: gates("with the checks of every task, and again when it lands"),
      group: gates("when all tasks of a wave, a batch or a parallel group have ended"),
      phase: gates("when all tasks of a phase, a story, a track or a section in an order have ended"),
      end: gates("when all tasks have ended"),
    })
    .exactOptional()
    .describe("commands that have to succeed before something goes on"),
  worktree: z
    .strictObject({
      setup: text
        .exactOptional()
        .describe("run in every new worktree, and when one of setupInputs has changed"),
      setupTimeoutSeconds: seconds.exactOptional().describe(`default: ${CONFIG_DEFAULTS.setupSeconds}`),
      setupInputs: z.array(inside).exactOptional().describe("default: the lock files that are there"),
      links: z
        .array(inside)
        .exactOptional()
        .describe("paths of your checkout that every worktree sees through a link, such as node_modules"),
      shared: z
        .array(inside)
        .exactOptional()
        .describe("folders that all worktrees share and that outlive attempts"),
      maxFileMb: z
        .number()
        .positive()
        .exactOptional()
        .describe(
          `largest file that an attempt may leave, in megabytes; default: ${COMMIT_LIMITS.maxFileMb}`,
        ),
      maxNewFiles: z
        .number()
        .int()
        .positive()
        .exactOptional()
        .describe(`most files that an attempt may add; default: ${COMMIT_LIMITS.maxNewFiles}`),
    })
    .exactOptional()
    .describe("how a worktree is made fit for work"),
  errors: z
    .array(
      z.strictObject({
        id: z
          .string()
          .regex(/^[a-z\d]+(?:-[a-z\d]+)*$/u, "small letters, digits and hyphens only: out-of-licences"),
        pattern: pattern.describe("a regular expression, case ignored"),
        cause: text,
        recovery: text.describe("what the next attempt is told to do"),
        also: z
          .enum(["fewer-agents", "pause"])
          .exactOptional()
          .describe("fewer-agents: fewer work at once; pause: wait a while"),
      }),
    )
    .exactOptional()
    .describe("known errors of this repository, tried before the built-in ones"),
  monitors: z
    .array(
      z.strictObject({
        name: text,
        command: text,
        intervalSeconds: seconds.exactOptional().describe(`default: ${CONFIG_DEFAULTS.monitorSeconds}`),
        alertOn: pattern.exactOptional(),
        watch: watch.exactOptional(),
      }),
    )
    .exactOptional()
    .describe("commands that are run again and again while a run goes on"),
  ...agentKeys,
});

/** What a file that satisfies the schema comes to, with the defaults filled in. */
export function configOf(file: ConfigFile, source?: string): Config {
  const { $schema: _, profile, gates = {}, worktree = {}, errors = [], monitors = [], ...others } = file;
  const { before = [], task = [], group = [], phase = [], end = [] } = gates;
  return {
    ...(source === undefined ? {} : { source }),
    ...(profile === undefined ? {} : { profile }),
    gates: {
      before: before.map(gateOf),
      task: task.map(gateOf),
      group: group.map(gateOf),
      phase: phase.map(gateOf),
      end: end.map(gateOf),
    },
    worktree: {
      setupTimeoutSeconds: CONFIG_DEFAULTS.setupSeconds,
      setupInputs: [],
      links: [],
      shared: [],
      ...worktree,
    },
    errors,
    monitors: monitors.map((it) => ({ intervalSeconds: CONFIG_DEFAULTS.monitorSeconds, ...it })),
    ...agentKeysOf(others),
  };
}

/** A gate as the file gives it, with its defaults. */
export function gateOf(entry: string | GateEntry): Gate {
  const given = typeof entry === "string" ? { command: entry } : entry;
  return { name: given.command, timeoutSeconds: CONFIG_DEFAULTS.gateSeconds, ...given };
}

function complaint(make: () => unknown): string | undefined {
  try {
    make();
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}
