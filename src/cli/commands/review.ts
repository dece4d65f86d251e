import { mkdir } from "node:fs/promises";
import { join } from "node:path";

import { readBranchFacts } from "../../adapters/workspace-git/commit-facts.ts";
import { putFile } from "../../app/put-file.ts";
import type { Plan } from "../../core/plan/plan.ts";
import { EXIT, UserError } from "../../core/user-error.ts";
import { report as reportOf } from "../../core/views/report.ts";
import { review as reviewOf } from "../../core/views/review.ts";
import { reviewFiles } from "../render/review-markdown.ts";
import { chooseRun, eventsOf, openPastRuns } from "../repository.ts";

export type ReviewOptions = { readonly output?: string; readonly force?: boolean };

/** `renga review [RUN]`: what a reviewer needs, as Markdown, to the standard output or into a folder; reads only. */
export async function review(id: string | undefined, options: ReviewOptions): Promise<number> {
  const { journal, root } = await openPastRuns(process.cwd());
  try {
    const run = chooseRun(journal, id);
    const [first] = journal.events(run);
    const about = reportOf(eventsOf(journal, run));
    if (first?.event.type !== "run-started" || about === undefined) return EXIT.failed;
    const started = first.event;
    const last = about.bars.filter(({ landing }) => landing?.landed === true).at(-1);
    const lastCommit = about.tasks.find(({ key }) => key === last?.task)?.commit;
    const facts = await readBranchFacts(root, {
      ...started,
      ...(lastCommit === undefined ? {} : { last: lastCommit }),
    });
    if (facts === undefined || facts.commits.length === 0)
      throw new UserError(`run ${run} has no commits to review`, { hint: `renga report ${run} tells why` });
    const groupOf = groupTitles(journal.plan(run));
    const files = reviewFiles(
      reviewOf({ report: about, started, events: eventsOf(journal, run), commits: facts.commits, groupOf }),
      facts,
    );
    const { output } = options;
    if (output === undefined || output === "-")
      process.stdout.write(files.map(({ text }) => text).join("\n---\n\n"));
    else {
      await mkdir(output, { recursive: true });
      for (const { name, text } of files)
        await putFile(join(output, name), text, { force: options.force === true });
      process.stderr.write(`${output}: ${files.length} files; begin with ${join(output, "README.md")}\n`);
    }
    return EXIT.done;
  } finally {
    journal.close();
  }
}

/** The title of the outermost group of each task. */
function groupTitles(plan: Plan | undefined): (key: string) => string | undefined {
  const titles = new Map(plan?.groups.map(({ key, id, title }) => [key, title === "" ? id : title]));
  const groups = new Map(plan?.tasks.map(({ key, groups }) => [key, groups[0]]));
  return (key) => titles.get(groups.get(key) ?? "");
}
