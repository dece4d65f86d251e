import { gitProgram } from "./git.ts";

/** Passwords in the addresses of remotes, and headers that log in to them, as this repository's settings have them. Never rejects. */
export async function remoteSecrets(root: string): Promise<readonly string[]> {
  const names = String.raw`^(remote\..*url|url\..*|submodule\..*url|http\..*extraheader|http\.extraheader)$`;
  const answer = await gitProgram()
    .run(["config", "--includes", "-z", "--get-regexp", names], { cwd: root })
    .catch(() => undefined);
  const lines = answer?.stdout.toString().split("\0") ?? [];
  return lines.flatMap((line) => {
    const login = /:\/\/([^\s/@:]*):([^\s/@]+)@/u.exec(line);
    const header = /^http\.\S*\n(?:[\w-]+:\s*)?(?:(?:basic|bearer|token)\s+)?(\S{8,})$/isu.exec(line);
    return [login?.[2], login === null ? undefined : safeDecoded(login[2] ?? ""), header?.[1]].filter(
      (it) => it !== undefined && it.length > 5,
    ) as string[];
  });
}

function safeDecoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
