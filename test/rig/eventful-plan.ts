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

const CHECKED = `
if [ -e "$HOME/kill-agents" ] && mkdir "$HOME/killed-$RENGA_TASK_ID"; then echo half > half.txt; kill -9 $$; fi
case "$RENGA_TASK_ID" in
1) mkdir -p src; echo "export const one = 1;" > src/one.ts;;
2) mkdir "$HOME/failed-2" || { echo two > two.txt; exit 0; }
   echo half > half.txt; echo "out of memory" >&2; exit 1;;
3) until [ -e "$HOME/seen-4" ]; do sleep 0.02; done; echo "line of 3" >> both.txt;;
4) touch "$HOME/seen-4"; until git log --all --format=%s | grep -q "Complete 3"; do sleep 0.02; done
   echo "line of 4" >> both.txt;;
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

const ASKING = `
touch "$HOME/seen-$RENGA_TASK_ID"
case "$RENGA_TASK_ID" in
1) grep -q blue || { echo "RENGA-QUESTION: Which colour?"; exit 4; };;
2) echo "RENGA-QUESTION: Is it still wanted?"; exit 4;;
3) mkdir "$HOME/asked" && { echo "RENGA-QUESTION: Now?"; exit 4; };;
4) until [ -e "$HOME/seen-1" -a -e "$HOME/seen-2" -a -e "$HOME/seen-3" ]; do sleep 0.02; done
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
  main: { command: "touch $HOME/counting; until [ -e $HOME/served ]; do sleep 0.02; done; wc -l < units.txt | tr -d ' ' > count.txt" }
  post_validation:
    - task: counted
      command: "test -s count.txt"
step_5_serve:
  dependencies: []
  main: { mode: background, command: "trap 'touch $HOME/served; exit' TERM; sleep 1000 & wait" }
  background:
    - task: errors
      command: "git log --all --format=%s | grep -q 'Complete 5' && [ -e $HOME/counting ] && echo fatal"
      interval: 0.2
      alert_on: fatal
      action: stop
`;

/** A step with nothing to do, chunks with checkpoints, processes in the background, one ended by its monitor's alert, gates before and after. */
export function stepsScene(): Scene {
  const it = scratchRepository({
    "steps.yaml": STEPS,
    "generate.sh": "seq $RENGA_CHUNK_START $((RENGA_CHUNK_START + RENGA_CHUNK_SIZE - 1)) >> units.txt\n",
    "train.sh":
      'echo "loss: 0.5" > loss.txt\necho started\nuntil git log --all --format=%s | grep -q "Complete 3"; do sleep 0.05; done\n',
    "renga.config.yaml": 'gates:\n  before: ["true"]\n  task: ["true"]\n  end: ["test -s count.txt"]\n',
  });
  return sceneOf(it, "exit 1", ["steps.yaml", "--agents", "2"]);
}

// A task without retries whose agent is killed never lands: who waits for it gives up as soon as anybody was killed.
const BROKEN = `echo '{ "usd": 2 }'
mkdir "$HOME/once-$RENGA_TASK_ID" && case "$RENGA_TASK_ID" in
1) ;;
*) until git log --all --format=%s | grep -q "Complete 1" || [ -e "$HOME/killed.log" ]; do sleep 0.02; done; exit 1;;
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
