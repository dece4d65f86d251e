import type { DraftGroup } from "../dialect.ts";

/**
 * Groups whose "(depends on R2)" means the phase titled "R2: …", with the phase's name put in; what names no phase is taken out
 * ("do last"): the words stay in the group's heading.
 */
export function namedPhases(groups: readonly DraftGroup[]): DraftGroup[] {
  const labels = new Map<string, string>();
  for (const { kind, id, title } of groups) {
    const label = /^([A-Z]{1,3}\d{0,3})\s?[:：—–-]/.exec(title)?.[1];
    if (label !== undefined && !labels.has(label)) labels.set(label, `${kind} ${id}`);
  }
  return groups.map((group) => {
    if (group.after.length === 0) return group;
    const after = group.after.flatMap((words) =>
      words
        .split(/[,;&]|\band\b/)
        .map((part) => part.trim())
        .map((part) => labels.get(part) ?? part)
        .filter((part) => part !== "" && /\d|^[A-Z]$/.test(part)),
    );
    return { ...group, after };
  });
}
