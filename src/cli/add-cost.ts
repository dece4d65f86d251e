import type { Command } from "commander";

/** Adds `renga cost` to the program; `done` gets its exit code. */
export function addCost(program: Command, done: (exitCode: number) => void): void {
  program
    .command("cost")
    .description(
      "what a run cost, attempt by attempt, against a strong model for everything; or what a plan would cost",
    )
    .argument("[run]", "default: the last")
    .option("--by <what>", "rows: attempt, task (default), group, agent, tier, model, run")
    .option(
      "--since <day>",
      "all attempts since that day, of all runs: 2026-11-01, or 7d for the last seven days",
    )
    .option("--against-strong <model>", "the model to compare with (default: that of the strong tier)")
    .option("--project <runs>", "what a year comes to at so many runs a week")
    .option("--plan <file>", "what carrying out this plan would cost, from what earlier runs did")
    .option(
      "--agent <specs>",
      "with --plan: agents in the order they are tried (default: those of renga.config)",
      (spec: string, before: string[] | undefined) => [...(before ?? []), spec],
    )
    .option("--retries <n>", "with --plan: further tries with the same agent (default: 2)")
    .option("--format <name>", "text, json (schema/cost-report.schema.json), csv", "text")
    .option("--json", "the same as --format json")
    .action(async (id: string | undefined, options: object) =>
      done(await (await import("./commands/cost.ts")).cost(id, options)),
    );
}
