import { isInVain, type CostLine } from "./ledger.ts";
import type { Usage } from "./spent.ts";
import { addUsage, NO_USAGE } from "./usage.ts";

/** What some attempts came to. Amounts in micro-dollars; what is not known is counted beside them and is in no sum. */
export type CostTotal = {
  readonly attempts: number;
  readonly running: number;
  /** Ended attempts whose cost nobody knows. */
  readonly unknown: number;
  /** Attempts priced as a model that is only like theirs, or from usage that is best effort. */
  readonly estimated: number;
  readonly micros: number;
  /** Attempts that asked a model and of which nothing was kept: failed, refused, rolled back, called off, lost. */
  readonly inVain: number;
  readonly inVainMicros: number;
  readonly usage: Usage;
};

/** What a row of costs stands for. */
export const COST_KEYS = ["attempt", "task", "group", "agent", "tier", "model", "run"] as const;
export type CostKey = (typeof COST_KEYS)[number];

export type CostRow = {
  readonly key: string;
  /** For people; raw. */
  readonly name: string;
  readonly total: CostTotal;
};

/** No attempts. */
export const NO_COST: CostTotal = {
  attempts: 0,
  running: 0,
  unknown: 0,
  estimated: 0,
  micros: 0,
  inVain: 0,
  inVainMicros: 0,
  usage: NO_USAGE,
};

/** What these attempts came to together. */
export function totalOf(lines: Iterable<CostLine>): CostTotal {
  let total = NO_COST;
  for (const line of lines) total = addLine(total, line);
  return total;
}

/** A total with one more attempt. */
export function addLine(total: CostTotal, line: CostLine): CostTotal {
  const { micros = 0, basis, usage } = line;
  const inVain = basis !== "free" && isInVain(line);
  return {
    attempts: total.attempts + 1,
    running: total.running + (line.state === "running" ? 1 : 0),
    unknown: total.unknown + (basis === "unknown" ? 1 : 0),
    estimated: total.estimated + (basis === "estimated" ? 1 : 0),
    micros: total.micros + micros,
    inVain: total.inVain + (inVain ? 1 : 0),
    inVainMicros: total.inVainMicros + (inVain ? micros : 0),
    usage: usage === undefined ? total.usage : addUsage(total.usage, usage),
  };
}

/** The attempts in rows: by attempt in the order of their starts, else the dearest first. Every attempt is in exactly one row. */
export function costBy(lines: readonly CostLine[], by: CostKey): readonly CostRow[] {
  const rows = new Map<string, { key: string; name: string; total: CostTotal }>();
  for (const line of lines) {
    const [key, name] = KEYS[by](line);
    const row = rows.get(key) ?? { key, name, total: NO_COST };
    row.total = addLine(row.total, line);
    rows.set(key, row);
  }
  const list = [...rows.values()];
  return by === "attempt" ? list : list.sort((a, b) => b.total.micros - a.total.micros);
}

const KEYS: Readonly<Record<CostKey, (line: CostLine) => readonly [key: string, name: string]>> = {
  attempt: ({ run, uid, id, attempt }) => [`${run}/${uid}.${attempt}`, `${id} · ${attempt}`],
  task: ({ uid, id, title }) => [uid, title === "" || title === id ? id : `${id} ${title}`],
  // The whole path, so that a task that is in several groups is still in one row.
  group: ({ groups }) => (groups.length === 0 ? ["", "no group"] : [groups.join(" / "), groups.join(" / ")]),
  agent: ({ agent }) => [agent, agent],
  tier: ({ tier, agent }) => {
    const known = tier ?? (agent === "apply" || agent === "script" ? "none" : undefined);
    return [known ?? "", known ?? "no tier"];
  },
  model: ({ model, basis }) => [
    model ?? (basis === "free" ? "none" : ""),
    model ?? (basis === "free" ? "none" : "unknown model"),
  ],
  run: ({ run }) => [run, run],
};

/** Whether there is a sum to give: of nothing but unknown costs, and of attempts that still run, there is none. */
export function isKnown({ attempts, running, unknown }: CostTotal): boolean {
  return attempts === 0 || attempts > running + unknown;
}
