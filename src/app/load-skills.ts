import { join } from "node:path";

import { SKILLS_FOLDER } from "../core/route/skills.ts";
import { frontMatter, lineOf } from "../formats/front-matter.ts";
import { namesIn, readInside } from "./read-inside.ts";

/** A skill of the repository, as a list shows it. */
export type FoundSkill = {
  /** Of its folder; what plans call it. */
  readonly name: string;
  readonly description: string;
  readonly path: string;
};

/** A skill as an agent is told it. */
export type SkillText = { readonly name: string; readonly text: string };

const MOST_SKILLS = 200;
const MOST_BYTES = 64 * 1024;
/** Files beside it that it mentions are told with it up to so many bytes together; of the others their paths. */
const MOST_BESIDE = 32 * 1024;

/** The skills of the repository at `root`: `.claude/skills/<name>/SKILL.md`, and what is wrong with those that are left out. */
export async function loadSkills(
  root: string,
): Promise<{ readonly skills: readonly FoundSkill[]; readonly problems: readonly string[] }> {
  const skills: FoundSkill[] = [];
  const problems: string[] = [];
  for (const name of await namesIn(join(root, SKILLS_FOLDER), MOST_SKILLS)) {
    const path = pathOf(name);
    const read = await readInside(root, path, MOST_BYTES);
    if (read === undefined) continue;
    if ("refused" in read) problems.push(`${path}: ${read.refused}`);
    else
      skills.push({
        name,
        description: lineOf(frontMatter(read.text), "description")?.slice(0, 300) ?? "",
        path,
      });
  }
  return { skills, problems };
}

/**
 * The texts of these skills, each with the files beside it that it mentions. `missing` says which file is not there or cannot
 * be read: an attempt that needs it does not start.
 */
export async function skillTexts(
  root: string,
  names: readonly string[],
): Promise<{ readonly texts: readonly SkillText[]; readonly missing?: string }> {
  const texts: SkillText[] = [];
  for (const name of names) {
    const path = pathOf(name);
    if (!/^[\p{L}\p{N}][\p{L}\p{N} ._-]*$/u.test(name))
      return { texts, missing: `${JSON.stringify(name)} cannot be the name of a skill` };
    const read = await readInside(root, path, MOST_BYTES);
    if (read === undefined || "refused" in read) {
      const why = read === undefined ? "is not there" : read.refused;
      return { texts, missing: `the skill ${name} has to be used, and ${path} ${why}` };
    }
    const body = read.text.slice(frontMatter(read.text)?.end ?? 0).trim();
    texts.push({ name, text: [body, ...(await besides(root, name, body))].join("\n\n") });
  }
  return { texts };
}

function pathOf(name: string): string {
  return `${SKILLS_FOLDER}/${name}/SKILL.md`;
}

async function besides(root: string, name: string, body: string): Promise<readonly string[]> {
  const parts: string[] = [];
  let room = MOST_BESIDE;
  for (const file of await namesIn(join(root, SKILLS_FOLDER, name), MOST_SKILLS)) {
    if (file === "SKILL.md" || !mentions(body, file)) continue;
    const path = `${SKILLS_FOLDER}/${name}/${file}`;
    const read = await readInside(root, path, room);
    if (read === undefined) continue;
    if ("refused" in read) {
      if (read.refused.startsWith("is longer")) parts.push(`(see also ${path})`);
      continue;
    }
    room -= Buffer.byteLength(read.text);
    parts.push(`## ${file}\n\n${read.text.trim()}`);
  }
  return parts;
}

/** As a word of its own: `examples.md` is not in `more-examples.md`. */
function mentions(body: string, file: string): boolean {
  for (let at = body.indexOf(file); at >= 0; at = body.indexOf(file, at + 1))
    if (!/[\w-]/u.test(body[at - 1] ?? " ") && !/[\w-]/u.test(body[at + file.length] ?? " ")) return true;
  return false;
}
