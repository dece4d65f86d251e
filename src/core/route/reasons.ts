import type { Rung } from "./ladder.ts";
import type { Tally } from "./tallies.ts";
import type { TaskRoute } from "./task-route.ts";

/** A place to begin at, and what it would come to. */
export type Weighed = { readonly rung: Rung; readonly tally: Tally; readonly expected: number };

type Decision = {
  readonly route: TaskRoute;
  readonly chosen: Weighed;
  readonly weighed: readonly Weighed[];
  /** What went before; undefined: nothing. */
  readonly after: string | undefined;
  readonly isMoney: boolean;
  readonly isTrial: boolean;
};

/** One line: `cheap: 12 of 14 like it (types) went well at cheap, $0.31 expected against $0.90 for standard`. */
export function describe({ route, chosen, weighed, after, isMoney, isTrial }: Decision): string {
  const { tier } = chosen.rung;
  const other = weighed
    .filter((it) => it.rung.tier !== tier)
    .reduce<Weighed | undefined>((a, b) => (a === undefined || b.expected < a.expected ? b : a), undefined);
  const figure = (expected: number): string => `${isMoney ? "$" : ""}${rounded(expected)}`;
  const against =
    other === undefined
      ? ""
      : `, ${figure(chosen.expected)} expected against ${figure(other.expected)} for ${other.rung.tier}`;
  const reasons = [
    ...(after === undefined ? [] : [after]),
    ...(isTrial ? ["tried again, to know whether it has become better"] : []),
    `${seenOf(chosen, route.kind)}${against}`,
  ];
  return `${tier}: ${reasons.join("; ")} (${route.why})`;
}

function seenOf({ tally, rung }: Weighed, kind: string): string {
  const [good, all] = [Math.round(tally.good), Math.round(tally.good + tally.bad)];
  return all === 0
    ? `none like it${kind === "" ? "" : ` (${kind})`} was seen at ${rung.tier}`
    : `${good} of ${all} like it${kind === "" ? "" : ` (${kind})`} went well at ${rung.tier}`;
}

/** Two digits that count. */
function rounded(value: number): string {
  if (value >= 10) return value.toFixed(0);
  if (value >= 1) return value.toFixed(1);
  return value >= 0.01 || value === 0 ? value.toFixed(2) : value.toPrecision(2);
}
