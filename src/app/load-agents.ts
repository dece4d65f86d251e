import { join } from "node:path";

import type { AgentConfig } from "../core/config.ts";
import { fieldOf, frontMatter, lineOf, wordsIn } from "../formats/front-matter.ts";
import { textsOf } from "../formats/yaml-value.ts";
import { agentOf } from "../schema/agent-config.ts";
import { namesIn, readInside } from "./read-inside.ts";

/** Where agents are described, one file each. */
export const AGENTS_FOLDER = ".claude/agents";

/** An agent that a file of the repository describes. */
export type FoundAgent = { readonly agent: AgentConfig; readonly path: string };

/** The agents of a repository's own files, and what is wrong with those that are left out. */
export type FoundAgents = { readonly found: readonly FoundAgent[]; readonly problems: readonly string[] };

const MOST_FILES = 200;
const MOST_BYTES = 64 * 1024;

/**
 * Reads `.claude/agents/*.md`: front matter (`name`, `description`, `tools`, `model`, `skills`), and below it what the model is
 * told. A file that leads out of the repository, is too long or says nothing is left out, with a word on why.
 */
export async function loadAgents(root: string): Promise<FoundAgents> {
  const found: FoundAgent[] = [];
  const problems: string[] = [];
  const known = new Map<string, string>();
  for (const name of await namesIn(join(root, AGENTS_FOLDER), MOST_FILES)) {
    if (!name.endsWith(".md")) continue;
    const path = `${AGENTS_FOLDER}/${name}`;
    const read = await readInside(root, path, MOST_BYTES);
    if (read === undefined) continue;
    const agent = "text" in read ? agentIn(name.slice(0, -".md".length), read.text) : read;
    if ("refused" in agent) {
      problems.push(`${path}: ${agent.refused}`);
      continue;
    }
    const other = known.get(agent.name.toLowerCase());
    if (other !== undefined) {
      problems.push(`${path}: ${other} describes an agent ${agent.name} too; that one counts`);
      continue;
    }
    known.set(agent.name.toLowerCase(), path);
    found.push({ agent, path });
  }
  return { found, problems };
}

/** Specs that mean an agent without any file. */
const TAKEN = /^(?:apply|script|command|acp|claude|codex)$/iu;

function agentIn(file: string, text: string): AgentConfig | { readonly refused: string } {
  const front = frontMatter(text);
  const name = lineOf(front, "name") ?? file;
  const instructions = text.slice(front?.end ?? 0).trim();
  const role = lineOf(front, "description");
  if (instructions === "" && role === undefined) return { refused: "says nothing" };
  // What stands on a command line and in the journal has to be a plain name.
  if (!/^[\p{L}\p{N}][\p{L}\p{N} ._&-]{0,79}$/u.test(name) || TAKEN.test(name))
    return { refused: `${JSON.stringify(name.slice(0, 80))} cannot be the name of an agent` };
  const model = lineOf(front, "model");
  const tools = wordsIn(front, "tools", "allowed_tools").flatMap(toolsIn);
  const skills = textsOf(fieldOf(front, "skills")).flatMap((it) => it.split(",").map((one) => one.trim()));
  return agentOf({
    name,
    kind: "claude",
    ...(model === undefined || model === "inherit" ? {} : { model }),
    ...(role === undefined ? {} : { role: role.slice(0, 300) }),
    ...(instructions === "" ? {} : { instructions }),
    ...(tools.length === 0 ? {} : { tools }),
    ...(skills.length === 0 ? {} : { skills }),
  });
}

/** `Read, Bash(npm test, npm run types), Edit`: a comma in parentheses does not part. */
function toolsIn(text: string): readonly string[] {
  return (text.match(/[^,(]+(?:\([^)]*\))?/gu) ?? []).flatMap((tool) => tool.trim() || []);
}
