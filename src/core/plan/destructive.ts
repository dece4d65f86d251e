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
  return has(words, "reset", "--hard") || (has(words, "clean") && some(words, /^-[a-z]*f/));
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
