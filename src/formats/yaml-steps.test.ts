import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

import fc from "fast-check";

import type { TaskCommand } from "../core/plan/plan.ts";
import type { DraftTask, PartialPlan, PlanFile } from "./dialect.ts";
import { readPlan } from "./read-plan.ts";
import { yamlSteps } from "./yaml-steps.ts";

const at = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url));
const file = (path: string): PlanFile => ({ path, text: readFileSync(at(path), "utf8") });
const fixture = (name: string): PlanFile => file(`test/fixtures/plans/${name}`);
const find = (plan: PartialPlan, id: string): DraftTask => {
  const task = plan.tasks.find((one) => one.id === id);
  assert(task, `task ${id}`);
  return task;
};
/** One line a command: phase, name, what is run or said, timing. */
const told = (commands: readonly TaskCommand[]): string[] =>
  commands.map(({ phase, name, command, description, timeoutSeconds, intervalSeconds, alertOn, parallel }) =>
    [
      phase,
      name,
      command === undefined ? `“${description}”` : command,
      timeoutSeconds ?? "-",
      intervalSeconds ?? "-",
      alertOn ?? "-",
      parallel ?? "-",
    ].join(" · "),
  );
/** Spans are exact where the body is the text they enclose, on the lines they say. */
function assertSpans(plan: PartialPlan, { text }: PlanFile): void {
  const spans = [
    ...plan.tasks.map(({ span }) => span),
    ...plan.groups.map(({ span }) => span),
    ...plan.declared.map(({ span }) => span),
  ];
  for (const { start, end, line, endLine } of spans) {
    assert(start < end && end <= text.length);
    assert.equal(text.slice(0, start).split("\n").length, line);
    assert.equal(text.slice(0, end).split("\n").length, endLine);
  }
  for (const { body, span } of plan.tasks) assert.equal(body, text.slice(span.start, span.end));
}

test("steps in a file: phases, both ways of writing checks, comments that give a time", () => {
  const source = fixture("yaml-steps.yaml");
  assert(yamlSteps.detect(source).confidence > 0.9);
  const plan = yamlSteps.read(source);
  assertSpans(plan, source);
  assert.deepEqual(plan.notes, []);
  assert.equal(plan.title, "Train the small classifier");
  assert.deepEqual(
    plan.tasks.map(({ id, title }) => `${id} ${title}`),
    ["2 Prepare the training data", "4 Train", "5 Step 5", "10 Evaluate"],
  );
  assert.deepEqual(
    plan.declared.map(({ what, value }) => `${what} ${value}`),
    ["tasks 5", "work-minutes 120", "agents 3"],
  );
  const prepare = find(plan, "2");
  assert.deepEqual(told(prepare.commands), [
    "pre · disk_free · df -h . | tail -1 · 5 · - · - · true",
    "pre · look_around · “Is the raw folder complete?” · - · - · - · -",
    "post · count_rows · python -c 'import pyarrow'\nwc -l train.csv · 30 · - · - · -",
  ]);
  assert.equal(prepare.agent, "data-runner");
  assert.deepEqual(prepare.skills, ["tables", "parquet"]);
  assert.equal(prepare.script, "prepare.py");
  assert.equal(prepare.timeoutSeconds, 120);
  assert.deepEqual(prepare.acceptance, ["train.parquet exists", "rows: 5000"]);
  assert.equal(prepare.span.line, 16);
  assert(prepare.body.startsWith("step_2_prepare_data:\n") && prepare.body.endsWith("timeout: 30s"));
  const train = find(plan, "4");
  assert.deepEqual(told(train.commands), [
    "pre · explore · “Check the newest checkpoint” · 10 · - · - · -",
    "pre · verify · python -c 'import torch' · 120 · - · - · -",
    "pre · verify · “Model card is written” · - · - · - · -",
    "background · loss · tail -n 1 logs/loss.txt · - · 60 · error|nan · -",
    "background · monitor · wc -l out_*.jsonl · - · - · - · -",
    "background · alert · grep ERROR train.log · - · 120 · . · -",
  ]);
  assert.deepEqual(
    [train.mode, train.timeoutSeconds, train.chunks, train.checkpointEvery],
    ["background", 300, [50, 450], 25],
  );
  assert.deepEqual(train.acceptance, ["Loss below 0.3"]);
  const evaluate = find(plan, "10");
  assert.deepEqual(told(evaluate.commands), [
    "test · test · python evaluate.py --limit 2 · - · - · - · -",
    "main · main · python evaluate.py --split test · - · - · - · -",
  ]);
  assert.equal(evaluate.timeoutSeconds, 600);
  assert.deepEqual(
    evaluate.files.map(({ path }) => path),
    ["reports/eval.json"],
  );
  assert.deepEqual(evaluate.dependencies, [
    { text: "4", exact: true },
    { text: "2", exact: true },
  ]);
});

test("steps go by their numbers unless they declare what they wait for", () => {
  const plan = readPlan([fixture("yaml-steps.yaml")]);
  const edges = plan.tasks.flatMap(({ id, dependencies }) =>
    dependencies.map(({ to, source }) => `${id}←${to} ${source}`),
  );
  assert.deepEqual(edges, ["4←2 order", "5←4 order", "10←4 explicit", "10←2 explicit"]);
});

test("steps in the fences of a document, whatever other fences are left open; a repeated step gets a key of its own", () => {
  const source = fixture("yaml-fences.md");
  assert(source.text.includes("\r\n"));
  assert(yamlSteps.detect(source).confidence >= 0.9);
  const plan = yamlSteps.read(source);
  assertSpans(plan, source);
  assert.deepEqual(
    plan.tasks.map(({ id, title }) => `${id} ${title}`),
    ["1 Set up", "1 Set up once more", "2 Build", "3 half, timeout: 5", "4 Still read"],
  );
  assert.deepEqual(told(find(plan, "2").commands), ["main · main · npm run build · - · - · - · -"]);
  assert.deepEqual(
    readPlan([source]).tasks.map(({ key }) => key),
    ["1", "1#2", "2", "3", "4"],
  );
  assert.deepEqual(
    plan.notes.map(({ code, severity, span }) => `${code} ${severity} ${span.line}`),
    ["invalid-yaml error 29", "invalid-yaml error 29"],
  );
  for (const { message } of plan.notes) assert.match(message, /^not valid YAML: [^\n]+$/);
});

test("waves of tasks: groups with their order and claims, members that only have a name", () => {
  const source = fixture("yaml-waves.yaml");
  const plan = yamlSteps.read(source);
  assertSpans(plan, source);
  assert.deepEqual(
    plan.groups.map(({ kind, id, title, after, claimsParallel }) =>
      [kind, id, title, after.join(), claimsParallel].join("/"),
    ),
    ["wave/1///true", "parallel/base///true", "wave/2/Screens/Wave 1/false", "wave/3//Wave 2/false"],
  );
  assert.deepEqual(
    plan.tasks.map(({ id, kind, title, groups }) => `${id} ${kind} ${title} ${groups.join()}`),
    [
      "1.1 task Create the types 0,1",
      "1.10 task Create the client 0,1",
      "2.1 task Show it 3,2",
      "9.9 reference 9.9 3",
    ],
  );
  assert.deepEqual(find(plan, "1.1").estimate, { minMinutes: 8, maxMinutes: 8, raw: "8" });
  assert.deepEqual(find(plan, "1.10").estimate, { minMinutes: 3, maxMinutes: 5, raw: "3-5 min" });
  assert.deepEqual(
    find(plan, "1.10").files.map(({ path, action }) => `${path} ${action}`),
    ["src/client.ts create", "src/index.ts modify"],
  );
  assert.deepEqual(
    find(plan, "2.1").dependencies.map(({ text }) => text),
    ["1.1", "1.10"],
  );
  assert.deepEqual(
    plan.declared.map(({ what, value, group = "-" }) => `${what} ${value} ${group}`),
    [
      "tasks 9 -",
      "elapsed-minutes 30 -",
      "work-minutes 90 -",
      "speedup 3 -",
      "elapsed-minutes 10 0",
      "tasks 2 0",
    ],
  );
});

test("a list of tasks: aliases are unfolded, `[]` says that nothing comes first, names stand for ids", () => {
  const source = fixture("yaml-tasks.yaml");
  const plan = yamlSteps.read(source);
  assertSpans(plan, source);
  assert.equal(plan.title, "Decision log");
  assert.equal(plan.goal, "Keep decisions.");
  const [schema, importer, announce] = plan.tasks;
  assert.deepEqual(
    [schema?.agent, schema?.priority, told(schema?.commands ?? [])],
    ["clerk", "blocker", ["pre · check · git status --short · - · - · - · -"]],
  );
  assert.deepEqual(schema?.files, [{ path: "tasks/task-0.md", raw: "tasks/task-0.md", action: "read" }]);
  assert.deepEqual(schema?.dependencies, [{ text: "None" }]);
  assert.deepEqual(
    [importer?.status, importer?.rawStatus, importer?.dependencies, importer?.groups],
    ["done", "completed", [{ text: "task-0", exact: true }], [0]],
  );
  assert.deepEqual(
    [announce?.id, announce?.dependencies, announce?.humanGate, announce?.groups],
    ["3", [{ text: "task-1", exact: true }], true, [1]],
  );
  assert.equal(plan.order, undefined);
});

test("when to skip, what to try first, when a process is ready, what holds between chunks", () => {
  const text = `
step_1_data:
  skip_if: ["test -s data.csv", "[ ! -e force ]"]
  test: { command: "python make.py --rows 3", timeout: 20 }
  main:
    script: make.py
    mode: chunked
    chunks: [{ size: 100, quality: "python look.py" }, { size: 900, quality_check: "python look.py" }]
    quality: "python count.py"
step_2_curve:
  main:
    test:
      - { command: "pytest tests/test_curve.py", expect: red-green }
      - "pytest tests/test_all.py"
step_3_serve:
  skip_if: it is a holiday
  keep: true
  main: { mode: background, command: "node serve.js", ready: "curl -sf localhost:8080" }
`;
  const plan = yamlSteps.read({ path: "steps.yaml", text });
  assert.deepEqual(
    plan.tasks.map(({ commands }) =>
      commands.map(({ phase, command, expect }) => [phase, command ?? "in words", expect ?? "-"].join(" · ")),
    ),
    [
      [
        "skip · test -s data.csv · -",
        "skip · [ ! -e force ] · -",
        "test · python make.py --rows 3 · -",
        "quality · python count.py · -",
        "quality · python look.py · -",
      ],
      ["test · pytest tests/test_curve.py · red-green", "test · pytest tests/test_all.py · -"],
      ["skip · in words · -", "main · node serve.js · -", "ready · curl -sf localhost:8080 · -"],
    ],
  );
  assert.deepEqual(
    plan.tasks.map(({ keep, chunks = [] }) => [keep ?? false, ...chunks]),
    [[false, 100, 900], [false], [true]],
  );
});

test("what stands under `command` is one, whatever its first word", () => {
  const command = "trap 'touch ended' TERM; build the index";
  const text = `step_1_a:\n  main: { command: "${command}" }\nstep_2_b:\n  main: build the index\n`;
  const { tasks } = yamlSteps.read({ path: "steps.yaml", text });
  assert.deepEqual(
    tasks.map((task) => task.commands.map((it) => it.command)),
    [[command], [undefined]],
  );
});

test("one broken step does not take its neighbours with it", () => {
  const text =
    "step_1_a:\n  main: {objective: one}\nstep_2_b:\n  main: [\nstep_3_c:\n\tmain: x\nstep_4_d:\n  main: {objective: four}\n";
  const plan = yamlSteps.read({ path: "steps.yaml", text });
  assert.deepEqual(
    plan.tasks.filter(({ objective }) => objective !== undefined).map(({ id }) => id),
    ["1", "4"],
  );
  assert(plan.notes.length > 0 && plan.notes.every(({ span }) => span.line >= 4 && span.line <= 7));
});

test("hostile YAML ends in notes, not in a hang", () => {
  const bomb = Array.from({ length: 40 }, (_, i) => `b${i}: &b${i} [${`*b${i - 1}, `.repeat(9)}x]`).join(
    "\n",
  );
  const deep = "[".repeat(100_000);
  for (const text of [
    `${bomb}\nstep_1: {pre_flight: *b39}\n`,
    `step_1: ${deep}`,
    `step_1:\n  pre_flight:\n    ${"- ".repeat(100_000)}x`,
    `step_1:\n  main: &m\n    main: *m\n`,
    `step_1:\n${Array.from({ length: 2000 }, (_, i) => `${" ".repeat(i + 1)}main:\n`).join("")}`,
    `tasks:\n  - id: 1\n    <<: *nobody\n`,
  ]) {
    const plan = yamlSteps.read({ path: "hostile.yaml", text });
    assert(plan.notes.length <= 20);
    assert(plan.tasks.reduce((sum, { commands }) => sum + commands.length, 0) <= 100_000);
  }
});

test("a large file is read entry by entry", () => {
  const text = `tasks:\n${Array.from({ length: 3000 }, (_, i) => `  - id: t${i}\n    name: Number ${i}\n    file: src/f${i}.ts\n`).join("")}`;
  const plan = yamlSteps.read({ path: "plan.yaml", text });
  assert.equal(plan.tasks.length, 3000);
  assertSpans({ ...plan, tasks: plan.tasks.filter((_, i) => i % 500 === 7) }, { path: "plan.yaml", text });
  assert.equal(plan.tasks[2999]?.body, "  - id: t2999\n    name: Number 2999\n    file: src/f2999.ts");
});

test("other people's YAML is not taken for a plan", () => {
  for (const text of [
    "name: ci\njobs:\n  build:\n    steps:\n      - id: checkout\n        name: Check out\n",
    "version: 3\ntasks:\n  build:\n    cmds: [go build]\n",
    "repos:\n- repo: x\n  hooks:\n  - id: lint\n",
    "apiVersion: v1\nkind: Pod\n",
  ])
    assert.equal(yamlSteps.detect({ path: "x.yaml", text }).confidence, 0, text);
  const hook = "# Story\n\n```yaml\n- id: lint\n  name: Lint\n```\n";
  assert.equal(yamlSteps.detect({ path: "x.md", text: hook }).confidence, 0);
});

test("no text makes it throw", () => {
  const word = fc.constantFrom(
    ..."step_1_a: |step_2: |  main: |  pre_flight:\n|tasks:\n|waves:\n|  - |- |id: |name: |: |[|]|{|}|*a |&a |<<: |# 10s|\"|'|\n|\r\n|\t|  |```yaml\n|```\n|---\n|- alert: x|depends_on: |[]|null|~~~yml\n|📦|\0".split(
      "|",
    ),
  );
  const text = fc.oneof(
    fc.array(word, { maxLength: 40 }).map((words) => words.join("")),
    fc.string({ unit: "binary" }),
  );
  fc.assert(
    fc.property(text, fc.constantFrom("a.yaml", "a.md", "a"), (body, path) => {
      const source = { path, text: body };
      const { confidence } = yamlSteps.detect(source);
      assert(confidence >= 0 && confidence <= 1);
      const plan = yamlSteps.read(source);
      for (const { span, body: own } of plan.tasks) assert.equal(own, body.slice(span.start, span.end));
      for (const { span } of plan.notes) assert(span.line >= 1);
    }),
    { numRuns: 2000 },
  );
});

const SEED = at("../shared/seeds/003_53f3f38cfdccbae2.txt");
if (existsSync(SEED))
  test("the executor's own document: three steps with every command, timeout, interval, alert and chunk", () => {
    const source = { path: SEED, text: readFileSync(SEED, "utf8") };
    const plan = yamlSteps.read(source);
    assertSpans(plan, source);
    assert.deepEqual(plan.notes, []);
    assert.deepEqual(
      plan.tasks.map(({ id }) => id),
      ["1", "8", "13"],
    );
    const [setup, generate, train] = plan.tasks;
    assert.deepEqual(told(setup!.commands), [
      "pre · verify_env · echo $TINKER_API_KEY | head -c 10 · 5 · - · - · true",
      "pre · check_python · python -c 'import sys; print(sys.version)' · 5 · - · - · true",
      "pre · test_imports · python -c 'import tinker' · 10 · - · - · true",
      "post · verify_connection · python -c 'import tinker; tinker.Client()' · 10 · - · - · true",
      "post · log_completion · echo 'Step 1 complete' >> .task_log · 5 · - · - · true",
    ]);
    assert.deepEqual(
      [setup!.title, setup!.agent, setup!.skills, setup!.script, setup!.timeoutSeconds, setup!.acceptance],
      [
        "Verify Tinker API authentication",
        "tinker-executor",
        ["tinker-api"],
        "01_test_auth.py",
        300,
        ["API key validated", "Authentication successful"],
      ],
    );
    assert.deepEqual(told(train!.commands), [
      "pre · check_data · ls -lh train.jsonl val.jsonl · 5 · - · - · true",
      "pre · check_config · cat training_config.yaml | head -20 · 5 · - · - · true",
      "pre · check_disk · df -h . | grep -E '^/' · 5 · - · - · true",
      "background · monitor_loss · tail -n 1 training_logs/loss.txt · - · 60 · error|failed|nan · -",
      "background · watch_checkpoints · ls -lht checkpoints/ | head -5 · - · 120 · - · -",
      "background · check_memory · ps aux | grep train_student | head -1 · - · 180 · - · -",
    ]);
    assert.deepEqual(
      [train!.mode, train!.timeoutSeconds, train!.script],
      ["background", 300, "06_train_student_model.py"],
    );
    assert.deepEqual(told(generate!.commands), [
      "pre · explore · “Check existing JSONL files” · 10 · - · - · -",
      "pre · verify · “Test teacher model access” · 10 · - · - · -",
      "pre · estimate · “Calculate time/cost” · 5 · - · - · -",
      "background · monitor · wc -l teacher_data_*.jsonl · - · - · - · -",
      "background · check · tail -1 generation.log · - · - · - · -",
      "background · alert · grep ERROR generation.log · - · - · . · -",
    ]);
    assert.deepEqual(
      [generate!.title, generate!.mode, generate!.chunks, generate!.checkpointEvery],
      ["Generate data", "chunked", [100, 900, 4000], 500],
    );
  });

const CORPUS = at("../shared/corpus/");
if (existsSync(CORPUS))
  test("real YAML plans give as many tasks as a person counted", () => {
    const counted = new Map(
      readFileSync(`${CORPUS}INDEX.tsv`, "utf8")
        .split("\n")
        .map((line) => line.split("\t"))
        .map((cells) => [cells[0], Number(cells[7])]),
    );
    for (const name of readdirSync(`${CORPUS}yaml-steps`)) {
      const source = { path: name, text: readFileSync(`${CORPUS}yaml-steps/${name}`, "utf8") };
      assert(yamlSteps.detect(source).confidence > 0.8, name);
      const plan = yamlSteps.read(source);
      assertSpans(plan, source);
      assert.equal(plan.tasks.length, counted.get(`yaml-steps/${name}`), name);
    }
  });
