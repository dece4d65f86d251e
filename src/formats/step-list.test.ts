import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

import fc from "fast-check";

import type { Plan } from "../core/plan/plan.ts";
import type { DraftTask, PartialPlan, PlanFile } from "./dialect.ts";
import { readPlan } from "./read-plan.ts";
import { stepList } from "./step-list.ts";
import { tick } from "./tick.ts";

const at = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url));
const fixture = (name: string): PlanFile => ({
  path: name,
  text: readFileSync(at(`test/fixtures/plans/${name}`), "utf8"),
});
const find = (plan: PartialPlan, id: string): DraftTask => {
  const task = plan.tasks.find((one) => one.id === id);
  assert(task, `step ${id}`);
  return task;
};
const edges = (plan: Plan): string[] =>
  plan.tasks.flatMap(({ key, dependencies }) =>
    dependencies.map(({ to, source }) => `${key}←${to} ${source}`),
  );

test("a list, sections below it and sub-steps are one plan, each step once", () => {
  const source = fixture("step-spec.md");
  assert(source.text.startsWith("\uFEFF") && source.text.includes("\r\n"));
  assert(stepList.detect(source).confidence > 0.9);
  const plan = stepList.read(source);
  assert.equal(plan.title, "Spec of the tuner");
  assert.deepEqual(
    plan.tasks.map(({ id, title, status, parent, mark }) =>
      [id, title, status, parent ?? "", mark ? `[${mark.raw}]${mark.line}` : ""].join("|"),
    ),
    [
      "1|Set up the client|done||[x]5",
      "1.1|Write the client|done|0|[x]24",
      "1.2|Wire it up|done|0|[✓]29",
      "1.2b|And once more|open|0|[ ]30",
      "2|Read the data|done||[X]6",
      "3|Train|failed||[ ]7",
      "4|Tidy up|in-progress||[~]9",
      "5|Measure twice|open||[ ]10",
      "10|Ten|in-progress||[-]11",
      "13|Ship it|open||[ ]8",
      "14|Look back|open||",
    ],
  );
  for (const { span, body, mark } of plan.tasks) {
    assert.equal(body, source.text.slice(span.start, span.end));
    assert.equal(source.text.slice(0, span.start).split("\n").length, span.line);
    assert.equal(source.text.slice(0, span.end).split("\n").length, span.endLine);
    if (mark === undefined) continue;
    assert.equal(mark.style, "step-box");
    assert.equal(source.text.slice(mark.offset - 1, mark.offset + 2), `[${mark.raw}]`);
    assert.equal(source.text.slice(0, mark.offset).split("\n").length, mark.line);
  }
});

test("fields come from the lines that are a step's own", () => {
  const plan = stepList.read(fixture("step-spec.md"));
  const setUp = find(plan, "1");
  assert.equal(setUp.objective, "Talk to the service.");
  assert.deepEqual(setUp.files, []);
  assert.deepEqual(setUp.estimate?.minMinutes, 60);
  assert(
    setUp.body.startsWith("### Step 1: Set up the client ✓ COMPLETED") && setUp.body.endsWith("Nothing new."),
  );
  const client = find(plan, "1.1");
  assert.deepEqual(
    [client.files.map(({ path }) => path), client.acceptance],
    [["src/client.ts"], ["it compiles"]],
  );
  const train = find(plan, "3");
  assert.deepEqual(
    train.files.map(({ path, action }) => `${path} ${action}`),
    ["train.py create"],
  );
  assert.deepEqual(train.acceptance, ["loss goes down"]);
  assert.deepEqual(
    train.code.map(({ language, target, line }) => [language, target, line]),
    [["python", "train.py", 45]],
  );
  assert.deepEqual([find(plan, "4").estimate?.minMinutes, find(plan, "13").estimate?.minMinutes], [120, 30]);
  assert.deepEqual(
    plan.groups.map(({ kind, id, title }) => [kind, id, title]),
    [["phase", "2", "Details"]],
  );
  assert.deepEqual([find(plan, "2").groups, find(plan, "3").groups], [[], [0]]);
});

test("the order is that of the numbers, where a step declares nothing else", () => {
  assert.deepEqual(edges(readPlan([fixture("step-spec.md")])), [
    "1.2←1.1 order",
    "1.2b←1.2 order",
    "2←1 order",
    "3←1 explicit",
    "3←2 range",
    "4←3 order",
    "5←3 explicit",
    "10←5 order",
    "13←10 order",
    "14←13 order",
  ]);
});

test("numbers that begin anew are other steps, in the order of the document", () => {
  const plan = readPlan([fixture("step-phases.md")]);
  assert.deepEqual(
    plan.tasks.map(({ key, title, groups }) => `${key} ${title} ${groups.join()}`),
    ["1 Install phase:1", "2 Compile phase:1", "1#2 Pack phase:2", "2#2 Send phase:2"],
  );
  assert.deepEqual(edges(plan), ["2←1 order", "1#2←2 order", "2#2←1#2 order"]);
});

test("a list and a file of definitions are one plan: the definition's commands, the list's mark, the order of both", () => {
  for (const names of [
    ["step-spec.md", "step-definitions.yaml"],
    ["step-definitions.yaml", "step-spec.md"],
  ]) {
    const plan = readPlan(names.map(fixture));
    const ship = plan.tasks.find(({ key }) => key === "13");
    assert.equal(plan.tasks.length, 12);
    assert.equal(ship?.objective, "Ship the package");
    assert.deepEqual(
      ship?.commands.map(({ phase, command }) => `${phase} ${command}`),
      ["main make ship", "post make shipped"],
    );
    assert.deepEqual(
      [ship?.mark?.file, ship?.mark?.line, ship?.span.file],
      ["step-spec.md", 8, "step-definitions.yaml"],
    );
    assert.equal(plan.tasks.find(({ key }) => key === "2")?.status, "done");
    const found = new Set(edges(plan));
    for (const edge of ["13←10 order", "13←5 order", "99←13 order", "14←13 order", "2←1 explicit"])
      assert(found.has(edge), edge);
    assert(!plan.tasks.some(({ kind, key }) => kind === "reference" || key.includes("#")));
  }
});

test("a document that lists its steps and defines them in a fence is one plan too", () => {
  const text = `# P\n\n- [ ] **STEP 1**: a\n- [ ] **STEP 2**: b\n\n\`\`\`yaml\nstep_2_b:\n  main: {objective: "Do b", command: "make b"}\nstep_3_c:\n  main: {objective: "Do c"}\n\`\`\`\n`;
  const plan = readPlan([{ path: "SPEC.md", text }]);
  assert.equal(plan.sources[0]?.dialect, "step-list");
  assert.deepEqual(
    plan.tasks.map(({ key, title, mark }) => `${key} ${title} ${mark?.line ?? "-"}`),
    ["1 a 3", "2 Do b 4", "3 Do c -"],
  );
  assert.deepEqual(edges(plan), ["2←1 order", "3←2 order"]);
});

test("two boxes of one step that disagree are told; the detailed one counts", () => {
  const text =
    "- [x] **Step 1**: Save it\n- [ ] **Step 2**: Load it\n\n## Details\n\n- [ ] **Step 1**: Save it all\n  - in one file\n";
  const plan = stepList.read({ path: "SPEC.md", text });
  assert.deepEqual(
    plan.tasks.map(({ id, status, mark }) => `${id} ${status} ${mark?.line}`),
    ["1 open 6", "2 open 2"],
  );
  assert.deepEqual(
    plan.notes.map(({ code, message, span }) => `${code} ${span.line}: ${message}`),
    ["marks-disagree 6: step 1 is [x] on line 1, [ ] on line 6; line 6 counts"],
  );
});

test("every open step can be ticked, and is done when read again", () => {
  const source = fixture("step-spec.md");
  let bytes = Buffer.from(source.text).toString("latin1");
  for (const { id, title, mark } of stepList.read(source).tasks) {
    if (mark === undefined) continue;
    const result = tick(
      { latin1: bytes },
      { ...mark, id, title },
      { uid: `task_${id}_00c0ffee`, at: "2026-11-20T10:00:00Z" },
    );
    if (result.status === "ticked") bytes = result.latin1;
    else assert.equal(result.status, "already", id);
  }
  const again = stepList.read({ path: source.path, text: Buffer.from(bytes, "latin1").toString() });
  assert.deepEqual(
    again.tasks.filter(({ status, mark }) => mark !== undefined && status !== "done"),
    [],
  );
  assert.deepEqual(
    again.tasks.map(({ title }) => title),
    stepList.read(source).tasks.map(({ title }) => title),
  );
});

test("steps that are counted anew in every task belong to the tasks", () => {
  const task = (n: number): string =>
    `### Task ${n}: t${n}\n\n- [ ] **Step 1: Write the test**\n- [ ] **Step 2: Run it**\n\n`;
  assert(stepList.detect({ path: "plan.md", text: task(1) + task(2) + task(3) }).confidence < 0.3);
  assert.equal(
    stepList.detect({ path: "guide.md", text: "- [ ] a\n- [ ] b\n- [ ] c\n\nStep 1: x\n\nStep 2: y\n" })
      .confidence,
    0,
  );
  assert.equal(
    stepList.detect({ path: "code.md", text: 'x = f"- [x] **STEP {step_number}**: done"\n' }).confidence,
    0,
  );
});

test("in a document without boxes, sections or paragraphs name the steps", () => {
  const sections = "# Move\n\n### Step 2: Two\n\n**Files**: `b.ts`\n\n### Step 1: One ✅\n\nText.\n";
  const plan = stepList.read({ path: "a.md", text: sections });
  assert(stepList.detect({ path: "a.md", text: sections }).confidence > 0);
  assert.deepEqual(
    plan.tasks.map(({ id, title, status, mark }) => [id, title, status, mark]),
    [
      ["1", "One", "done", undefined],
      ["2", "Two", "open", undefined],
    ],
  );
  const words = stepList.read({ path: "b.md", text: "Step 7 — Seven\n\nmore\n\n- Step 8: Eight\n" });
  assert.deepEqual(
    words.tasks.map(({ id, body }) => [id, body]),
    [
      ["7", "Step 7 — Seven\n\nmore"],
      ["8", "- Step 8: Eight"],
    ],
  );
});

test("a step inside an odd fence is trusted when it comes next", () => {
  const text =
    "- [ ] **STEP 1**: a\n\n```bash\necho never closed\n\n- [ ] **STEP 2**: b\n- [ ] **STEP 7**: c\n";
  assert.deepEqual(
    stepList.read({ path: "SPEC.md", text }).tasks.map(({ id }) => id),
    ["1", "2", "7"],
  );
  const example = "- [ ] **STEP 1**: a\n\n```markdown\n- [x] **STEP 5**: example\n```\n";
  assert.deepEqual(
    stepList.read({ path: "SPEC.md", text: example }).tasks.map(({ id }) => id),
    ["1"],
  );
});

test("no text makes it throw", () => {
  const word = fc.constantFrom(
    ..."- [ ] |- [x] |  |\t|**STEP 1**: a|**Step 1.1**|Step 2 — |### Step 1: x|## Phase 1: p|\n|\r\n|\n\n|```|```yaml\nstep_1_a:\n  main: x\n|~~~|---\n|Files: `a.ts`\n|Depends on: Step 2|✓ (done)|[task_id: |Step 1|| Step 1 | a | 2 days |\n|📦|\0|1. [ ] ".split(
      "|",
    ),
  );
  const text = fc.oneof(
    fc.array(word, { maxLength: 60 }).map((words) => words.join("")),
    fc.string({ unit: "binary" }),
  );
  fc.assert(
    fc.property(text, (body) => {
      const source = { path: "SPEC.md", text: body };
      const { confidence } = stepList.detect(source);
      assert(confidence >= 0 && confidence <= 1);
      const plan = stepList.read(source);
      for (const { span, body: own, mark, parent } of plan.tasks) {
        assert.equal(own, body.slice(span.start, span.end));
        if (mark !== undefined) assert.equal(body[mark.offset], mark.raw);
        assert(parent === undefined || (parent >= 0 && parent < plan.tasks.length));
      }
      readPlan([source], { dialect: "step-list" });
    }),
    { numRuns: 2000 },
  );
});

const REAL = at("../shared/corpus/step-checklist/001-kineticfire-labs-gradle-docker.md");
if (existsSync(REAL))
  test("a real list of 14 steps with sections and 82 sub-steps", () => {
    const source = { path: REAL, text: readFileSync(REAL, "utf8") };
    const plan = stepList.read(source);
    assert.equal(plan.tasks.filter(({ parent }) => parent === undefined).length, 14);
    assert.equal(plan.tasks.length, 14 + 82);
    assert.deepEqual(plan.notes, []);
    assert.deepEqual([find(plan, "2.9").mark?.raw, find(plan, "2.9").status], ["✓", "done"]);
    assert.equal(find(plan, "9").status, "done");
    assert.equal(find(plan, "9.1").status, "open");
    assert.deepEqual(find(plan, "12").estimate?.minMinutes, 4 * 8 * 60);
    assert.equal(plan.tasks.filter(({ files }) => files.length > 0).length, 80);
  });
