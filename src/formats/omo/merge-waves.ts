import type { DraftGroup, DraftTask, PartialPlan } from "../dialect.ts";

/**
 * The waves that a drawing names and those that headings or fields name are the same; each is told once, with the title that
 * is no remark, and comes after waves only.
 */
export function mergeWaves(plan: PartialPlan): Pick<PartialPlan, "groups" | "tasks" | "declared"> {
  const groups: DraftGroup[] = [];
  const places = new Map<string, number>();
  const moved = plan.groups.map((group) => {
    const name = `${group.kind}:${group.id}`;
    const known = places.get(name);
    if (known === undefined) {
      places.set(name, groups.length);
      return groups.push(tidy(group)) - 1;
    }
    groups[known] = joined(groups[known]!, tidy(group));
    return known;
  });
  const move = (own: readonly number[]): number[] => [...new Set(own.map((group) => moved[group]!))];
  return {
    groups,
    tasks: plan.tasks.map((task): DraftTask => ({ ...task, groups: move(task.groups) })),
    declared: plan.declared.map((claim) =>
      claim.group === undefined ? claim : { ...claim, group: moved[claim.group]! },
    ),
  };
}

function tidy(group: DraftGroup): DraftGroup {
  return {
    ...group,
    title: group.title.replace(/^\(([^()]*)\)$/, "$1"),
    after: group.after.filter((words) => /\bwaves?\s+\d/i.test(words)),
    claimsParallel: group.claimsParallel || group.kind === "wave",
  };
}

function joined(first: DraftGroup, second: DraftGroup): DraftGroup {
  return {
    ...first,
    title: second.title === "" ? first.title : second.title,
    after: [...new Set([...first.after, ...second.after])],
  };
}
