/** Something that goes wrong in the second of three tasks, once. */
export type Fault = {
  readonly name: string;
  /** What the first attempt of task 2 does, in a shell in its worktree; `attempt_ok` is the work done right, `WAITS` is there too. */
  readonly hurt: string;
  /** What task 4, which needs nothing, waits for. */
  readonly fourWaits?: string;
  /** More arguments of `renga run`. */
  readonly args?: readonly string[];
  /** More in the coordinator's environment. */
  readonly more?: Readonly<Record<string, string>>;
  /** What the journal must say of the attempt: `class: message`, or `nothing` where it must not be noticed. */
  readonly told: RegExp;
  /** The run may end before it is done, and goes on with `renga run --continue`. */
  readonly mayEnd?: boolean;
  /** A shell command between the two, in the checkout: what a person does. */
  readonly mend?: string;
  /** What is wrong afterwards and has to be, said by the tool itself. */
  readonly left?: RegExp;
  /** Takes seconds, or fills disks: not in the test suite. */
  readonly dear?: boolean;
  /** The file system that all of it is played on, in MB. */
  readonly diskMb?: number;
  /** Not as root, for whom nothing is read-only. */
  readonly asNobody?: boolean;
};

const CLOCK = new URL("./clock-jump.mjs", import.meta.url).href;
const clock = (seconds: number): Fault["more"] => ({
  NODE_OPTIONS: `--import=${CLOCK}`,
  RENGA_CLOCK_JUMP: String(seconds),
});

/** Every fault of the bench, cheap ones first. */
export const FAULTS: readonly Fault[] = [
  {
    name: "an agent that hangs",
    hurt: "sleep 1000",
    args: ["--timeout", "1"],
    told: /^timeout: .*did not end within 1 s/u,
  },
  {
    name: "a file that is not its own",
    hurt: "attempt_ok; echo mine > other.txt",
    args: ["--scope", "reject"],
    told: /^scope: /u,
  },
  {
    name: "a file of another task spoilt",
    hurt: "attempt_ok; echo spoilt > 1.txt",
    args: ["--scope", "reject"],
    told: /^scope: /u,
  },
  {
    name: "conflict with what landed meanwhile",
    fourWaits: 'waits [ -e "$HOME/two" ]',
    hurt: 'touch "$HOME/two"; waits landed 4; attempt_ok; echo 2 > shared.txt',
    told: /^conflict: .*shared\.txt/u,
  },
  {
    name: "crash of the agent (SIGKILL)",
    hurt: "echo half > 2.txt; kill -9 $$",
    told: /^agent: .*(signal|code 137)/u,
  },
  {
    name: "429: come back in 1 s (exit 75)",
    hurt: 'echo "RENGA-RETRY-AFTER: 1"; echo "429 Too Many Requests" >&2; exit 75',
    told: /^transient: /u,
  },
  { name: "work that its check refuses", hurt: "echo wrong > 2.txt", told: /^gate: / },
  { name: "nothing done, exit 0", hurt: "true", told: /^gate: / },
  {
    name: "garbage printed, exit 1",
    hurt: "head -c 300000 /dev/urandom; exit 1",
    told: /^agent: .*exit code 1/u,
  },
  {
    name: "200 short children and 20 that leave the group",
    hurt: "i=0; while [ $i -lt 200 ]; do (true) & i=$((i+1)); done; i=0; while [ $i -lt 20 ]; do setsid sleep 1000 & i=$((i+1)); done; attempt_ok",
    told: /^nothing/u,
  },
  {
    name: "a child that ignores SIGTERM",
    hurt: "trap '' TERM; sh -c 'trap \"\" TERM; while :; do sleep 1; done' & while :; do sleep 1; done",
    args: ["--timeout", "1"],
    told: /^timeout: /u,
  },
  {
    name: "clock a day ahead in the middle",
    hurt: "sleep 0.3; attempt_ok",
    more: clock(86_400) ?? {},
    told: /^nothing/u,
  },
  {
    name: "clock an hour back in the middle",
    hurt: "sleep 0.3; attempt_ok",
    more: clock(-3600) ?? {},
    told: /^nothing/u,
  },
  {
    name: "index.lock left in its worktree",
    hurt: 'touch "$(git rev-parse --git-dir)/index.lock"; attempt_ok',
    told: /^nothing/u,
  },
  {
    name: "lock left on the integration branch",
    hurt: 'touch "$(git rev-parse --git-common-dir)/refs/heads/renga/$RENGA_RUN.lock"; attempt_ok',
    told: /^(nothing|infrastructure: )/u,
    mayEnd: true,
  },
  {
    name: "locks left on config, packed-refs, HEAD",
    hurt: 'd=$(git rev-parse --git-common-dir); touch "$d/config.lock" "$d/packed-refs.lock" "$d/HEAD.lock"; attempt_ok',
    told: /^(nothing|infrastructure: )/u,
    mayEnd: true,
    left: /^(doctor: git-lock|a lock left behind): /u,
  },
  {
    name: "worktree deleted by its agent",
    hurt: 'rm -rf "$PWD"',
    told: /^agent: .*removed its own worktree/u,
  },
  {
    name: "the worktree's .git overwritten",
    hurt: "echo garbage > .git; attempt_ok",
    told: /^(nothing|agent: |infrastructure: )/u,
  },
  {
    name: "a repository made over the worktree's .git",
    hurt: "rm .git; git init -q; git add -A; attempt_ok",
    told: /^(nothing|agent: |infrastructure: )/u,
  },
  {
    name: "committed by the agent on a branch of its own",
    hurt: "attempt_ok; git checkout -q -b mine; git add -A; git -c user.name=a -c user.email=a@b commit -qm Mine",
    told: /^nothing/u,
  },
  {
    name: "integration branch moved by the agent",
    hurt: 'attempt_ok; git update-ref "refs/heads/renga/$RENGA_RUN" main',
    told: /./u,
    mayEnd: true,
  },
  {
    name: "journal overwritten in the middle",
    hurt: 'attempt_ok; d=$(git rev-parse --git-common-dir)/../.renga; for f in journal.sqlite journal.sqlite-wal; do head -c 20000 /dev/urandom | dd of="$d/$f" bs=1 seek=4096 conv=notrunc 2> /dev/null; done',
    told: /./u,
    mayEnd: true,
    mend: "mkdir -p ../aside; mv .renga/journal.sqlite* ../aside/",
    left: /^journal: .*(damaged|not a journal)|^on the branch, but not in the journal|^doctor: /u,
  },
  {
    name: "journal deleted in the middle",
    hurt: 'attempt_ok; rm -f "$(git rev-parse --git-common-dir)"/../.renga/journal.sqlite*',
    told: /./u,
    mayEnd: true,
    left: /^journal: |^on the branch, but not in the journal|^doctor: /u,
  },
  {
    name: "read-only folder left behind",
    hurt: "mkdir -p deep/er; touch deep/er/x; chmod -R a-w deep; attempt_ok; exit 1",
    asNobody: true,
    told: /^agent: /u,
  },
  {
    name: "the whole worktree made read-only",
    hurt: "chmod -R a-w .; exit 1",
    asNobody: true,
    told: /^agent: /u,
  },
  {
    name: "disk full",
    hurt: "head -c 100000000 /dev/zero > fill; echo more >> fill || exit 1",
    diskMb: 24,
    dear: true,
    told: /./u,
    mayEnd: true,
    mend: "rm -f .renga/worktrees/*/fill",
  },
  {
    name: "1 GB printed",
    hurt: "head -c 1000000000 /dev/zero | tr '\\0' x; attempt_ok",
    dear: true,
    told: /^nothing/u,
  },
];
