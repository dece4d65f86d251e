import { writeFileSync } from "node:fs";
import { join } from "node:path";

import { planText } from "./plan-text.ts";
import { scratchRepository, type ScratchRepository } from "./scratch-repository.ts";

/** Works by the task's id; what it does hangs on the attempt's number alone, so that a run that was cut short ends the same. */
const AGENT = `
if [ -e "$HOME/kill-agents" ] && [ "$RENGA_ATTEMPT" = 1 ]; then echo half > half.txt; kill -9 $$; fi
case "$RENGA_TASK_ID" in
1) mkdir -p src; echo "export const one = 1;" > src/one.ts;;
2) [ "$RENGA_ATTEMPT" -gt 1 ] || { echo half > half.txt; echo "not yet" >&2; exit 1; }
   echo two > two.txt;;
3) echo "line of 3" >> both.txt;;
4) until git log --all --format=%s | grep -q "Complete 3"; do sleep 0.02; done
   echo "line of 4" >> both.txt;;
5) cat src/one.ts two.txt > five.txt;;
6) echo six > six.txt; sleep 1000 > /dev/null 2>&1 & ;;
*) exit 9;;
esac
`;

/**
 * A repository whose plan makes a run write as many kinds of event as it can: checks before and after, an attempt that fails
 * first, a landing refused because two tasks meet in a file nobody declared, a process that an agent leaves behind. Where its HOME
 * holds a file `kill-agents`, every agent's first attempt is killed half way.
 */
export function eventfulRepository(): { readonly it: ScratchRepository; readonly args: readonly string[] } {
  const it = scratchRepository({
    "plan.md": planText([
      { id: "1", file: "src/one.ts", preflight: "test -f plan.md", verify: "grep -q one src/one.ts" },
      { id: "2", file: "two.txt" },
      { id: "3", file: "three/**" },
      { id: "4", file: "four/**" },
      { id: "5", file: "five.txt", needs: "1, 2", verify: "test -s five.txt" },
      { id: "6", file: "six.txt", needs: "3" },
    ]),
  });
  const script = join(it.root, "..", "agent.sh");
  writeFileSync(script, AGENT);
  return { it, args: ["--yes", "--agents", "4", "--agent", `command:sh ${script}`] };
}
