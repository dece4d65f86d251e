import type { Watch } from "../core/plan/plan.ts";
import { readSeconds } from "./seconds.ts";
import type { YamlNode } from "./yaml-tree.ts";
import { textOf, textsOf, valueOf } from "./yaml-value.ts";
import { ACTIONS, readThresholds, readYamlWatch } from "./yaml-watch.ts";

/** Something that a monitor says and that cannot be understood; `offset` is where it stands in the whole text. */
export type WatchOddity = { readonly offset: number; readonly words: string };

/** What monitors in this tree say that cannot be understood, so that nobody relies on an alert that will never come. Linear. */
export function watchOddities(root: YamlNode): readonly WatchOddity[] {
  const found: WatchOddity[] = [];
  const visit = (node: YamlNode, isAmongMonitors: boolean): void => {
    if (node.type === "text") return;
    if (node.type === "list") {
      for (const item of node.items) visit(item, isAmongMonitors);
      return;
    }
    const isMonitor = isAmongMonitors && valueOf(node, "command", "cmd", "run", "script") !== undefined;
    const called = textOf(valueOf(node, "task", "name", "id", "title")) ?? "background";
    const watch = isMonitor ? readYamlWatch(node, called) : undefined;
    for (const { name, start: offset, value } of node.entries) {
      if (!isMonitor) visit(value, isAmongMonitors || MONITORS.has(name));
      else for (const words of ODD[name]?.(value, watch) ?? []) found.push({ offset, words });
    }
  };
  visit(root, false);
  return found;
}

const MONITORS = new Set(["background", "monitors", "monitoring"]);

const isPattern = (text: string): boolean => {
  try {
    return new RegExp(text, "i") instanceof RegExp;
  } catch {
    return false;
  }
};

const badPatterns = (texts: readonly string[]): string[] =>
  texts.filter((text) => !text.startsWith("$") && !isPattern(text)).map((text) => `${text} is no pattern`);

const badTime = (value: YamlNode): string[] => {
  const text = textOf(value);
  return text === undefined || readSeconds(text) !== undefined ? [] : [`${text} is no time above 0`];
};

const badAction = (value: YamlNode): string[] => {
  const text = textOf(value);
  const isOne = text === undefined || ACTIONS.some((it) => it === text.toLowerCase());
  return isOne ? [] : [`${text} is none of ${ACTIONS.join(", ")}`];
};

const badThresholds = (value: YamlNode, watch: Watch | undefined): string[] => {
  const names = Object.keys(watch?.series ?? {});
  return partsOf(value).flatMap((part) => {
    const bounds = readThresholds(part, names[0] ?? "");
    if (bounds.length === 0) return [`${textsOf(part).join(", ")} is no threshold, such as loss > 4`];
    const strange = bounds.filter(({ series }) => !names.includes(series));
    return strange.map(
      ({ series }) => `it has no series ${series} (its series: ${names.join(", ") || "none"})`,
    );
  });
};

const badSeries = (value: YamlNode): string[] =>
  badPatterns(
    partsOf(value).flatMap((part) =>
      part.type === "map" ? part.entries.map((entry) => textOf(entry.value) ?? "") : textsOf(part),
    ),
  );

const badAlert = (value: YamlNode): string[] => badPatterns(textsOf(value));

function partsOf(value: YamlNode): readonly YamlNode[] {
  return value.type === "list" ? value.items : [value];
}

type Look = (value: YamlNode, watch: Watch | undefined) => readonly string[];

/** How each field of a monitor is looked at, by the names that it may have. */
const ODD: Readonly<Record<string, Look>> = Object.fromEntries(
  (
    [
      ["thresholds threshold bounds", badThresholds],
      ["series metrics extract step", badSeries],
      ["alert_on alert_if", badAlert],
      ["action on_alert", badAction],
      ["stall stall_seconds stall_after interval interval_seconds every", badTime],
    ] as const
  ).flatMap(([names, look]) => names.split(" ").map((name) => [name, look])),
);
