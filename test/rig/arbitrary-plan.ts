import fc from "fast-check";

import type {
  CodeBlock,
  Dependency,
  FileUse,
  Group,
  Plan,
  Task,
  TaskCommand,
} from "../../src/core/plan/plan.ts";
import { uniqueKeys } from "../../src/formats/merge/unique-keys.ts";

const AT = { file: "x", line: 1, endLine: 1, start: 0, end: 0 };

/** Texts that mean something else where a document is read carelessly. */
const TRAPS = [
  "none",
  "1.1",
  "a, b",
  '"quoted"',
  "`code`",
  "- item",
  "# heading",
  "---",
  " blanks ",
  "two\nlines",
  "a\n\n  b\n",
  "windows\r\nlines",
  "[x]",
  "(soft)",
  "x (50 %)",
  "```\nfence\n```",
  "> quote",
  "<!-- remark -->",
  "**Files**: `a`",
  "**As written**:",
  "Wave 1: Types",
  "name: value",
  "— dash",
  "a\\b",
  "\uFEFFmark",
  "| cell |",
  "1. one",
  '{"a": 1}',
  "x [1]",
  "timeout 3 s",
  "tab\there",
];

const text: fc.Arbitrary<string> = fc
  .oneof(
    { weight: 3, arbitrary: fc.constantFrom(...TRAPS) },
    fc.constantFrom("Types", "src/a.ts", "Build it"),
    fc.string({ unit: "grapheme", maxLength: 12 }),
  )
  .filter((it) => it !== "" && !it.endsWith("\r"));
const maybe = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> =>
  fc.option(arbitrary, { nil: undefined, freq: 3 });
const some = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T[]> => fc.array(arbitrary, { maxLength: 3 });
const number = fc.oneof(fc.integer({ min: 1, max: 5000 }), fc.constantFrom(0.5, 1.25, 7200));

/** The fields that have a value. */
function present(fields: object): object {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}

const file: fc.Arbitrary<FileUse> = fc
  .record({
    path: text,
    action: fc.constantFrom("create", "modify", "delete", "read", "test", "unknown"),
    lines: maybe(fc.oneof(fc.constant("12-34, 40"), text)),
    mentioned: maybe(fc.constant(true)),
  })
  .map((it) => ({ ...present(it), raw: it.path }) as FileUse);

const code: fc.Arbitrary<CodeBlock> = fc
  .record({
    language: fc.oneof(fc.constantFrom("", "ts", "c++", "markdown"), fc.constantFrom("a`b", "ä")),
    text: fc.oneof(text, fc.constant("````\nx\n````"), fc.constant("")),
    target: maybe(text),
    lead: fc.oneof(fc.constant(""), fc.constant("Create the file:"), text),
  })
  .map((it) => ({ ...present(it), line: 1 }) as CodeBlock);

const command: fc.Arbitrary<TaskCommand> = fc
  .record({
    name: fc.oneof(fc.constantFrom("Verify", "Pre-flight", "lint", "type check"), text),
    phase: fc.constantFrom("skip", "pre", "test", "main", "ready", "quality", "post", "background"),
    command: fc.oneof(fc.constantFrom("npm test", "cd a\nmake  \n\n  all"), text),
    description: maybe(text),
    timeoutSeconds: maybe(number),
    intervalSeconds: maybe(number),
    alertOn: maybe(text),
    parallel: maybe(fc.boolean()),
    expect: maybe(fc.constantFrom("pass", "red-green")),
    watch: maybe(
      fc.constantFrom(
        { series: { loss: 'loss ("?\\S+)' }, step: "$.step", action: "stop" },
        { thresholds: [{ series: "loss", below: -1.5 }], stallSeconds: 60 },
      ),
    ),
    words: fc.boolean(),
  })
  .map(({ words, ...it }) => {
    const described = { ...it, command: undefined, description: it.description ?? "it works" };
    return present(words ? described : it) as TaskCommand;
  });

const plainTask = fc.record({
  title: text,
  kind: fc.constantFrom("task", "step", "check", "gate"),
  status: fc.constantFrom("open", "in-progress", "done", "failed", "blocked", "skipped", "deferred"),
  rawStatus: maybe(text),
  optional: maybe(fc.constant(true)),
  humanGate: maybe(fc.constant(true)),
  keep: maybe(fc.constant(true)),
  files: some(file),
  requirements: maybe(fc.array(text, { minLength: 1, maxLength: 3 })),
  boundaries: maybe(fc.array(text, { minLength: 1, maxLength: 3 })),
  skills: maybe(fc.array(text, { minLength: 1, maxLength: 3 })),
  estimate: maybe(
    fc
      .tuple(number, number)
      .map(([a, b]) => ({ minMinutes: Math.min(a, b), maxMinutes: Math.max(a, b), raw: "" })),
  ),
  priority: maybe(text),
  risk: maybe(text),
  agent: maybe(text),
  role: maybe(text),
  tier: maybe(text),
  objective: maybe(text),
  script: maybe(text),
  mode: maybe(fc.constantFrom("normal", "background", "chunked")),
  timeoutSeconds: maybe(number),
  chunks: maybe(fc.array(number, { minLength: 1, maxLength: 3 })),
  checkpointEvery: maybe(number),
  acceptance: some(text),
  code: some(code),
  commands: some(command),
  body: fc.constantFrom("", "### 1: x\n\nWords.\n\n```\ncode\n```", "- [ ] one", '{"id": 1}'),
});

const wish = fc.record({
  at: fc.nat(),
  unknown: fc.boolean(),
  words: text,
  kind: fc.constantFrom("hard", "soft", "percent"),
  percent: maybe(fc.integer({ min: 0, max: 100 })),
  source: fc.constantFrom(
    "explicit",
    "range",
    "all-previous",
    "group",
    "order",
    "wave-graph",
    "inverse",
    "prose",
  ),
});

const group = fc.record({
  kind: fc.constantFrom("wave", "phase", "batch", "parallel", "track", "story", "section"),
  id: text,
  title: fc.oneof(fc.constant(""), text),
  after: some(fc.nat()),
  claimsParallel: fc.boolean(),
  barrier: maybe(fc.constant(true)),
  ownedPaths: maybe(fc.array(text, { minLength: 1, maxLength: 2 })),
});

const task = fc.record({
  plain: plainTask,
  id: text,
  wishes: some(wish),
  groups: some(fc.nat()),
  parent: maybe(fc.nat()),
});

/** Plans as readers give them, with every field there is and texts that lay traps; keys, edges and groups hang together. */
export const arbitraryPlan: fc.Arbitrary<Plan> = fc
  .record({
    title: fc.oneof(fc.constant(""), text),
    goal: maybe(text),
    groups: some(group),
    tasks: fc.array(task, { minLength: 1, maxLength: 4 }),
  })
  .map(({ title, goal, groups, tasks }) => {
    const groupKeys = uniqueKeys(groups.map(({ kind, id }) => `${kind}:${id}`));
    const keys = uniqueKeys(tasks.map(({ id }) => id));
    const pick = (from: readonly string[], places: readonly number[]): string[] =>
      from.length === 0 ? [] : [...new Set(places.map((place) => from[place % from.length]!))];
    return {
      sources: [],
      title,
      ...(goal === undefined ? {} : { goal }),
      declared: [],
      notes: [],
      groups: groups.map((it, place): Group => ({
        ...(present(it) as Group),
        key: groupKeys[place]!,
        after: pick(groupKeys, it.after).filter((key) => key !== groupKeys[place]),
        span: AT,
      })),
      tasks: tasks.map(({ plain, id, wishes, groups, parent }, place): Task => {
        const above = parent === undefined ? undefined : keys[parent % tasks.length];
        return {
          ...(present(plain) as Task),
          id,
          key: keys[place]!,
          span: AT,
          groups: pick(groupKeys, groups),
          dependencies: edges(wishes, keys, keys[place]!),
          ...(above === undefined || above === keys[place] ? {} : { parent: above }),
        };
      }),
    };
  });

type Wish = typeof wish extends fc.Arbitrary<infer W> ? W : never;

function edges(wishes: readonly Wish[], keys: readonly string[], own: string): Dependency[] {
  const found = new Map<string, Dependency>();
  for (const { at, unknown, words, kind, percent, source } of wishes) {
    const to = unknown ? words : keys[at % keys.length]!;
    if (to === own || (unknown && keys.includes(to))) continue;
    found.set(to, {
      to,
      kind,
      source,
      ...(unknown ? { unknown: true } : {}),
      ...(kind === "percent" && percent !== undefined ? { percent } : {}),
    });
  }
  return [...found.values()];
}
