import assert from "node:assert/strict";
import { test } from "node:test";

import { golden } from "../../../test/rig/golden.ts";
import { lossRun } from "../../../test/rig/loss-run.ts";
import { breakerRun, nightRun, redRun } from "../../../test/rig/night-run.ts";
import { START, timedRun, type TimedRun } from "../../../test/rig/timed-run.ts";
import type { Event } from "../../core/run/event.ts";
import { boardOf } from "../../core/views/board.ts";
import { compareReports } from "../../core/views/compare-reports.ts";
import { report, type RunReport } from "../../core/views/report.ts";
import { taskLog } from "../../core/views/task-log.ts";
import { cells } from "./cells.ts";
import { createPaint } from "./colour.ts";
import { renderFullReport, renderRunReport } from "./run-report.ts";
import { renderStatus } from "./status.ts";
import { renderTaskLog } from "./task-log.ts";

const paint = createPaint({ colour: false, unicode: true });
const events = timedRun(lossRun);
const atNine = events.filter(({ at }) => at <= START + 9000);

test("golden reports: finished, under way, and wide", () => {
  golden("frames/report-80.txt", renderRunReport(report(events)!, { width: 80, paint }));
  golden("frames/report-120.txt", renderRunReport(report(events)!, { width: 120, paint }));
  golden("frames/report-under-way.txt", renderRunReport(report(atNine)!, { width: 80, paint }));
});

test("golden full reports: where the time went, and nights with questions, gates and the breaker", () => {
  const full = (run: TimedRun | readonly Event[], width = 80, before?: RunReport): string => {
    const about = report(isTimed(run) ? timedRun(run) : run)!;
    return renderFullReport(
      about,
      { width, paint },
      before === undefined ? undefined : compareReports(about, before),
    );
  };
  const before = report(timedRun({ ...lossRun, settings: { ...lossRun.settings, agents: 2 } }))!;
  golden("frames/report-full-80.txt", full(lossRun, 80, before));
  golden("frames/report-full-120.txt", full(lossRun, 120));
  golden("frames/report-full-under-way.txt", full(atNine));
  golden("frames/report-full-night.txt", full(nightRun));
  golden("frames/report-full-breaker.txt", full(breakerRun));
  golden("frames/report-full-red.txt", full(redRun));
  const ascii = createPaint({ colour: false, unicode: false });
  const plain = renderFullReport(
    report(timedRun(nightRun))!,
    { width: 80, paint: ascii },
    compareReports(before, before),
  );
  assert.match(plain, /^[\n -~]*$/);
  assert(!plain.includes("?"), plain);
});

test("what agents reported and is not so has a part of its own in the report, the first twenty", () => {
  const disagreements = Array.from({ length: 30 }, (_, i) => `it changed f${i}.txt, and does not report it`);
  const said = timedRun({ tasks: [{ id: "a" }] }).map((event) =>
    event.type === "attempt-finished" ? { ...event, disagreements } : event,
  );
  const text = renderFullReport(report(said)!, { width: 200, paint });
  assert.match(
    text,
    /What agents reported, and is not so\n.*a, attempt 1 \([^)]*\): it changed f0\.txt, and does not/u,
  );
  assert.match(text, /f19\.txt/u);
  assert.doesNotMatch(text, /f20\.txt/u);
  assert.match(text, /and 10 more: renga report --json/u);
});

const isTimed = (run: TimedRun | readonly Event[]): run is TimedRun => "tasks" in run;

test("a report of thousands of tasks is a page or two, and no line is too wide", () => {
  const tasks = Array.from({ length: 3000 }, (_, i) => ({
    id: `t${i}`,
    title: "漢字📈".repeat(30),
    needs: i > 2000 ? ["t2000"] : [],
    ...(i > 1900 && i <= 2000
      ? { failures: [{ failure: "gate" as const, message: "red\n".repeat(500) }] }
      : {}),
  }));
  const about = report(timedRun({ tasks, settings: { agents: 50, breaker: 1 } }))!;
  const text = renderFullReport(about, { width: 80, paint });
  const lines = text.split("\n");
  assert(lines.length < 450, `${lines.length} lines`);
  for (const line of lines) assert(cells(line) <= 80, line);
  assert.match(text, /and 80 more that failed/);
  assert.match(text, /and \d+ more \(renga report --json has them all\)/);
  assert.match(text, /holds up t2001, [^]* and 987 more/);
});

test("golden log of a task that failed once, and of one that never ran", () => {
  const log = (id: string): string => renderTaskLog(taskLog(events, id)!, { width: 80, paint });
  golden("frames/log-80.txt", log("2.2.2"));
  golden("frames/log-blocked.txt", log("2.5.3"));
});

test("golden status: a live run, a finished one, one that stopped", () => {
  const row = { run: "20310506-0930-7f3a", title: "Loss graph, phase 2", startedAt: START, finished: false };
  const rows = [
    { ...row, live: true, board: () => boardOf(atNine) },
    {
      ...row,
      run: "20310505-1200-00aa",
      startedAt: START - 86_400_000,
      live: false,
      board: () => boardOf(atNine),
    },
    {
      ...row,
      run: "20310501-0800-c0de",
      startedAt: START - 5 * 86_400_000,
      finished: true,
      live: false,
      board: () => boardOf(events),
    },
  ];
  const look = { width: 80, paint, now: START + 9000, holder: { pid: 7, run: row.run } };
  golden("frames/status-80.txt", renderStatus(rows, look));
  assert.match(renderStatus([], look), /^No runs in this repository yet/);
  let read = 0;
  const many = Array.from({ length: 50 }, () => ({ ...row, live: false, board: () => void read++ }));
  assert.match(renderStatus(many, look), /and 30 older/);
  assert.equal(read, 20, "only what is shown is read");
});
