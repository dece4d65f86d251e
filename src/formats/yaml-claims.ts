import type { Claim } from "../core/plan/plan.ts";
import { readEstimate } from "./estimate.ts";
import type { YamlDraft } from "./yaml-draft.ts";
import { yamlSpan } from "./yaml-source.ts";
import type { YamlNode } from "./yaml-tree.ts";
import { textOf } from "./yaml-value.ts";

const CLAIMS: readonly (readonly [Claim["what"], RegExp])[] = [
  ["tasks", /^(?:total_(?:micro_?)?(?:tasks|steps)|(?:task|step)_count|(?:num|number_of)_(?:tasks|steps))$/],
  ["speedup", /^(?:parallelization_factor|(?:expected_|estimated_)?speed_?up)$/],
  ["agents", /^(?:(?:max|recommended|total)_(?:parallel_|concurrent_)?agents?(?:_pool_size)?|agent_count)$/],
  ["work-minutes", /^(?:\w+_)?sequential_(?:\w+_)?(?:time|duration)(?:_minutes|_hours)?$/],
  ["elapsed-minutes", /^(?:\w+_)?parallel_(?:\w+_)?(?:time|duration)(?:_minutes|_hours)?$/],
];
const GROUP_TIME = /^(?:estimated_)?(?:duration|time)(?:_minutes|_hours)?$/;

/** What a map says about the size of the plan, or of the group it belongs to (of a span the modest end); the same said twice counts once. */
export function addClaims(draft: YamlDraft, node: YamlNode | undefined, group?: number): void {
  if (node?.type !== "map") return;
  for (const { name, start, value } of node.entries) {
    const raw = textOf(value);
    const what = raw === undefined ? undefined : whatOf(name, group);
    if (raw === undefined || what === undefined) continue;
    const number = what.endsWith("minutes") ? minutesIn(name, raw) : firstNumber(raw);
    if (number === undefined) continue;
    const once = `${what} ${number} ${group}`;
    if (draft.claimed.has(once)) continue;
    draft.claimed.add(once);
    const span = yamlSpan(draft.source, start, value.end);
    draft.declared.push({ what, value: number, raw, span, ...(group === undefined ? {} : { group }) });
  }
}

function whatOf(name: string, group: number | undefined): Claim["what"] | undefined {
  if (group !== undefined && GROUP_TIME.test(name)) return "elapsed-minutes";
  return CLAIMS.find(([, names]) => names.test(name))?.[0];
}

function minutesIn(name: string, raw: string): number | undefined {
  const number = firstNumber(raw);
  if (name.endsWith("_minutes")) return number;
  if (name.endsWith("_hours")) return number === undefined ? undefined : number * 60;
  return readEstimate(raw)?.minMinutes;
}

function firstNumber(raw: string): number | undefined {
  const match = /\d{1,9}(?:\.\d{1,3})?/.exec(raw);
  return match === null ? undefined : Number(match[0]);
}
