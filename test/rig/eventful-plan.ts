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
   echo half > half.txt; echo "not yet" >&2; exit 1;;
3) echo "line of 3" >> both.txt;;
4) until git log --all --format=%s | grep -q "Complete 3"; do sleep 0.02; done
   echo "line of 4" >> both.txt;;
5) cat src/one.ts two.txt > five.txt;;
6) mkdir "$HOME/limited-6" && { echo "RENGA-RETRY-AFTER: 1"; exit 75; }
   echo six > six.txt; sleep 1000 > /dev/null 2>&1 & ;;
*) exit 9;;
esac
`;

/**
 * Checks before and after, an attempt that fails, one that is told to come back later, a landing refused because two tasks meet in a file
 * nobody declared, a process that an agent leaves behind. Where its HOME holds a file `kill-agents`, every agent is killed half way once.
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
  return scene(it, CHECKED, ["plan.md", "--agents", "4", "--breaker", "100"], () => Promise.resolve());
}

const ASKING = `
case "$RENGA_TASK_ID" in
1) grep -q blue || { echo "RENGA-QUESTION: Which colour?"; exit 4; };;
2) echo "RENGA-QUESTION: Is it still wanted?"; exit 4;;
3) [ -e "$HOME/asked" ] || { touch "$HOME/asked"; echo "RENGA-QUESTION: Now?"; exit 4; };;
esac
echo "$RENGA_TASK_ID" > "$RENGA_TASK_ID.txt"
`;

/** Three questions: one is answered, one task is skipped, one is put to work again. */
export function askingScene(): Scene {
  const plan = planText(["1", "2", "3"].map((id) => ({ id, file: `${id}.txt` })));
  const it = scratchRepository({ "plan.md": plan });
  return scene(it, ASKING, ["plan.md", "--agents", "3"], async () => {
    // A request that came before the kill is refused the second time, which is as well.
    await it.renga("answer", "1", "blue");
    await it.renga("skip", "2", "--reason", "not wanted");
    await it.renga("retry", "3");
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
  main: "wc -l < units.txt | tr -d ' ' > count.txt"
  post_validation:
    - task: counted
      command: "test -s count.txt"
`;

/** A step with nothing to do, chunks with checkpoints, a process in the background with a monitor, gates before and after. */
export function stepsScene(): Scene {
  const it = scratchRepository({
    "steps.yaml": STEPS,
    "generate.sh": "seq $RENGA_CHUNK_START $((RENGA_CHUNK_START + RENGA_CHUNK_SIZE - 1)) >> units.txt\n",
    "train.sh": 'echo "loss: 0.5" > loss.txt\necho started\nsleep 0.3\n',
    "renga.config.yaml": 'gates:\n  before: ["true"]\n  task: ["true"]\n  end: ["test -s count.txt"]\n',
  });
  return scene(it, "exit 1", ["steps.yaml", "--agents", "2"], () => Promise.resolve());
}

const BROKEN = `mkdir "$HOME/once-$RENGA_TASK_ID" && case "$RENGA_TASK_ID" in
1) ;;
*) until git log --all --format=%s | grep -q "Complete 1"; do sleep 0.02; done; exit 1;;
esac
echo "$RENGA_TASK_ID" > "$RENGA_TASK_ID.txt"
`;

/** Three of four tasks fail at first: the breaker trips, all is taken back and runs again, one by one. */
export function breakerScene(): Scene {
  const plan = planText(["1", "2", "3", "4"].map((id) => ({ id, file: `${id}.txt` })));
  const it = scratchRepository({ "plan.md": plan });
  return scene(it, BROKEN, ["plan.md", "--agents", "4", "--retries", "0"], () => Promise.resolve());
}

function scene(
  it: ScratchRepository,
  script: string,
  args: readonly string[],
  people: () => Promise<void>,
): Scene {
  writeFileSync(join(it.root, "../agent.sh"), script);
  const first = ["run", ...args, "--yes"];
  if (!args[0]?.endsWith(".yaml")) first.push("--agent", 'command:sh "$HOME/agent.sh"');
  let begun = false;
  return {
    it,
    people,
    async start(more = {}) {
      const again = begun ? await it.startWith(more, "run", "--continue", "--yes").done : undefined;
      begun = true;
      if (again !== undefined && !/no unfinished run|nothing has been run/u.test(again.err)) return again;
      // Killed before there was a run, or after it was done.
      return again !== undefined && isDone(it) ? { ...again, code: 0 } : it.startWith(more, ...first).done;
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
