import type { Watch } from "../core/plan/plan.ts";
import { defined } from "./defined.ts";
import { readSeconds } from "./seconds.ts";
import type { YamlMap, YamlNode } from "./yaml-tree.ts";
import { textOf, valueOf } from "./yaml-value.ts";

type Threshold = NonNullable<Watch["thresholds"]>[number];

/**
 * What a monitor is to pick out of its output and to watch for: `series` (names with a pattern or a JSON path each, or
 * one of them, which goes by the monitor's name), `step`, `thresholds` (`loss > 4`, or `loss: { above: 4, below: 0 }`),
 * `stall`, `action`. Undefined where the map says nothing of these.
 */
export function readYamlWatch(map: YamlMap, name: string): Watch | undefined {
  const series = readSeries(valueOf(map, "series", "metrics", "extract"), name);
  const thresholds = readThresholds(
    valueOf(map, "thresholds", "threshold", "bounds"),
    Object.keys(series)[0] ?? name,
  );
  const wish = textOf(valueOf(map, "action", "on_alert"))?.toLowerCase();
  const action = ACTIONS.find((it) => it === wish);
  const watch = defined({
    series: Object.keys(series).length === 0 ? undefined : series,
    step: textOf(valueOf(map, "step")),
    thresholds: thresholds.length === 0 ? undefined : thresholds,
    stallSeconds: readSeconds(textOf(valueOf(map, "stall", "stall_seconds", "stall_after")) ?? ""),
    action,
  });
  return Object.keys(watch).length === 0 ? undefined : { ...watch };
}

/** What an alert may do to what it watches. */
export const ACTIONS: readonly ["notify", "pause", "stop"] = ["notify", "pause", "stop"];

/** The names that a map may have for these, so that none of them is taken for a check. */
export const WATCH_FIELDS: readonly string[] =
  "series metrics extract step thresholds threshold bounds stall stall_seconds stall_after action on_alert".split(
    " ",
  );

function readSeries(node: YamlNode | undefined, name: string): Readonly<Record<string, string>> {
  const parts = node?.type === "list" ? node.items : node === undefined ? [] : [node];
  const entries = parts.flatMap((part): [string, string][] => {
    if (part.type === "list") return [];
    if (part.type === "text") return part.text.trim() === "" ? [] : [[name, part.text.trim()]];
    return part.entries.flatMap(({ key, value }): [string, string][] => {
      const text = textOf(value);
      return text === undefined ? [] : [[key, text]];
    });
  });
  return Object.fromEntries(entries);
}

/** The bounds that a value gives; `only` is the series of those that name none. */
export function readThresholds(node: YamlNode | undefined, only: string): readonly Threshold[] {
  const parts = node?.type === "list" ? node.items : node === undefined ? [] : [node];
  return parts.flatMap((part) => {
    if (part.type === "list") return [];
    if (part.type === "text") return sentence(part.text, only);
    const named = textOf(valueOf(part, "series", "name"));
    if (named !== undefined || boundsOf(part) !== undefined) return bounded(named ?? only, part);
    return part.entries.flatMap(({ key, value }) =>
      value.type === "map"
        ? bounded(key, value)
        : value.type === "text"
          ? sentence(`${key} ${value.text}`, only)
          : [],
    );
  });
}

/** `loss > 4`, `> 4`, `accuracy < 0.2`. */
function sentence(text: string, only: string): readonly Threshold[] {
  const found = /^\s*(.*?)\s*(>|<|above|below)=?\s*([+-]?[\d.]+(?:e[+-]?\d+)?)\s*$/i.exec(text);
  const value = Number(found?.[3] ?? "?");
  if (found === null || Number.isNaN(value)) return [];
  const above = found[2] === ">" || found[2]?.toLowerCase() === "above";
  return [
    { series: found[1] === "" ? only : (found[1] ?? only), ...(above ? { above: value } : { below: value }) },
  ];
}

function bounded(series: string, map: YamlMap): readonly Threshold[] {
  const bounds = boundsOf(map);
  return bounds === undefined ? [] : [{ series, ...bounds }];
}

function boundsOf(map: YamlMap): Omit<Threshold, "series"> | undefined {
  const bounds = defined({
    above: boundOf(valueOf(map, "above", "max", "most")),
    below: boundOf(valueOf(map, "below", "min", "least")),
  });
  return Object.keys(bounds).length === 0 ? undefined : bounds;
}

function boundOf(node: YamlNode | undefined): number | undefined {
  const text = textOf(node);
  const value = Number(text);
  return text === undefined || Number.isNaN(value) ? undefined : value;
}
