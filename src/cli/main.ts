import { enableCompileCache } from "node:module";

import { Command, CommanderError } from "commander";

import { EXIT, UserError } from "../core/user-error.ts";
import { addCost } from "./add-cost.ts";
import { addRequests } from "./add-requests.ts";
import { compileCacheFolder } from "./compile-cache-folder.ts";
import { version } from "./version.ts";

/** Runs the tool with these arguments and gives the exit code; never throws. */
export async function main(argv: readonly string[]): Promise<number> {
  const compiled = compileCacheFolder(process.env);
  if (compiled !== undefined) enableCompileCache(compiled);
  // `renga … | head` closes the pipe early: what is left to say goes nowhere, but a run goes on to its end.
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
  });
  let code: number = EXIT.done;
  const program = build((exitCode) => (code = exitCode));
  try {
    await program.parseAsync([...argv], { from: "user" });
    return code;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.done : EXIT.usage;
    if (error instanceof UserError) {
      process.stderr.write(
        `renga: ${error.message}\n${error.hint === undefined ? "" : `  hint: ${error.hint}\n`}`,
      );
      return error.exitCode;
    }
    process.stderr.write(
      `renga: a bug in Renga, please report it with these lines:\n${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
    );
    return EXIT.failed;
  }
}

type Done = (exitCode: number) => void;

/** An option that may be given again and again. */
const each = (value: string, before: readonly string[] = []): readonly string[] => [...before, value];

/** Each command is loaded only when it is used, so that `--help` stays quick. */
function build(done: Done): Command {
  const program = new Command("renga")
    .description(
      "Reads the plan you already have, tells the truth about it, and runs it with a fleet of agents.",
    )
    .version(version())
    .showHelpAfterError("(renga --help shows what there is)")
    .exitOverride();
  addPlans(program, done);
  addRun(program, done);
  addRequests(program, done);
  addLooks(program, done);
  addUpkeep(program, done);
  return program;
}

/** The main job. */
function addRun(program: Command, done: Done): void {
  program
    .command("run")
    .description("run a plan with agents side by side in worktrees; lands on a branch of its own")
    .argument("[file...]", "the plan's files; none with --continue")
    .option(
      "--agents <n>",
      "attempts at a time (default: as many as are worth having, at most the machine's cores)",
    )
    .option(
      "--agent <specs>",
      "agents by name (renga agents) or as apply, script, claude[:MODEL], codex[:MODEL], acp:PROGRAM, command:PROGRAM ARGS; of one tier in this order (default: those of renga.config, apply, and script where the plan gives commands)",
      each,
    )
    .option("--retries <n>", "further tries with the same agent (default: 2)")
    .option("--timeout <seconds>", "longest an agent may take for one task (default: 1800)")
    .option(
      "--scope <policy>",
      "files changed beyond those the plan names: extend (default), reject, or ask a person",
    )
    .option(
      "--profile <name>",
      "speed, balanced or reliable: `renga plan FILE --compare` shows what each comes to",
    )
    .option("--gates <which>", "config (default: what renga.config names), auto (what the project has), off")
    .option("--allow-red", "start although gates are red before the run; they are not held against it")
    .option("--breaker <percent>", "take a batch back when more than this share of it failed (default: 50)")
    .option("--background <what>", "processes still running at the end: end (default), wait, keep")
    .option("--monitor", "show the monitors below the progress")
    .option("--step <ids>", "only these steps: 1, 1-5, 2.1.1,2.3")
    .option("--continue", "go on with the last unfinished run, with its own settings unless said otherwise")
    .option("--run <id>", "with --continue: this run")
    .option("--dialect <name>", "read the plan as this dialect instead of detecting it")
    .option("--allow-dirty", "start although the checkout has changes that the agents will not see")
    .option("--yes", "answer every question with yes, for scripts")
    .option("--json", "one JSON event per line")
    .action(async (files: string[], options: object) =>
      done(await (await import("./commands/run.ts")).run(files, options)),
    );
}

/** Commands that read a plan and run nothing. */
function addPlans(program: Command, done: Done): void {
  program
    .command("plan")
    .description("read a plan and tell the truth about it: counts, critical path, speed-up, findings")
    .argument("[file...]", "the plan's files, or its folder: Markdown tasks, YAML steps, check-lists")
    .option("--discover", "list the plans that this repository holds")
    .option("--agents <n>", "show the schedule for this many agents")
    .option("--dialect <name>", "read it as this dialect instead of detecting it")
    .option("--format <name>", "text, json, sarif (code scanning), markdown (pull requests)", "text")
    .option("--json", "the same as --format json (schema/plan-report.schema.json)")
    .option(
      "--fail-on <severity>",
      "error: exit code 2; warning, info: also 1 for those; never: always 0",
      "error",
    )
    .option("--fix", "make the safe changes: show them, ask, write, and say what is left")
    .option("--profile <name>", "show the schedule of a profile: speed, balanced, reliable")
    .option("--compare", "the three profiles side by side: time, attempts, gates, risk")
    .option("--execution-plan", "write how the plan would be carried out, as one Markdown document")
    .option(
      "--grouping <name>",
      "what a phase has in common: independence (default), module, risk, type; with one of the three above",
    )
    .option("-o, --out <path>", "with --execution-plan: the file to write (default: standard output)")
    .option("--force", "with --out: replace a file that is there already")
    .option("--dry-run", "with --fix: only show the changes")
    .option("--yes", "with --fix: write without asking")
    .action(async (files: string[], options: { readonly discover?: boolean; readonly json?: boolean }) =>
      done(
        options.discover === true || files.length === 0
          ? await (await import("./commands/discover.ts")).discover(files, options)
          : await (await import("./commands/plan.ts")).plan(files, options),
      ),
    );
  program
    .command("agents")
    .description("the agents and skills that there are here; with a plan, who would get which task and why")
    .argument("[file...]", "the plan's files, or its folder")
    .option("--agent <specs>", "with these agents, by name or as run takes them", each)
    .option("--dialect <name>", "read the plan as this dialect instead of detecting it")
    .option("--json", "one JSON document")
    .action(async (files: string[], options: object) =>
      done(await (await import("./commands/agents.ts")).agents(files, options)),
    );
  program
    .command("convert")
    .description("write the plan as JSON (schema/plan.schema.json), or as Renga's own Markdown")
    .argument("<file...>", "the plan's files, or its folder")
    .option("--to <form>", "json, markdown (default: what the name of --out says, else json)")
    .option("-o, --out <path>", "the file to write (default: standard output)")
    .option("--force", "replace a file that is there already")
    .option("--dialect <name>", "read it as this dialect instead of detecting it")
    .action(async (files: string[], options: object) =>
      done(await (await import("./commands/convert.ts")).convert(files, options)),
    );
}

/** Commands that only look at what was run. */
function addLooks(program: Command, done: Done): void {
  program
    .command("status")
    .description("what the runs of this repository came to, and what goes on now")
    .option("--json", "one JSON document")
    .action(async (options: object) => done(await (await import("./commands/status.ts")).status(options)));
  program
    .command("monitor")
    .description("what a run's monitors saw: numbers, curves, alerts; and its processes in the background")
    .argument("[run]", "default: the last")
    .option("--follow", "go on showing it until the run has ended")
    .option("--json", "one JSON document; with --follow one a line, whenever it has changed")
    .action(async (id: string | undefined, options: object) =>
      done(await (await import("./commands/monitor.ts")).monitor(id, options)),
    );
  program
    .command("log")
    .description("all that happened to one task")
    .argument("<task>", "its id, or task_<step>_<hex>")
    .option("--run <id>", "in this run (default: the last)")
    .option("--json", "the events, one JSON line each")
    .action(async (task: string, options: object) =>
      done(await (await import("./commands/log.ts")).log(task, options)),
    );
  program
    .command("report")
    .description("what a run came to: landed, failed and why, where the time went, what held it up")
    .argument("[run]", "default: the last")
    .option(
      "--format <name>",
      "text, json, markdown, html (default: what the name of --output says, else text)",
    )
    .option("--json", "the same as --format json (schema/run-report.schema.json)")
    .option("-o, --output <path>", "the file to write (default: standard output)")
    .option("--force", "replace a file that is there already")
    .option("--against <run>", "compare with this run (default: the last finished one of the same plan)")
    .action(async (id: string | undefined, options: object) =>
      done(await (await import("./commands/report.ts")).report(id, options)),
    );
  addCost(program, done);
  program
    .command("review")
    .description("a run's commits for review: by group, with evidence and how to take each back")
    .argument("[run]", "default: the last")
    .option("-o, --output <folder>", "the folder to write to (default: standard output)")
    .option("--force", "replace files that are there already")
    .action(async (id: string | undefined, options: object) =>
      done(await (await import("./commands/review.ts")).review(id, options)),
    );
}

/** Commands on the user's branch and on what runs leave behind. */
function addUpkeep(program: Command, done: Done): void {
  program
    .command("land")
    .description("bring a run's commits to your branch: fast-forward, or one merge commit")
    .argument("[run]", "default: the last")
    .option("--ff-only", "refuse where a fast-forward does not do")
    .action(async (id: string | undefined, options: object) =>
      done(await (await import("./commands/land.ts")).land(id, options)),
    );
  program
    .command("trust")
    .description(
      "show what a plan and the configuration would run, and by whom; ask once, for runs without a person",
    )
    .argument("[file...]", "the plan's files, or its folder")
    .option("--agent <specs>", "with these agents", each)
    .option("--profile <name>", "as run would take it")
    .option("--gates <which>", "as run would take it")
    .option("--dialect <name>", "read the plan as this dialect instead of detecting it")
    .option("--yes", "trust them without asking")
    .option("--list", "what is trusted in this repository")
    .option("--forget <digest>", "trust it no longer")
    .action(async (files: string[], options: object) =>
      done(await (await import("./commands/trust.ts")).trust(files, options)),
    );
  program
    .command("clean")
    .description("remove worktrees; and branches, refs, logs and state of runs whose commits you have")
    .option("--force", "also of runs with commits that are nowhere else")
    .option("--dry-run", "only say what would go, and how large it is")
    .action(async (options: object) => done(await (await import("./commands/clean.ts")).clean(options)));
  program
    .command("config")
    .description("what renga.config.yaml and the project's own files say about how plans are run here")
    .option("--init", "write a renga.config.yaml with the gates found in this project")
    .option("--gates <choice>", "as run would take them: auto, config, off")
    .option("--profile <name>", "as run would take them: speed, balanced, reliable")
    .option("--json", "one JSON document")
    .action(async (options: object) => done(await (await import("./commands/config.ts")).config(options)));
  program
    .command("doctor")
    .description("look for what is broken: versions, worktrees, locks, stale refs")
    .option("--fix", "mend what can be mended")
    .option("--json", "one JSON document")
    .action(async (options: object) => done(await (await import("./commands/doctor.ts")).doctor(options)));
}
