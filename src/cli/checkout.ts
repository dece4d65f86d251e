import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";

import { findProgram } from "../adapters/process/find-program.ts";
import { inspectRepository } from "../adapters/workspace-git/inspect-repository.ts";
import type { RepositoryFacts } from "../app/load-plan.ts";
import type { Checkout } from "../core/batches/checkout.ts";
import type { Config } from "../core/config.ts";
import { isSettled } from "../core/plan/plan-facts.ts";
import type { Plan, Task } from "../core/plan/plan.ts";

/** What a project's manifest needs filled before anything runs. */
const INSTALLS = [
  { manifest: "package.json", folder: "node_modules" },
  { manifest: "composer.json", folder: "vendor" },
] as const;

const TEST_FILE =
  /[._-](?:test|spec)\.[^/]+$|(?:^|\/)test_[^/]+\.py$|_test\.(?:go|py|rb|exs)$|(?:^|\/)(?:tests?|__tests__|spec)\/[^/]+\.\w+$/;

/** Looks at the checkout as it is now, for the check-list before a run; changes nothing. */
export async function inspectCheckout(
  { root, files }: RepositoryFacts,
  plan: Plan,
  config: Pick<Config, "gates"> | undefined,
): Promise<Checkout> {
  const { head, branch, dirty, ongoing } = await inspectRepository(root);
  const own = new Set([".renga/", ...plan.sources.map(({ path }) => path)]);
  const gates = config === undefined ? [] : Object.values(config.gates).flat();
  const commands = [
    ...plan.tasks
      .filter((task) => !isSettled(task))
      .flatMap(({ commands }) => commands.map(({ command }) => command)),
    ...gates.map(({ command }) => command),
  ];
  const programs = new Set(commands.flatMap((command) => programOf(command) ?? []));
  const path = `${join(root, "node_modules/.bin")}:${process.env["PATH"] ?? ""}`;
  return {
    head,
    branch,
    ongoing,
    changed: dirty.filter((it) => !own.has(it)),
    programs: new Map(
      [...programs].toSorted().map((name) => [name, findProgram(name, path, root) !== undefined]),
    ),
    testFiles: [...files].filter((it) => TEST_FILE.test(it)).length,
    installs: INSTALLS.filter(({ manifest }) => files.has(manifest)).map((it) => ({
      ...it,
      there: existsSync(join(root, it.folder)),
    })),
    alreadyThere: new Set(await thereAlready(plan, root, files)),
    ...(config === undefined ? {} : { gates: config.gates }),
  };
}

const BUILT_IN = new Set(
  "cd test echo true false export set unset if for while until case source eval exec exit return read printf type command wait trap local then do".split(
    " ",
  ),
);

/** The program that a command starts with; undefined for what the shell does itself and for scripts that the plan may write. */
function programOf(command: string | undefined): string | undefined {
  const first =
    command
      ?.trim()
      .split(/\s+/)
      .find((word) => !/^\w+=/.test(word)) ?? "";
  return /^[A-Za-z][\w.+-]*$/.test(first) && !BUILT_IN.has(first) ? first : undefined;
}

/** Keys of the open tasks that only create files, all of which are there with the given text. */
async function thereAlready(plan: Plan, root: string, files: ReadonlySet<string>): Promise<string[]> {
  const found: string[] = [];
  for (const task of plan.tasks) {
    const wanted = isSettled(task) ? undefined : givenFiles(task);
    if (wanted === undefined || !wanted.every(([path]) => files.has(path))) continue;
    const same = await Promise.all(
      wanted.map(
        async ([path, text]) =>
          (await readFile(join(root, path), "utf8").catch(() => "")).trim() === text.trim(),
      ),
    );
    if (same.every(Boolean)) found.push(task.key);
  }
  return found;
}

/** The files of a task and their text, where it only creates files and the plan gives each of them once. */
function givenFiles({ files, code }: Task): (readonly [path: string, text: string])[] | undefined {
  const written = files.filter(({ action }) => action !== "read");
  if (written.length === 0 || written.some(({ action }) => action !== "create")) return undefined;
  const given = written.map(({ path, raw }) => {
    const blocks = code.filter(({ target }) => target === path || target === raw);
    return [path, blocks.length === 1 ? blocks[0]!.text : undefined] as const;
  });
  return given.every(([, text]) => text !== undefined) ? (given as [string, string][]) : undefined;
}
