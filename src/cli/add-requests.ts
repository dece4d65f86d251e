import type { Command } from "commander";

/** Adds the commands that ask something of a run, from any terminal, while it goes on or for when it goes on again; `done` gets their exit code. */
export function addRequests(program: Command, done: (exitCode: number) => void): void {
  const RUN = ["--run <id>", "of this run (default: the live one, else the last unfinished one)"] as const;
  program
    .command("answer")
    .description("answer what a task asks; it goes on with your answer")
    .argument("<task>", "its id, or task_<step>_<hex>")
    .argument("<text>", "the answer, in quotes")
    .option(...RUN)
    .action(async (task: string, text: string, options: object) =>
      done(await (await import("./commands/answer.ts")).answer(task, text, options)),
    );
  program
    .command("skip")
    .description("take a task out of the run; what needs it is blocked")
    .argument("<task>", "its id, or task_<step>_<hex>")
    .option("--reason <text>", "why, for the report")
    .option("--go-on", "what needs it goes on without it")
    .option(...RUN)
    .action(async (task: string, options: object) =>
      done(await (await import("./commands/skip.ts")).skip(task, options)),
    );
  program
    .command("retry")
    .description("try a task again that failed or waits for you, with a fresh set of tries")
    .argument("<task>", "its id, or task_<step>_<hex>")
    .option(...RUN)
    .action(async (task: string, options: object) =>
      done(await (await import("./commands/retry.ts")).retry(task, options)),
    );
  program
    .command("go-on")
    .description("let a background process go on that a monitor has halted")
    .argument("<task>", "its id, or task_<step>_<hex>")
    .option(...RUN)
    .action(async (task: string, options: object) =>
      done(await (await import("./commands/go-on.ts")).goOn(task, options)),
    );
  program
    .command("stop")
    .description("stop the live run in order, as Ctrl-C does; run --continue goes on later")
    .option("--reason <text>", "why, for the log")
    .option("--run <id>", "only if it is this one")
    .action(async (options: object) => done(await (await import("./commands/stop.ts")).stop(options)));
}
