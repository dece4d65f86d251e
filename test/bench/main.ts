import { benchDoubling } from "./doubling.ts";
import { benchLandingQueue } from "./landing-queue.ts";
import { benchOverhead } from "./overhead.ts";
import { benchReadAndSchedule } from "./read-and-schedule.ts";
import { benchResume } from "./resume.ts";
import { benchSchedule } from "./schedule.ts";
import { benchWorktree } from "./worktree.ts";

// Prints figures with the peer or floor beside them, measured in the same run; asserts nothing, because a timed test lies.
const BENCHES: readonly [
  name: string,
  target: string,
  run: () => readonly string[] | Promise<readonly string[]>,
][] = [
  [
    "Read, analyse, schedule",
    "100,000 tasks in at most 600 ms and 300 MB, linear",
    () => benchReadAndSchedule(),
  ],
  ["Doubled plans", "twice the text in twice the time, whatever it holds", () => benchDoubling()],
  [
    "Overhead per no-op task, in place, two durable events",
    "at most 0.6 ms wide, 1.1 ms in a chain; 1.2 and 1.6 times make",
    () => benchOverhead(),
  ],
  ["Resume of a dead run", "300,000 events in at most 1 s", () => benchResume()],
  [
    "Schedule quality on published instances",
    "j30 at most 0.20 % over the optimum, j120 33.3 % over the critical path; RENGA_SCHED_DATA names the folder",
    () => benchSchedule(process.env["RENGA_SCHED_DATA"]),
  ],
  ["Merge queue", "no more time than bors and Zuul where few fail", () => benchLandingQueue()],
  ["Worktree, commit and merge per task", "at most 45 ms, median", () => benchWorktree()],
];

const wanted = process.argv.slice(2).map((word) => word.toLowerCase());
for (const [name, target, run] of BENCHES) {
  if (wanted.length > 0 && !wanted.some((word) => name.toLowerCase().includes(word))) continue;
  process.stdout.write(`\n${name}  (target: ${target})\n`);
  for (const line of await run()) process.stdout.write(`  ${line}\n`);
}
