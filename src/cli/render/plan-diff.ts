import type { FixedPlan } from "../../app/fix-plan.ts";
import { unifiedDiff } from "../../core/plan/fix/unified-diff.ts";
import { count } from "../../core/views/log-line.ts";
import type { Paint } from "./colour.ts";
import { wrap } from "./wrap.ts";

/** What would be written, as a diff, and in a line what that mends; the lines of the plan are never broken. */
export function renderFixes({ files, fixed, left }: FixedPlan, paint: Paint, width: number): string[] {
  const shut = left.map(({ path, reason }) =>
    paint.tone("warn", `${paint.marks.attention} ${paint.say(path)} is left alone: ${paint.say(reason)}`),
  );
  if (files.length === 0) return [`${paint.marks.dot} nothing can be mended without a person`, ...shut];
  const diff = files.flatMap(({ file, after }) =>
    unifiedDiff(file.path, file.text, after).map((line) => painted(line, paint)),
  );
  const codes = [...Map.groupBy(fixed, ({ code }) => code)].map(([code, same]) => `${code} (${same.length})`);
  const summary = `mends ${count(fixed.length, "finding")}: ${codes.join(", ")}`;
  return [...diff, "", ...wrap(summary, Math.min(width, 120)), ...shut];
}

function painted(line: string, paint: Paint): string {
  const text = paint.say(line.endsWith("\r") ? line.slice(0, -1) : line);
  if (/^(?:---|\+\+\+) /.test(line)) return paint.tone("strong", text);
  if (line.startsWith("@@")) return paint.tone("busy", text);
  if (line.startsWith("+")) return paint.tone("good", text);
  return line.startsWith("-") ? paint.tone("bad", text) : text;
}
