/** A task of a plan text for tests. */
export type TextTask = {
  readonly id: string;
  readonly file: string;
  readonly isNew?: boolean;
  readonly needs?: string;
  readonly code?: string;
  readonly verify?: string;
  readonly preflight?: string;
};

/** A micro-task document with these tasks, and a check-list of them that landing ticks. */
export function planText(tasks: readonly TextTask[]): string {
  const bodies = tasks.map(({ id, file, isNew = true, needs = "None", code, verify, preflight }) =>
    [
      `### ${id}: Write ${file}`,
      "",
      `**File**: \`${file}\`${isNew ? " (NEW)" : ""}`,
      "**Duration**: 5 min",
      `**Dependencies**: ${needs}`,
      ...(preflight === undefined ? [] : [`**Pre-flight**: \`${preflight}\``]),
      ...(verify === undefined ? [] : [`**Verify**: \`${verify}\``]),
      "",
      ...(code === undefined
        ? ["Write it well."]
        : [isNew ? "Create the file with:" : "Add to the file:", "", "```ts", code, "```"]),
      "",
      "**Success Criteria**: it is there.",
      "",
    ].join("\n"),
  );
  const boxes = tasks.map(({ id, file }) => `- [ ] ${id} ${file}`);
  return `# A plan for a test\n\n## Wave 1: All\n\n${bodies.join("\n")}\n## Progress\n\n${boxes.join("\n")}\n`;
}
