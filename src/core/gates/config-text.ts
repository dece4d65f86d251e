import type { ProjectGate, ProjectSetup } from "./project.ts";

/** A `renga.config.yaml` to begin with: what was found in the project, and every other key as a comment. */
export function configText(
  found: readonly ProjectGate[],
  { setup, setupInputs, links }: ProjectSetup,
): string {
  const quick = found.filter(({ kind }) => kind !== "build");
  const list = (gates: readonly ProjectGate[]): string =>
    gates.map(({ command, from }) => `\n    - ${quoted(command)} # from ${from}`).join("");
  const level = (name: string, gates: readonly ProjectGate[], what: string): string =>
    gates.length === 0 ? `  # ${name}: [] # ${what}` : `  ${name}: # ${what}${list(gates)}`;
  const isLinked = links.length > 0;
  const worktree = [
    `  ${isLinked ? "" : "# "}links: [${links.join(", ") || "node_modules"}] # seen through a link by every worktree; never committed`,
    `  ${isLinked || setup === undefined ? "# " : ""}setup: ${setup ?? "npm ci"} # run in every new worktree; links are quicker, where tasks leave them alone`,
    `  # setupInputs: [${setupInputs.join(", ") || "package-lock.json"}] # the set-up runs again when one of these has changed`,
    `  # shared: [data] # folders that all worktrees share and that outlive attempts`,
  ];
  return `# How Renga runs the plans of this repository. Every key may be left out; docs/config.md says what each does.

# profile: balanced # speed, balanced, reliable

gates:
${[
  level("before", quick, "on the commit that a run begins on: red stops it before it starts"),
  "  # task: [] # with the checks of every task",
  level("group", quick, "when a wave, a batch or a parallel group has ended"),
  "  # phase: [] # when a phase, a story or a track has ended",
  level("end", found, "when all tasks have ended"),
].join("\n")}
  # A number instead of an exit code:
  #   - name: coverage
  #     command: npm run coverage
  #     timeoutSeconds: 600
  #     threshold: { value: 'All files\\s*\\|\\s*([\\d.]+)', least: 80, worseBy: 0.5 }

worktree:
${worktree.join("\n")}

# errors: # what this repository's own failures mean
#   - id: no-licence
#     pattern: licence server .* (?:refused|busy)
#     cause: all licences are in use
#     recovery: wait for one; do not change the code
#     also: fewer-agents

# monitors: # looked at while a run goes on
#   - name: disk
#     command: df -P . | tail -1
#     intervalSeconds: 60
#     watch: { series: { used: '(\\d+)%' }, thresholds: [{ series: used, above: 95 }] }

# agents: # by name, beside those that are always there; renga agents lists them
#   - { name: quick, kind: claude, model: haiku, capacity: 4 }

# providers: # what they allow
#   anthropic: { concurrency: 4, perMinute: 50 }

# prices: # US dollars for a million tokens, where yours differ
#   claude-haiku-5-5: { input: 0.10, output: 0.50, date: 2026-11-01 }

# budget: { task: 0.50, run: 5, day: 20 } # US dollars

# route: # the tier that a task begins at, before the built-in rules
#   - { name: billing is never cheap, when: { words: [billing] }, tier: strong }

# sandbox: { mode: auto, hosts: [api.example.com], checks: true }
`;
}

/** Plain where YAML reads it back as it is. */
function quoted(command: string): string {
  return /^[A-Za-z.][\w ./=+-]*$/u.test(command) && !/^(?:true|false|null|yes|no|on|off)$/iu.test(command)
    ? command
    : `'${command.replaceAll("'", "''")}'`;
}
