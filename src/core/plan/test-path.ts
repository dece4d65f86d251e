import type { Task } from "./plan.ts";

/** Does a file of this path, by the customs of its language, hold tests or what only tests need? */
export function isTestPath(path: string): boolean {
  return FOLDER.test(path) || NAME.test(path);
}

/** Whether a task's tests may be part of what the task writes, so that before it there is nothing to run yet. */
export function mayWriteTests({ files }: Pick<Task, "files">): boolean {
  const written = files.filter(
    ({ action, mentioned }) => action !== "read" && action !== "delete" && mentioned !== true,
  );
  return written.length === 0 || written.some(({ action, path }) => action === "test" || isTestPath(path));
}

const FOLDER = /(?:^|\/)(?:tests?|__tests__|specs?|__mocks__|__snapshots__|fixtures|testdata|e2e)\//i;
const NAME =
  /(?:^|\/)(?:test_[^/]*|conftest\.py|[^/]*(?:[._-](?:test|tests|spec|specs))\.[^/]*|[^/]*_test\.[^/]*|[^/]*[a-z0-9](?:Test|Tests|Spec)\.[^/]*)$/;
