import { execFile, execFileSync } from "node:child_process";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { promisify } from "node:util";

import { scratchRepository } from "../rig/scratch-repository.ts";
import { lostBlocks, workScript, type FleetPlan } from "./fleet-plans.ts";
import type { FleetResult } from "./fleet-result.ts";

/** An installed peer; `remove` takes it away again. */
export type Ralph = { readonly version: string; readonly folder: string; remove(): void };

const PACKAGES = ["ralph-tui@0.11.0", "bun@1.4.5"];

/** Installs the peer from npm into a temporary folder, or says why it cannot be; RENGA_RALPH names a folder that has it already. */
export function installRalph(): Ralph | string {
  const given = process.env["RENGA_RALPH"];
  if (given !== undefined) return { version: "ralph-tui 0.11.0", folder: given, remove() {} };
  const folder = mkdtempSync(join(tmpdir(), "renga-peer-"));
  const remove = (): void => rmSync(folder, { recursive: true, force: true });
  try {
    writeFileSync(join(folder, "package.json"), '{"private":true}\n');
    const args = ["install", "--no-audit", "--no-fund", "--no-save", ...PACKAGES];
    execFileSync("npm", args, { cwd: folder, stdio: "pipe", timeout: 240_000 });
    execFileSync(join(folder, "node_modules/.bin/bun"), ["--version"], { stdio: "pipe", timeout: 20_000 });
    return { version: "ralph-tui 0.11.0", folder, remove };
  } catch (error) {
    remove();
    return `not measured: ${PACKAGES.join(" and ")} cannot be installed here (${(error as Error).message.split("\n")[0] ?? ""})`;
  }
}

/**
 * Carries the plan out with the peer, headless, merging straight to main. Its agent is a scripted `claude` that works as ours does and,
 * asked to resolve a conflict, keeps both sides: as well as a model could do it.
 */
export async function runRalph(
  { jobs, agents }: FleetPlan,
  { folder, version }: Ralph,
): Promise<FleetResult> {
  const repository = scratchRepository({
    "readme.md": "A small repository.\n",
    ".gitignore": ".ralph-tui/\n",
    ".ralph-tui/config.toml": 'agent = "claude"\ntracker = "json"\nautoCommit = true\n',
    "prd.json": prd(jobs),
  });
  try {
    const top = join(repository.root, "..");
    const bin = join(top, "bin");
    const starts = join(top, "starts");
    mkdirSync(bin);
    writeFileSync(join(top, "work.sh"), workScript(jobs));
    writeFileSync(join(bin, "claude"), scriptedClaude(join(top, "work.sh"), starts));
    chmodSync(join(bin, "claude"), 0o755);
    repository.git("config", "user.name", "A Tester");
    repository.git("config", "user.email", "tester@example.org");
    const began = performance.now();
    const epoch = Date.now();
    const said = await promisify(execFile)(
      join(folder, "node_modules/.bin/bun"),
      [
        join(folder, "node_modules/ralph-tui/dist/cli.js"),
        ..."run --prd prd.json --headless --no-setup --no-notify --no-sandbox --agent claude --direct-merge --delay 0 --parallel".split(
          " ",
        ),
        String(agents),
      ],
      {
        cwd: repository.root,
        timeout: 180_000,
        maxBuffer: 1 << 28,
        env: { ...process.env, HOME: top, PATH: `${bin}${delimiter}${process.env["PATH"] ?? ""}`, CI: "1" },
      },
    ).then(
      ({ stdout }) => stdout,
      (error: Error & { stdout?: string }) => `${error.stdout ?? ""}\n${error.message}`,
    );
    const wall = (performance.now() - began) / 1000;
    const first = existsSync(starts) ? Number(readFileSync(starts, "utf8").split("\n")[0]) : epoch;
    const last = statSync(join(repository.root, ".git/logs/HEAD")).mtimeMs;
    const read = (path: string): string => {
      const at = join(repository.root, path);
      return existsSync(at) ? readFileSync(at, "utf8") : "";
    };
    return {
      who: version,
      wall,
      span: (last - first) / 1000,
      lost: lostBlocks(jobs, read).length,
      notes: [summaryOf(said)],
    };
  } finally {
    repository.remove();
  }
}

function prd(jobs: FleetPlan["jobs"]): string {
  const userStories = jobs.map(({ id, file, needs }, i) => ({
    id: `US-${id}`,
    title: `Write ${id}`,
    description: `Append the block of ${id} to ${file}.`,
    acceptanceCriteria: [`${file} holds the block of ${id}`],
    priority: i + 1,
    passes: false,
    dependsOn: needs.map((need) => `US-${need}`),
  }));
  return `${JSON.stringify({ name: "bench", description: "A bench.", branchName: "main", userStories }, null, 2)}\n`;
}

/** Answers a version, works at a task, and merges both sides of a conflict. */
function scriptedClaude(work: string, starts: string): string {
  return `#!/bin/sh
case " $* " in *" --version "*) echo "2.0.0 (Claude Code)"; exit 0;; esac
prompt=$(cat)
case "$prompt" in
*"resolving a git merge conflict"*)
  dir=$(mktemp -d)
  printf '%s\\n' "$prompt" | awk -v dir="$dir" '/^## Base/{f="base"} /^## Main/{f="ours"} /^## Worker/{f="theirs"} /^## Instr/{f=""}
    /^\`\`\`$/{next} /^## /{next} f!=""&&!(f=="base"&&/file did not exist/){print > (dir "/" f)}'
  touch "$dir/base" "$dir/ours" "$dir/theirs"
  git merge-file -p --union "$dir/ours" "$dir/base" "$dir/theirs"
  rm -rf "$dir"
  exit 0;;
esac
id=$(printf '%s\\n' "$prompt" | grep -oE 'US-[0-9]+[.][0-9]+' | head -1)
echo $(($(date +%s%N) / 1000000)) >> ${starts}
sh ${work} "\${id#US-}" || exit 1
echo "<promise>COMPLETE</promise>"
`;
}

function summaryOf(said: string): string {
  const lines = said.split("\n").map((line) => line.trim());
  const told = lines.filter((line) => /^(Tasks completed|Status|Tasks failed|Merges|Conflicts)/iu.test(line));
  return told.length > 0
    ? told.join("; ").replaceAll(/\s+/gu, " ")
    : (lines.findLast((line) => line !== "") ?? "said nothing");
}
