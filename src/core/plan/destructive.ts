/** What a shell command does that cannot be undone, in words; undefined: nothing that its wording shows. Linear in its length. */
export function destructive(command: string): string | undefined {
  if (command.replaceAll(/\s/g, "").includes(":(){:|:")) return "starts processes without end";
  for (const pipeline of command.replaceAll(/["'`]/g, " ").split(/\n|;|&+|\|\|/)) {
    const steps = pipeline.split("|").map((step) => step.split(/[\s()]+/).filter((word) => word !== ""));
    const harm = networkScript(steps) ?? steps.map(harmOf).find((found) => found !== undefined);
    if (harm !== undefined) return harm;
  }
  return undefined;
}

type Words = readonly string[];

const SHELLS = new Set(["sh", "bash", "zsh", "dash", "ksh", "fish"]);
const FETCHERS = new Set(["curl", "wget"]);
const STOPPERS = new Set(["shutdown", "reboot", "halt", "poweroff"]);

/** `curl … | sh`, `sh -c "$(curl …)"`. */
function networkScript(steps: readonly Words[]): string | undefined {
  const fetches = (words: Words): boolean => words.some((word) => FETCHERS.has(word));
  const first = steps.findIndex(fetches);
  if (first === -1) return undefined;
  const piped = steps.slice(first + 1).some((words) => SHELLS.has(programOf(words)));
  const inlined =
    SHELLS.has(programOf(steps[first]!)) && steps[first]!.some((word) => word === "$" || word === "<");
  return piped || inlined ? "runs a script straight from the network" : undefined;
}

function programOf(words: Words): string {
  const program = words.find(
    (word) => word !== "sudo" && word !== "env" && !word.includes("=") && !word.startsWith("-"),
  );
  return program ?? "";
}

const HARMS: readonly (readonly [(words: Words) => boolean, string])[] = [
  [removesTooMuch, "deletes a root, a home, the whole folder or what lies outside it"],
  [
    (words) => has(words, "git", "push") && some(words, /^(?:--force|-f|\+.+)$/),
    "overwrites what others have pushed",
  ],
  [(words) => programOf(words) === "git" && throwsAway(words), "throws uncommitted work away"],
  [(words) => has(words, "dd") && some(words, /^of=\/dev\//), "writes over a disk"],
  [(words) => some(words, /^>/) && some(words, /^>?\/dev\/(?:sd|hd|vd|nvme|mmcblk)/), "writes over a disk"],
  [(words) => some(words, /^mkfs(?:\.\w+)?$/), "formats a disk"],
  [(words) => followed(words, /^drop$/i, /^(?:table|database|schema)$/i), "drops data from a database"],
  [(words) => followed(words, /^truncate$/i, /^table$/i), "drops data from a database"],
  [deletesRows, "deletes all rows of a table"],
  [resetsDatabase, "empties a database"],
  [
    (words) => some(words, /^ch(?:mod|own)$/) && some(words, /^-[a-zA-Z]*R/) && has(words, "/"),
    "changes the rights of the whole machine",
  ],
  [(words) => STOPPERS.has(programOf(words)), "stops the machine"],
  [(words) => has(words, "destroy") && some(words, /^(?:terraform|tofu)$/), "takes running systems down"],
  [
    (words) => has(words, "kubectl", "delete") && some(words, /^(?:ns|namespace|--all)$/),
    "takes running systems down",
  ],
  [publishes, "publishes what cannot be taken back"],
  [deletesStores, "deletes stored data"],
];

function harmOf(words: Words): string | undefined {
  return HARMS.find(([does]) => does(words))?.[1];
}

function has(words: Words, ...wanted: readonly string[]): boolean {
  return wanted.every((word) => words.includes(word));
}

function some(words: Words, pattern: RegExp): boolean {
  return words.some((word) => pattern.test(word));
}

function throwsAway(words: Words): boolean {
  if (has(words, "reset", "--hard") || (has(words, "clean") && some(words, /^-[a-z]*f/))) return true;
  if (followed(words, /^stash$/, /^(?:drop|clear)$/) || has(words, "branch", "-D")) return true;
  return some(words, /^(?:checkout|restore)$/) && words.at(-1) === ".";
}

function deletesRows(words: Words): boolean {
  return followed(words, /^delete$/i, /^from$/i) && !some(words, /^where$/i);
}

function resetsDatabase(words: Words): boolean {
  const program = programOf(words);
  if (program === "dropdb" || (program === "redis-cli" && some(words, /^flush(?:all|db)$/i))) return true;
  if (some(words, /^db:(?:drop|reset|wipe)$|^migrate:(?:fresh|reset)$/)) return true;
  return has(words, "prisma") && (followed(words, /^migrate$/, /^reset$/) || has(words, "--force-reset"));
}

const PUBLISHERS = new Set(["npm", "pnpm", "yarn", "cargo", "twine", "gem", "poetry", "vsce"]);

function publishes(words: Words): boolean {
  if (!PUBLISHERS.has(programOf(words)) || has(words, "--dry-run")) return false;
  return has(words, "publish") || has(words, "twine", "upload") || has(words, "gem", "push");
}

function deletesStores(words: Words): boolean {
  if (has(words, "aws", "s3") && (has(words, "rm", "--recursive") || has(words, "rb", "--force")))
    return true;
  if (has(words, "gh", "repo", "delete")) return true;
  return programOf(words) === "docker" && has(words, "volume") && some(words, /^(?:rm|prune)$/);
}

function followed(words: Words, first: RegExp, second: RegExp): boolean {
  return words.some((word, i) => first.test(word) && second.test(words[i + 1] ?? ""));
}

function removesTooMuch(words: Words): boolean {
  const at = words.indexOf("rm");
  if (at === -1) return false;
  const rest = words.slice(at + 1);
  if (!rest.some((word) => word === "--recursive" || /^-[a-zA-Z]*[rR]/.test(word))) return false;
  return rest.some((word) => !word.startsWith("-") && isTooMuch(word));
}

function isTooMuch(target: string): boolean {
  if (/^(?:\*|\.{1,2}\/?\*?|~\/?\*?|\$\{?HOME\}?\/?\*?)$/.test(target)) return true;
  return target.startsWith("../") || (target.startsWith("/") && !/^\/(?:var\/)?tmp\/./.test(target));
}
