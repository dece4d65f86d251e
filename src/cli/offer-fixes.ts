import { fixPlan, type FixedPlan, type FixRequest } from "../app/fix-plan.ts";
import { replaceFile } from "../app/replace-file.ts";
import { UserError } from "../core/user-error.ts";
import { paintFor, type Paint } from "./render/colour.ts";
import { renderFixes } from "./render/plan-diff.ts";

export type FixOptions = {
  /** Show what would change, and write nothing. */
  readonly dryRun?: boolean;
  /** Write without asking. */
  readonly yes?: boolean;
  /** Standard output belongs to a document: all is said on standard error. */
  readonly aside: boolean;
};

/**
 * Shows what the safe edits would change, asks, and writes. `shown`: a dry run; `left`: there was nothing to write, or the
 * answer was no. A `UserError` where there is nobody to ask, or a file cannot be written.
 */
export async function offerFixes(
  request: FixRequest,
  options: FixOptions,
): Promise<"written" | "shown" | "left"> {
  const fixed = fixPlan(request);
  const stream = options.aside ? process.stderr : process.stdout;
  const paint = paintFor(stream, process.env);
  const { columns } = stream;
  stream.write(`${renderFixes(fixed, paint, columns > 0 ? columns : 100).join("\n")}\n\n`);
  if (options.dryRun === true) return "shown";
  if (fixed.files.length === 0 || !(await isWanted(fixed, options))) return "left";
  for (const { file, after } of fixed.files) {
    await replaceFile(file.absolute, file.text, after);
    stream.write(`${wrote(file.path, paint)}\n`);
  }
  stream.write("\n");
  return "written";
}

async function isWanted({ files }: FixedPlan, { yes }: FixOptions): Promise<boolean> {
  if (yes === true) return true;
  if (!process.stdin.isTTY)
    throw new UserError("nothing was written: there is nobody to ask", {
      hint: "look at the changes above, then run it again with --yes",
    });
  const { confirm, isCancel } = await import("@clack/prompts");
  const message = files.length === 1 ? `Write ${files[0]!.file.path}?` : `Write these ${files.length} files?`;
  const answer = await confirm({ message, initialValue: true, output: process.stderr });
  return !isCancel(answer) && answer;
}

function wrote(path: string, paint: Paint): string {
  return paint.tone("good", `${paint.marks.done} wrote ${paint.say(path)}`);
}
