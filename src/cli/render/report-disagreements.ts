import type { RunReport } from "../../core/views/report.ts";
import type { ReportSection } from "./report-section.ts";

const MOST = 20;

/** What agents reported of their work and what is not so; the gates decided, whatever was reported. */
export function disagreementSection({ tasks }: RunReport): ReportSection | undefined {
  const items = tasks.flatMap(({ id, attempts }) =>
    attempts.flatMap(({ attempt, agent, disagreements = [] }) =>
      disagreements.map((it) => `${id}, attempt ${attempt} (${agent}): ${it}`),
    ),
  );
  if (items.length === 0) return undefined;
  const more = items.length - MOST;
  return {
    id: "disagreements",
    title: "What agents reported, and is not so",
    blocks: [
      { kind: "list", items: items.slice(0, MOST) },
      ...(more > 0 ? [{ kind: "text" as const, text: `and ${more} more: renga report --json` }] : []),
    ],
  };
}
