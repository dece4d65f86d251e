import { loadPlan } from "../../app/load-plan.ts";
import { putFile } from "../../app/put-file.ts";
import type { Plan } from "../../core/plan/plan.ts";
import { EXIT, UserError } from "../../core/user-error.ts";
import { writeMarkdown } from "../../formats/write-markdown.ts";
import { planDocument } from "../../schema/plan.ts";
import { jsonText } from "../render/json-text.ts";
import { repositoryFacts } from "../repository.ts";

export type ConvertOptions = {
  readonly to?: string;
  readonly out?: string;
  readonly force?: boolean;
  readonly dialect?: string;
};

const FORMS: Readonly<Record<string, (plan: Plan) => string>> = {
  json: (plan) => jsonText(planDocument(plan)),
  markdown: writeMarkdown,
};

/** `renga convert FILE…`: the neutral plan as JSON, or as our own Markdown, to a file or the standard output. */
export async function convert(paths: readonly string[], options: ConvertOptions): Promise<number> {
  const form = options.to ?? (/\.(?:md|markdown)$/i.test(options.out ?? "") ? "markdown" : "json");
  const write = FORMS[form === "md" ? "markdown" : form];
  if (write === undefined)
    throw new UserError(`a plan cannot be written as “${form}”`, {
      hint: `--to is one of ${Object.keys(FORMS).join(", ")}`,
    });
  const cwd = process.cwd();
  const repository = await repositoryFacts(cwd);
  const { plan } = await loadPlan({
    paths,
    cwd,
    ...(repository === undefined ? {} : { repository }),
    ...(options.dialect === undefined ? {} : { dialect: options.dialect }),
  });
  if (plan.tasks.length === 0)
    throw new UserError(`${paths.join(", ")}: no task found to write`, {
      hint: "`renga plan FILE` shows what was read; docs/plan-format.md shows what a task looks like",
    });
  const text = write(plan);
  if (options.out === undefined || options.out === "-") process.stdout.write(text);
  else {
    await putFile(options.out, text, { force: options.force === true });
    process.stderr.write(
      `${options.out}: ${plan.tasks.length} ${plan.tasks.length === 1 ? "task" : "tasks"}\n`,
    );
  }
  return EXIT.done;
}
