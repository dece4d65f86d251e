import type { DraftTask } from "../dialect.ts";
import { actionIn } from "../file-action.ts";
import { mentionedFiles } from "../mentioned-files.ts";
import type { Owned } from "./owned-paths.ts";

/**
 * A task with its files, those of its title among them, and the targets of its code as paths from the root of the repository: names
 * inside a track that has one folder are relative to that. `folders`: the folders of all tracks, inside which nothing is relative.
 */
export function rebaseNames(task: DraftTask, { folder }: Owned, folders: readonly string[]): DraftTask {
  const files = task.files.length > 0 ? task.files : titleFiles(task.title);
  if (folder === undefined) return { ...task, files };
  const rebased = (path: string): string =>
    ROOTED.test(path) || folders.some((one) => path === one || path.startsWith(`${one}/`))
      ? path
      : `${folder}/${path.replace(/^\.\//, "")}`;
  return {
    ...task,
    files: files.map((use) => ({ ...use, path: rebased(use.path) })),
    code: task.code.map((block) =>
      block.target === undefined ? block : { ...block, target: rebased(block.target) },
    ),
  };
}

/** "Create package.json": the file that a title names without marking it. */
function titleFiles(title: string): DraftTask["files"] {
  const action = actionIn(title) ?? "unknown";
  return mentionedFiles(title).map(({ path, raw }) => ({ path, raw, action }));
}

const ROOTED = /^(?:\/|\.\.|~|[A-Za-z]:)/;
