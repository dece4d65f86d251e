import type { Watch } from "../plan/plan.ts";
import type { AlertRaised } from "../run/background-event.ts";
import type { Reading } from "./point.ts";

/** When a monitor raises an alarm. */
export type AlertRules = Pick<Watch, "thresholds" | "stallSeconds"> & { readonly alertOn?: string };

/** What one look brought. */
export type Look = {
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** The command could not be run, took too long, or ended with an error. */
  readonly failed: boolean;
  /** The lines that the look before did not show. */
  readonly lines: readonly string[];
  readonly readings: readonly Reading[];
  /** The last line, new or not. */
  readonly last?: string;
};

/** What the rules remember between two looks; plain data. */
export type Watchfulness = {
  /** Since when nothing new came. */
  readonly quietSince: number;
  readonly stalled: boolean;
  /** Looks that failed one after the other. */
  readonly failures: number;
  /** The line that was told last, its numbers left out. */
  readonly told?: string;
  /** Series that are not finite, or outside of their bounds, as was told. */
  readonly wrong: readonly string[];
};

export type Alert = Pick<AlertRaised, "kind" | "message">;

/** So many failed looks in a row are a broken monitor. */
const BROKEN_AFTER = 3;
const LONGEST = 200;

/** Before the first look, at this time. */
export function beginWatching(at: number): Watchfulness {
  return { quietSince: at, stalled: false, failures: 0, wrong: [] };
}

/**
 * The alerts that a look gives rise to, each told once until what it tells of is over: the same line again (apart from
 * its numbers), a series that stays out of bounds, a silence that goes on are nothing new. Throws a SyntaxError for an
 * `alertOn` that is no pattern.
 */
export function judgeSample(
  before: Watchfulness,
  look: Look,
  rules: AlertRules,
): { readonly after: Watchfulness; readonly alerts: readonly Alert[] } {
  const alerts: Alert[] = [];
  const failures = look.failed ? before.failures + 1 : 0;
  if (failures === BROKEN_AFTER)
    alerts.push({
      kind: "broken",
      message: `the monitor itself failed ${BROKEN_AFTER} times in a row${quoted(look.last ?? look.lines.at(-1))}`,
    });
  const told = judgePattern(before, look, rules.alertOn, alerts);
  const wrong = judgeReadings(before, look.readings, rules, alerts);

  const fresh = look.lines.length > 0 && !look.failed;
  const quietSince = fresh ? look.at : before.quietSince;
  const quiet = (look.at - quietSince) / 1_000;
  const stalled = rules.stallSeconds !== undefined && quiet >= rules.stallSeconds;
  if (stalled && !before.stalled)
    alerts.push({ kind: "stall", message: `nothing new for ${Math.round(quiet)} s` });
  return { after: { quietSince, stalled, failures, wrong, ...(told === undefined ? {} : { told }) }, alerts };
}

function judgePattern(
  { told }: Watchfulness,
  { lines }: Look,
  alertOn: string | undefined,
  alerts: Alert[],
): string | undefined {
  if (alertOn === undefined || lines.length === 0) return told;
  const pattern = new RegExp(alertOn, "i");
  const found = lines.find((line) => pattern.test(line.slice(0, LONGEST_LOOKED_AT)));
  if (found === undefined) return undefined;
  const shape = found.slice(0, LONGEST).replaceAll(/\d+/g, "0");
  if (shape !== told) alerts.push({ kind: "pattern", message: found.slice(0, LONGEST) });
  return shape;
}

const LONGEST_LOOKED_AT = 4_096;

function judgeReadings(
  { wrong }: Watchfulness,
  readings: readonly Reading[],
  { thresholds = [] }: AlertRules,
  alerts: Alert[],
): readonly string[] {
  const now = new Set(wrong);
  const judge = (key: string, bad: boolean, alert: () => Alert): void => {
    if (!bad) now.delete(key);
    else if (!now.has(key)) {
      now.add(key);
      alerts.push(alert());
    }
  };
  for (const { series, x, y } of readings) {
    const at = x === undefined ? "" : ` at step ${x}`;
    judge(`${series} finite`, y === null, () => ({
      kind: "not-finite",
      message: `${series} is not a finite number${at}`,
    }));
    if (y === null) continue;
    thresholds.forEach((bound, i) => {
      if (bound.series !== series) return;
      const over = bound.above !== undefined && y > bound.above;
      const under = bound.below !== undefined && y < bound.below;
      judge(`${series} ${i}`, over || under, () => ({
        kind: "threshold",
        message: `${series} is ${y}${at}, ${over ? `above ${bound.above}` : `below ${bound.below}`}`,
      }));
    });
  }
  return [...now];
}

function quoted(line: string | undefined): string {
  return line === undefined ? "" : `: ${line.slice(0, LONGEST)}`;
}
