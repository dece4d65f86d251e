import { writeFileSync } from "node:fs";
import { join } from "node:path";

import { planText } from "./plan-text.ts";
import { scratchRepository, type Finished, type ScratchRepository } from "./scratch-repository.ts";
import { eventsOf } from "./wrongs-of.ts";

/** A plan that makes a run write many kinds of event, and what people say to it. */
export type Scene = {
  readonly it: ScratchRepository;
  /** One sitting: the first starts the run, the others go on with it. */
  start(more?: Readonly<Record<string, string>>): Promise<Finished>;
  /** What a person does when a sitting ended without being done. */
  people(): Promise<void>;
};

/**
 * For scripts: `waits` until its arguments, as a command, succeed, a minute at least but not for ever; `landed` is whether a task has.
 * Who waits for another task says `or_killed`: somebody killed may never come to do it, nor somebody else find a place, for what is killed
 * counts as short of memory, and fewer agents work at once then.
 */
export const WAITS = `waits() { tries=0; until "$@"; do tries=$((tries + 1)); [ $tries -lt 3000 ] || exit 9; sleep 0.02; done; }
landed() { git log --all --format=%s | grep -q "Complete $1"; }
or_killed() { [ -e "$HOME/killed.log" ] || "$@"; }
`;

// Nobody of them lands before the fourth is at work, and it is until the third has landed. The lines are sorted, so that the result is
// the same whoever comes first.
const CHECKED = `${WAITS}
if [ -e "$HOME/kill-agents" ] && mkdir "$HOME/killed-$RENGA_TASK_ID"; then
   echo half > half.txt; echo "task $RENGA_TASK_ID" >> "$HOME/killed.log"; kill -9 $$; fi
case "$RENGA_TASK_ID" in
1) waits or_killed [ -e "$HOME/seen-4" ]; mkdir -p src; echo "export const one = 1;" > src/one.ts;;
2) mkdir "$HOME/failed-2" || { waits or_killed [ -e "$HOME/seen-4" ]; echo two > two.txt; exit 0; }
   waits or_killed [ -e "$HOME/seen-4" ]; echo half > half.txt; echo "out of memory" >&2; exit 1;;
3) waits or_killed [ -e "$HOME/seen-4" ]; echo "line of 3" >> both.txt; sort -o both.txt both.txt;;
4) touch "$HOME/seen-4"; waits or_killed landed 3; echo "line of 4" >> both.txt; sort -o both.txt both.txt;;
5) echo "export const one = 5;" > src/one.ts; cat src/one.ts two.txt > five.txt;;
6) mkdir "$HOME/limited-6" && { echo "RENGA-RETRY-AFTER: 1"; exit 75; }
   echo six > six.txt; sleep 1000 > /dev/null 2>&1 & ;;
*) exit 9;;
esac
`;

/**
 * Checks before and after, an attempt that fails for want of memory, one that is told to come back later, a landing refused because two
 * tasks meet in a file nobody declared, one that supersedes another's, a process that an agent leaves behind. Where its HOME holds a file `kill-agents`, every agent is killed half way once.
 */
export function checkedScene(): Scene {
  const plan = planText([
    { id: "1", file: "src/one.ts", preflight: "test -f plan.md", verify: "grep -q one src/one.ts" },
    { id: "2", file: "two.txt" },
    { id: "3", file: "three/**" },
    { id: "4", file: "four/**" },
    { id: "5", file: "five.txt", needs: "1, 2", verify: "test -s five.txt" },
    { id: "6", file: "six.txt", needs: "3" },
  ]);
  const it = scratchRepository({ "plan.md": plan });
  return sceneOf(it, CHECKED, ["plan.md", "--agents", "4", "--breaker", "100"]);
}

// The last one is at work until it has asked for the stop.
const ASKING = `${WAITS}
touch "$HOME/seen-$RENGA_TASK_ID"
case "$RENGA_TASK_ID" in
1) grep -q blue || { echo "RENGA-QUESTION: Which colour?"; exit 4; };;
2) echo "RENGA-QUESTION: Is it still wanted?"; exit 4;;
3) mkdir "$HOME/asked" && { echo "RENGA-QUESTION: Now?"; exit 4; };;
4) for n in 1 2 3; do waits or_killed [ -e "$HOME/seen-$n" ]; done
   mkdir "$HOME/stopped" && { sleep 0.1; kill -INT "$(cat "$HOME/coordinator")"; sleep 1000; };;
esac
echo "$RENGA_TASK_ID" > "$RENGA_TASK_ID.txt"
`;

/** Three questions: one is answered, one task is skipped, one is put to work again. The last task of all stops the run once. */
export function askingScene(): Scene {
  const plan = planText(["1", "2", "3", "4"].map((id) => ({ id, file: `${id}.txt` })));
  const it = scratchRepository({ "plan.md": plan });
  return sceneOf(it, ASKING, ["plan.md", "--agents", "4"], async () => {
    // A request that came before the kill is refused the second time, which is as well.
    const said = [
      ["answer", "1", "blue"],
      ["skip", "2", "--reason", "not wanted"],
      ["retry", "3"],
    ];
    await Promise.all(said.map((words) => it.renga(...words)));
  });
}

const STEPS = `step_1_idle:
  skip_if: "true"
  main: "echo never > never.txt"
step_2_generate:
  test: "true"
  main:
    objective: Generate the numbers
    script: generate.sh
    mode: chunked
    chunks: [{ size: 2 }, { size: 4 }]
    checkpoint_every: 2
    quality: "test -s units.txt"
step_3_train:
  main:
    objective: Train
    script: train.sh
    mode: background
    ready: "test -s loss.txt"
  background:
    - task: loss
      command: "cat loss.txt"
      interval: 1
step_4_count:
  main: { command: "touch $HOME/counting; . ./waits.sh; waits or_killed served; wc -l < units.txt | tr -d ' ' > count.txt" }
  post_validation:
    - task: counted
      command: "test -s count.txt"
step_5_serve:
  dependencies: []
  main: { mode: background, command: "trap 'touch $HOME/served; exit' TERM; echo $$ > $HOME/serving.new; mv $HOME/serving.new $HOME/serving; sleep 1000 & wait" }
  background:
    - task: errors
      command: "git log --all --format=%s | grep -q 'Complete 5' && [ -e $HOME/counting ] && echo fatal"
      interval: 0.2
      alert_on: fatal
      action: stop
`;

/** The server has been asked to end, or is not there any more; the run has seen that this process has started up. */
const SERVED = `seen_up() { grep background-started "$HOME/repository/.renga/.task_execution.log" | grep -q "/$RENGA_ATTEMPT_UID.log"; }
served() { [ -e "$HOME/served" ] || { [ -e "$HOME/serving" ] && ! kill -0 "$(cat "$HOME/serving")"; }; }
`;

/** A step with nothing to do, chunks with checkpoints, processes in the background, one ended by its monitor's alert, gates before and after. */
export function stepsScene(): Scene {
  const it = scratchRepository({
    "steps.yaml": STEPS,
    "waits.sh": WAITS + SERVED,
    "generate.sh": "seq $RENGA_CHUNK_START $((RENGA_CHUNK_START + RENGA_CHUNK_SIZE - 1)) >> units.txt\n",
    "train.sh": 'echo "loss: 0.5" > loss.txt\necho started\n. ./waits.sh\nwaits landed 3\nwaits seen_up\n',
    "renga.config.yaml": 'gates:\n  before: ["true"]\n  task: ["true"]\n  end: ["test -s count.txt"]\n',
  });
  return sceneOf(it, "exit 1", ["steps.yaml", "--agents", "2"]);
}

// The first does not land before the others are at work, and they are until it has.
const BROKEN = `${WAITS}
echo '{ "usd": 2 }'
mkdir "$HOME/once-$RENGA_TASK_ID" && case "$RENGA_TASK_ID" in
1) for n in 2 3 4; do waits or_killed [ -d "$HOME/once-$n" ]; done;;
*) waits or_killed landed 1; exit 1;;
esac
echo "$RENGA_TASK_ID" > "$RENGA_TASK_ID.txt"
`;

const PAID = `agents:
  - { name: paid, kind: command, command: 'sh "$HOME/agent.sh"', maxUsd: 1, jsonl: { usd: $.usd } }
budget: { run: 1000 }
`;

/** Three of four tasks fail at first: the breaker trips, all is taken back and runs again, one by one. Every attempt costs more than it may. */
export function breakerScene(): Scene {
  const plan = planText(["1", "2", "3", "4"].map((id) => ({ id, file: `${id}.txt` })));
  const it = scratchRepository({ "plan.md": plan, "renga.config.yaml": PAID });
  const args = ["plan.md", "--agents", "4", "--retries", "0", "--agent", "paid"];
  return sceneOf(it, BROKEN, args);
}

/** A scene whose agent, where the arguments name no other, is this shell script. */
export function sceneOf(
  it: ScratchRepository,
  script: string,
  args: readonly string[],
  people: () => Promise<void> = () => Promise.resolve(),
): Scene {
  writeFileSync(join(it.root, "../agent.sh"), script);
  const first = ["run", ...args, "--yes"];
  if (!args[0]?.endsWith(".yaml") && !args.includes("--agent"))
    first.push("--agent", 'command:sh "$HOME/agent.sh"');
  const sitting = (more: Readonly<Record<string, string>>, words: readonly string[]): Promise<Finished> => {
    const started = it.startWith(more, ...words);
    writeFileSync(join(it.root, "../coordinator"), String(started.pid));
    return started.done;
  };
  let begun = false;
  return {
    it,
    people,
    async start(more = {}) {
      const again = begun ? await sitting(more, ["run", "--continue", "--yes"]) : undefined;
      begun = true;
      if (again !== undefined && !/no unfinished run|nothing has been run/u.test(again.err)) return again;
      // Killed before there was a run, or after it was done.
      return again !== undefined && isDone(it) ? { ...again, code: 0 } : sitting(more, first);
    },
  };
}

function isDone(it: ScratchRepository): boolean {
  try {
    const last = eventsOf(it).at(-1);
    return last?.type === "run-finished" && last.outcome === "done";
  } catch {
    return false;
  }
}
