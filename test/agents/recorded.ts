import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

import type { CaseName } from "../contracts/cli-agent-expected.ts";

const fileOf = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/** Where what an agent printed in a case is kept. */
export function recordingOf(agent: string, name: CaseName): string {
  return fileOf(`recorded/${agent}/${name}.jsonl`);
}

/** The program that plays the recording of a case; undefined: there is none. */
export function replaying(agent: string, name: CaseName): readonly [string, ...string[]] | undefined {
  const file = recordingOf(agent, name);
  return existsSync(file) ? [process.execPath, fileOf("replay.mjs"), file] : undefined;
}

/** The program, with its conversation written down as the recording of a case. */
export function recording(agent: string, name: CaseName, program: string): readonly [string, ...string[]] {
  return [process.execPath, fileOf("record.mjs"), recordingOf(agent, name), program];
}
