import assert from "node:assert/strict";
import { existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { after, test } from "node:test";

import { planText } from "../rig/plan-text.ts";
import { scratchRepository } from "../rig/scratch-repository.ts";

const PLAN = planText([
  { id: "1", file: "src/a.ts", code: "export const a = 1;", verify: "true" },
  { id: "2", file: "src/b.ts", code: "export const b = 2;", verify: "pytest tests" },
  { id: "3", file: "src/c.ts", needs: "1, 2", verify: "true" },
]);
const it = scratchRepository({
  "plan.md": PLAN,
  "circle.md": PLAN.replace("Dependencies**: None", "Dependencies**: 3"),
  "src/b.ts": "export const b = 2;\n",
  "src/b.test.ts": "",
});
after(() => it.remove());

test("--compare says the three profiles in each form", async () => {
  const text = await it.renga("plan", "plan.md", "--compare");
  assert.equal(text.code, 0, text.err);
  assert.match(text.out, /speed +balanced +reliable/);
  const json = JSON.parse((await it.renga("plan", "plan.md", "--compare", "--json")).out) as {
    forecasts: { profile: { name: string }; minutes: number }[];
  };
  assert.deepEqual(
    json.forecasts.map(({ profile, minutes }) => [profile.name, minutes]),
    [
      ["speed", 10],
      ["balanced", 10],
      ["reliable", 10],
    ],
  );
  assert.match(
    (await it.renga("plan", "plan.md", "--compare", "--format", "markdown")).out,
    /^\| {1,2}\| speed \|/,
  );
  const circle = await it.renga("plan", "circle.md", "--compare");
  assert.equal(circle.code, 2);
  assert.match(circle.err, /circle/);
});

test("--compare says what each profile would cost where agents and their prices are known", async () => {
  const plain = (await it.renga("plan", "plan.md", "--compare")).out;
  assert.doesNotMatch(plain, /expected cost/);
  assert.match(
    plain.replace(/\s+/g, " "),
    /What an attempt costs is not known: renga\.config names no agents\./,
  );
  it.write(
    "renga.config.yaml",
    "agents: [{ name: quick, kind: claude, model: small }]\nprices: { small: { input: 1, output: 5, date: 2031-01-01 } }\n",
  );
  try {
    assert.match((await it.renga("plan", "plan.md", "--compare")).out, /^expected cost +about \$\d/m);
    const json = JSON.parse((await it.renga("plan", "plan.md", "--compare", "--json")).out) as {
      forecasts: { cost: { likely: number; unknown: number } }[];
    };
    const [speed, balanced, reliable] = json.forecasts.map(({ cost }) => cost);
    assert(speed!.likely > 0 && speed!.unknown === 0);
    assert(speed!.likely < balanced!.likely && balanced!.likely < reliable!.likely);
  } finally {
    rmSync(join(it.root, "renga.config.yaml"));
  }
});

test("--profile shows the schedule of that profile", async () => {
  const shown = JSON.parse((await it.renga("plan", "plan.md", "--profile", "reliable", "--json")).out) as {
    schedule: { agents: number; makespan: number; entries: unknown[] };
  };
  assert.deepEqual(
    [shown.schedule.agents, shown.schedule.makespan, shown.schedule.entries.length],
    [2, 10, 3],
  );
});

test("--execution-plan looks at the checkout, and writes a file only once", async () => {
  const { out, code, err } = await it.renga("plan", "plan.md", "--execution-plan");
  assert.equal(code, 0, err);
  assert.match(out, /^- \[x\] Working tree clean$/m);
  assert.match(out, /^- \[x\] Tests found: 1 file$/m);
  assert.match(out, /^- \[.\] Tools present: (?:not found: )?pytest$/m);
  assert.match(out, /there with the content that the plan gives: 2$/m);
  assert.match(out, /^renga run plan\.md --step 1,2 --agents 2 && renga land$/m);
  const args = ["plan", "plan.md", "--execution-plan", "-o", "how.md"];
  assert.equal((await it.renga(...args)).code, 0);
  const path = join(it.root, "how.md");
  assert(existsSync(path));
  assert.match(readFileSync(path, "utf8"), /^- 3: Write src\/c\.ts - Agent: any/m);
  const again = await it.renga(...args);
  assert.equal(again.code, 2);
  assert.match(again.err, /there already/);
  assert.equal((await it.renga(...args, "--force")).code, 0);
});

test("what does not go together is refused", async () => {
  for (const args of [
    ["--profile", "fast"],
    ["--grouping", "size", "--compare"],
    ["--grouping", "risk"],
    ["--out", "x.md"],
    ["--compare", "--execution-plan"],
    ["--profile", "speed", "--agents", "3"],
    ["--compare", "--format", "sarif"],
  ])
    assert.equal((await it.renga("plan", "plan.md", ...args)).code, 2, args.join(" "));
});
