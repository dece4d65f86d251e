import { planText } from "../rig/plan-text.ts";

/** A task of a fleet bench: it takes so long, then appends its block to its file. */
export type FleetJob = {
  readonly id: string;
  readonly file: string;
  readonly seconds: number;
  readonly needs: readonly string[];
};

/** A plan that every contestant carries out with so many agents; `ideal` is the least time with one writer a file, in seconds. */
export type FleetPlan = {
  readonly name: string;
  readonly agents: number;
  readonly ideal: number;
  /** What we hold ourselves to, in seconds; absent: as near the ideal as may be. */
  readonly target?: number;
  readonly jobs: readonly FleetJob[];
};

/** 40 tasks of one second that have nothing to do with each other. */
export const WIDE: FleetPlan = {
  name: "40 independent tasks of 1 s",
  agents: 8,
  ideal: 5,
  target: 5.4,
  jobs: Array.from({ length: 40 }, (_, i) => ({
    id: `1.${i + 1}`,
    file: `src/part-${i + 1}.ts`,
    seconds: 1,
    needs: [],
  })),
};

/** Minutes, file and needs of a real micro-task plan: three files shared by nine of its tasks. */
const SHAPE: readonly (readonly [id: string, minutes: number, file: string, needs: readonly string[]])[] = [
  ["1.1", 6, "types", []],
  ["1.2", 5, "types", ["1.1"]],
  ["1.3", 5, "types", ["1.1", "1.2"]],
  ["2.1", 8, "metrics", ["1.1"]],
  ["2.2", 8, "metrics", ["1.1"]],
  ["2.3", 6, "metrics", ["1.1"]],
  ["2.4", 7, "metrics", ["2.2"]],
  ["3.1", 10, "hook", ["1.3", "2.1", "2.2", "2.3", "2.4"]],
  ["4.1", 10, "graph", ["3.1"]],
  ["4.2", 8, "display", ["1.2"]],
  ["5.1", 9, "controls", ["1.3"]],
  ["6.1", 10, "container", ["3.1", "4.1", "4.2", "5.1"]],
  ["6.2", 8, "monitor", ["6.1"]],
];

/** The 13 tasks of that plan at 0.2 s a planned minute: 11.8 s along its needs, 14.6 s with one writer a file. */
export const SHARED: FleetPlan = {
  name: "13 tasks that share files, 0.2 s a planned minute",
  agents: 4,
  ideal: 14.6,
  jobs: SHAPE.map(([id, minutes, file, needs]) => ({
    id,
    file: `src/${file}.ts`,
    seconds: minutes / 5,
    needs,
  })),
};

/** What a task has to leave in its file, whole. */
export function blockOf({ id }: FleetJob): string {
  return `// ${id} begins\nexport const part_${id.replaceAll(".", "_")} = "${id}";\n// ${id} ends\n`;
}

/** The jobs whose block is not whole in the file where it belongs. */
export function lostBlocks(jobs: readonly FleetJob[], read: (path: string) => string): readonly FleetJob[] {
  return jobs.filter((job) => !read(job.file).includes(blockOf(job)));
}

/** A shell script whose first argument is the task: it sleeps and appends, for every contestant alike. */
export function workScript(jobs: readonly FleetJob[]): string {
  const cases = jobs.map((job) => `${job.id}) file=${job.file} seconds=${job.seconds};;`);
  return [
    "#!/bin/sh",
    'case "$1" in',
    ...cases,
    '*) echo "no task $1" >&2; exit 9;;',
    "esac",
    "sleep $seconds",
    'mkdir -p "${file%/*}"',
    'name=$(printf %s "$1" | tr . _)',
    String.raw`printf '// %s begins\nexport const part_%s = "%s";\n// %s ends\n' "$1" "$name" "$1" "$1" >> "$file"`,
    "",
  ].join("\n");
}

/** The plan as a micro-task document with one real check a task. */
export function fleetText(jobs: readonly FleetJob[]): string {
  const seen = new Set<string>();
  return planText(
    jobs.map(({ id, file, needs }) => {
      const isNew = !seen.has(file);
      seen.add(file);
      return {
        id,
        file,
        isNew,
        ...(needs.length === 0 ? {} : { needs: needs.join(", ") }),
        verify: `grep -q '// ${id} ends' ${file}`,
      };
    }),
  );
}
