/**
 * A path in one spelling: `/` only, without `./` and `//`; an ellipsis segment (`…`, `...`) becomes `**`.
 * A trailing `/` stays, because it says that this is a directory; `..` stays where it cannot be resolved.
 */
export function normalPath(path: string): string {
  if (!MAY_NEED_WORK.test(path)) return path;
  const slashed = path.trim().replaceAll("\\", "/");
  const out: string[] = [];
  for (const part of slashed.split("/")) {
    if (part === "" || part === ".") continue;
    if (part === ".." && out.length > 0 && out.at(-1) !== "..") out.pop();
    else out.push(part === "..." || part === "…" ? "**" : part);
  }
  const end = out.length > 0 && slashed.endsWith("/") ? "/" : "";
  return (slashed.startsWith("/") ? "/" : "") + out.join("/") + end;
}

/** What a path in normal spelling has none of, but for names such as `a...b`. */
const MAY_NEED_WORK = /[\\…]|\/\/|(?:^|\/)\.{1,3}(?:\/|$)|^\s|\s$/;

/** Whether the path surely is in its one spelling and lies in the repository, outside of git's own folder. */
export function isPlain(path: string): boolean {
  return !ODD.test(path);
}

const ODD = new RegExp(`^[~/]|^[a-z]:|^\\.git(?:/|$)|${MAY_NEED_WORK.source}`, "i");

/** Whether the path begins at a machine's root, a drive or a home rather than in the repository. */
export function isAbsolute(path: string): boolean {
  return /^(?:~?[/\\]|[A-Za-z]:[/\\])/.test(path);
}

/** Only `*` and `?` are wild: `[id]` and `(group)` are how routes are really named. */
export function isGlob(path: string): boolean {
  return path.includes("*") || path.includes("?");
}

const MOST_ALTERNATIVES = 64;

/** `a/{b,c}.ts` as `a/b.ts`, `a/c.ts`; a path with more than 64 alternatives is left as it is. */
export function expandBraces(path: string): readonly string[] {
  if (!path.includes("{")) return [path];
  let open = [path];
  const done: string[] = [];
  while (open.length > 0) {
    const next: string[] = [];
    for (const candidate of open) {
      const brace = /\{([^{}]*,[^{}]*)\}/.exec(candidate);
      if (brace === null) done.push(candidate);
      else {
        const [before, after] = [
          candidate.slice(0, brace.index),
          candidate.slice(brace.index + brace[0].length),
        ];
        for (const choice of brace[1]!.split(",")) next.push(before + choice.trim() + after);
      }
    }
    if (next.length + done.length > MOST_ALTERNATIVES) return [path];
    open = next;
  }
  return done;
}
