import { accessSync, constants, statSync } from "node:fs";
import { resolve } from "node:path";

/** Where a program of that name would be started from, looked for as execvp(3) does; undefined: nowhere. */
export function findProgram(name: string, path: string, cwd: string): string | undefined {
  const places = name.includes("/")
    ? [name]
    : path.split(":").map((folder) => `${folder === "" ? "." : folder}/${name}`);
  return places.map((place) => resolve(cwd, place)).find(isExecutable);
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
