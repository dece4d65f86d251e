/** A test that has come to its end; without a suite it stands for itself. */
export type Played = {
  readonly suite?: string;
  readonly name: string;
  readonly passed: boolean;
  readonly ms: number;
};

/** The cases of the contract as rows, the agents as columns, each with how it went and how long it took in seconds. */
export function caseTable(played: readonly Played[]): string {
  const cases = played.filter(({ suite }) => suite !== undefined);
  const suites = [...new Set(cases.map(({ suite = "" }) => suite))];
  const rows = [...new Set(cases.map(({ name }) => name))];
  const cell = (row: string, column: string): string => {
    const found = cases.find(({ suite, name }) => suite === column && name === row);
    if (found === undefined) return "-";
    return `${found.passed ? "ok" : "FAILED"} ${(found.ms / 1_000).toFixed(1)}`;
  };
  const table = [
    ["", ...suites.map((_, at) => `[${at + 1}]`)],
    ...rows.map((row) => [row, ...suites.map((suite) => cell(row, suite))]),
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
    `${played.length - failed} of ${played.length} as expected; seconds beside each; - is a case that this agent does not have`,
  ].join("\n");
}
