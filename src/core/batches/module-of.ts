import type { Task } from "../plan/plan.ts";
import { scopeOf } from "../plan/scope.ts";

/** The package or top folder that most of a task's files lie in; else the area the plan names for it; else a word that says there is none. */
export function moduleOf(task: Task): string {
  const counts = new Map<string, number>();
  for (const path of scopeOf(task)) {
    const module = moduleOfPath(path);
    counts.set(module, (counts.get(module) ?? 0) + 1);
  }
  let best: string | undefined;
  for (const [module, count] of counts) if (best === undefined || count > counts.get(best)!) best = module;
  return best ?? task.boundaries?.[0] ?? "no files named";
}

/** Folders whose children are modules. */
const HOLDERS = new Set([
  "packages",
  "apps",
  "crates",
  "services",
  "libs",
  "modules",
  "plugins",
  "cmd",
  "internal",
  "pkg",
  "src",
  "lib",
  "app",
]);

function moduleOfPath(path: string): string {
  const folders = path
    .split("/")
    .slice(0, path.endsWith("/") ? undefined : -1)
    .filter((part) => part !== "");
  const [top, second] = folders;
  if (top === undefined) return "root";
  return HOLDERS.has(top) && second !== undefined && !second.includes("*") ? `${top}/${second}` : top;
}
