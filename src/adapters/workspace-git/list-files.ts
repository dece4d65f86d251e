import { gitProgram } from "./git.ts";

/** Paths in the checkout that git tracks or would track, relative to its root. */
export async function listFiles(root: string, program?: string): Promise<ReadonlySet<string>> {
  const listing = await gitProgram(program).text(
    ["ls-files", "-z", "--cached", "--others", "--exclude-standard"],
    {
      cwd: root,
    },
  );
  return new Set(listing.split("\0").filter((path) => path !== "" && !path.startsWith(".renga/")));
}
