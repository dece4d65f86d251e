import type { Config } from "./config.ts";
import { mapTexts } from "./map-texts.ts";
import type { Plan, Task } from "./plan/plan.ts";
import { createRedactor } from "./redact.ts";
import { knownForms } from "./secret-patterns.ts";
import { assignedSecrets } from "./secret-values.ts";

/** What people wrote for a run: its plan, its configuration, the command lines of its agents. */
export type Written = {
  readonly plan?: Plan | undefined;
  readonly config?: Config | undefined;
  readonly agentSpecs?: readonly string[] | undefined;
};

/**
 * Secrets that stand in what was written, longest first: keys by their form, what commands give to names of secrets, whole
 * private keys, and those of the environment's values that are there too.
 */
export function writtenSecrets(
  { plan, config, agentSpecs = [] }: Written,
  values: readonly string[] = [],
): readonly string[] {
  const { redact } = createRedactor(values);
  const found = new Set<string>();
  const take = (text: string): string => {
    if (redact(text) === text) return text;
    for (const line of text.split("\n"))
      for (const it of knownForms(line)) if (it.length >= LEAST) found.add(it);
    for (const it of values) if (text.includes(it)) found.add(it);
    if (text.includes("PRIVATE KEY-----")) for (const [block] of text.matchAll(KEY_BLOCK)) found.add(block);
    return text;
  };
  const run = (command: string): string => {
    for (const it of assignedSecrets(command)) found.add(it);
    return take(command);
  };
  if (plan !== undefined) {
    mapTexts(plan, take);
    for (const task of plan.tasks) for (const command of commandsOf(task)) run(command);
  }
  for (const { env = {} } of config?.agents ?? [])
    for (const [name, value] of Object.entries(env)) run(`${name}='${value}'`);
  mapTexts(config, run);
  for (const spec of agentSpecs) run(spec);
  return [...found].toSorted((a, b) => b.length - a.length);
}

/** Shorter ones are too likely to stand in a text by chance. */
const LEAST = 6;

const KEY_BLOCK =
  /-----BEGIN [A-Z\d ]{0,40}PRIVATE KEY(?: BLOCK)?-----[A-Za-z\d+/=:,\s\\-]{0,20000}?-----END [A-Z\d ]{0,40}PRIVATE KEY(?: BLOCK)?-----/gu;

function commandsOf({ commands, script }: Task): readonly string[] {
  return [...commands.flatMap(({ command = [] }) => command), ...(script === undefined ? [] : [script])];
}
