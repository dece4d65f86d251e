import { isUtf8 } from "node:buffer";
import { createHash } from "node:crypto";
import { readFile, stat } from "node:fs/promises";
import { isAbsolute, relative, resolve, sep } from "node:path";

import type { Plan } from "../core/plan/plan.ts";
import { rebasePaths } from "../core/plan/rebase-paths.ts";
import { UserError } from "../core/user-error.ts";
import type { PlanFile } from "../formats/dialect.ts";
import { readPlan } from "../formats/read-plan.ts";
import { planFolder } from "./plan-folder.ts";

/** What is known of the repository that the plan is for. */
export type RepositoryFacts = {
  readonly root: string;
  readonly name: string;
  /** Paths of its files, relative to the root. */
  readonly files: ReadonlySet<string>;
};

export type LoadRequest = {
  readonly paths: readonly string[];
  readonly cwd: string;
  readonly repository?: RepositoryFacts;
  readonly dialect?: string;
};

/** A file of a plan as it was read. */
export type LoadedFile = PlanFile & {
  readonly absolute: string;
  /** Its bytes are UTF-8; else the text has signs in place of what is not. */
  readonly isUtf8: boolean;
};

/** A plan with its paths made the repository's own, and the texts it came from with their SHA-256. */
export type LoadedPlan = {
  readonly plan: Plan;
  readonly digest: string;
  readonly files: readonly LoadedFile[];
};

/** Far above any plan written by hand; 100,000 tasks are 22 MB. */
const LARGEST = 256 * 1024 * 1024;

/**
 * Reads plan files from the disk, and of a folder the files that its plan is written in; a `UserError` for a file that is not there
 * or is no text, and for a folder that does not hold one plan.
 */
export async function loadPlan(request: LoadRequest): Promise<LoadedPlan> {
  const files = await readFiles(request);
  const read = readPlan(files, request.dialect === undefined ? {} : { dialect: request.dialect });
  const plan = request.repository === undefined ? read : rebasePaths(read, request.repository);
  return { plan, digest: digestOf(files), files };
}

/** The digest that `loadPlan` gives, without reading what the files say. */
export async function planDigest(request: LoadRequest): Promise<string> {
  return digestOf(await readFiles(request));
}

async function readFiles(request: LoadRequest): Promise<readonly LoadedFile[]> {
  const files: LoadedFile[] = [];
  for (const path of new Set(await expandFolders(request))) files.push(await readText(path, request));
  return files;
}

function digestOf(files: readonly LoadedFile[]): string {
  const hash = createHash("sha256");
  for (const { path, text } of files) hash.update(`${path}\0${text.length}\0`).update(text);
  return hash.digest("hex");
}

/** The paths with the plan's files in place of each folder. */
async function expandFolders({ paths, cwd }: LoadRequest): Promise<readonly string[]> {
  const found = paths.map(async (path) => {
    const absolute = resolve(cwd, path);
    const about = await stat(absolute).catch(() => undefined);
    if (about?.isDirectory() !== true) return [path];
    const files = await planFolder(absolute, path);
    return files.map((file) => (isAbsolute(path) ? file : relative(cwd, file)));
  });
  return (await Promise.all(found)).flat();
}

async function readText(path: string, { cwd, repository }: LoadRequest): Promise<LoadedFile> {
  const absolute = resolve(cwd, path);
  const about = await stat(absolute).catch((error: NodeJS.ErrnoException) => {
    throw new UserError(
      error.code === "ENOENT"
        ? `${path}: no such file`
        : `${path}: cannot be read (${error.code ?? error.message})`,
      { hint: "give the path of a plan: a Markdown document of tasks, a YAML of steps, a check-list" },
    );
  });
  if (about.size > LARGEST)
    throw new UserError(`${path}: ${Math.round(about.size / 1e6)} MB is too large for a plan`);
  // /dev/zero does not end, nor a pipe that lies somewhere; the shell's own, `<(…)`, does.
  const isShells = about.isFIFO() && /^\/(?:dev|proc)\//u.test(absolute);
  if (!about.isFile() && !about.isDirectory() && !isShells)
    throw new UserError(`${path}: not a plan: it is not a file`);
  const bytes = await readFile(absolute).catch((error: NodeJS.ErrnoException) => {
    throw new UserError(`${path}: cannot be read (${error.code ?? error.message})`);
  });
  if (bytes.subarray(0, 8192).includes(0))
    throw new UserError(`${path}: not a plan: it is a binary file, or not UTF-8 text`, {
      hint: "plans are UTF-8 text",
    });
  const inside = repository === undefined ? undefined : relative(repository.root, absolute);
  const known = inside !== undefined && !inside.startsWith("..") && !isAbsolute(inside);
  return {
    path: known ? inside.split(sep).join("/") : path,
    text: bytes.toString("utf8"),
    absolute,
    isUtf8: isUtf8(bytes),
  };
}
