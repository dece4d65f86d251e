import { gitProgram } from "./git.ts";

/** Paths of the checkout's files, tracked or new but not ignored, relative to its top `root`; of a submodule only its own path. */
export async function listFiles(root: string, program?: string): Promise<ReadonlySet<string>> {
  const args = ["ls-files", "-z", "--cached", "--others", "--exclude-standard"];
  const files = await gitProgram(program).text(args, { cwd: root });
  return new Set(files.split("\0").filter((path) => path !== ""));
}
