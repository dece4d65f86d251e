/** A test that has come to its end; without a suite it stands for itself. */
export type Played = {
  readonly suite?: string;
  readonly name: string;
  readonly passed: boolean;
  readonly ms: number;
};

/** The cases of the contract as rows, the agents as columns: how many seconds each took, or that it failed. */
export function caseTable(played: readonly Played[]): string {
  const cases = played.filter(({ suite }) => suite !== undefined);
  const suites = [...new Set(cases.map(({ suite = "" }) => suite))];
  const rows = [...new Set(cases.map(({ name }) => name))];
  const cell = (row: string, column: string): string => {
    const found = cases.find(({ suite, name }) => suite === column && name === row);
    if (found === undefined) return "-";
    return found.passed ? (found.ms / 1_000).toFixed(1) : "FAILED";
  };
  const table = [
    ["", ...suites.map((_, at) => `[${at + 1}]`)],
    // A case is told by its first word, and what it is by the rest.
    ...rows.map((row) => [row.split(":", 1)[0] ?? row, ...suites.map((suite) => cell(row, suite))]),
  ];
  const widths = (table[0] ?? []).map((_, at) => Math.max(...table.map((line) => line[at]?.length ?? 0)));
  const lines = table.map((line) =>
    line
      .map((text, at) => (at === 0 ? text.padEnd(widths[at] ?? 0) : text.padStart(widths[at] ?? 0)))
      .join("  ")
      .trimEnd(),
  );
  const alone = played.filter(({ suite }) => suite === undefined);
  const failed = played.filter(({ passed }) => !passed).length;
  return [
    ...suites.map((suite, at) => `[${at + 1}] ${suite}`),
    "",
    ...lines,
    "",
    ...alone.map(({ name, passed, ms }) => `${passed ? "ok" : "FAILED"} ${(ms / 1_000).toFixed(1)}  ${name}`),
    "",
    `${played.length - failed} of ${played.length} as expected; the numbers are seconds, - is a case that an agent does not have`,
  ].join("\n");
}
