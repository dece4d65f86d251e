import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { after, test } from "node:test";
import { fileURLToPath } from "node:url";

import { openJournal } from "../../src/adapters/journal-sqlite/open-journal.ts";
import type { Event } from "../../src/core/run/event.ts";
import {
  costForecastSchema,
  costReportSchema,
  type CostReportDocument,
} from "../../src/schema/cost-report.ts";
import { planOf } from "../rig/plan-of.ts";
import { planText } from "../rig/plan-text.ts";
import { scratchRepository, type ScratchRepository } from "../rig/scratch-repository.ts";

const PRICED = readFileSync(
  fileURLToPath(new URL("../golden/journals/v1-priced.jsonl", import.meta.url)),
  "utf8",
)
  .trimEnd()
  .split("\n")
  .map((line) => JSON.parse(line) as Event);
const PRICES = `prices:
  claude-haiku-5-5: { input: 0.1, cacheRead: 0.01, cacheWrite: 0.125, output: 0.5, date: "2026-11-01" }
  claude-opus-5-5: { input: 4, cacheRead: 0.2, cacheWrite: 5, output: 20 }
`;

const made: ScratchRepository[] = [];
after(() => made.forEach((it) => it.remove()));

/** A repository with a run that is in the journal already: two tasks landed with a model, one without, one failed at every tier. */
function repository(files: Readonly<Record<string, string>> = {}): ScratchRepository {
  const it = scratchRepository({ "readme.md": "hello\n", ...files });
  made.push(it);
  const [first, ...rest] = PRICED;
  assert(first?.type === "run-started");
  const journal = openJournal(join(it.root, ".renga"));
  const plan = planOf(
    first.tasks.map(({ key, title }) => ({
      id: key,
      title,
      files: [`+src/${key}.ts`],
      code: [{ language: "ts", text: "export {};", target: `src/${key}.ts`, lead: "", line: 1 }],
    })),
  );
  journal.begin(first, plan);
  journal.append(first.run, rest);
  journal.close();
  return it;
}

const report = async (it: ScratchRepository, ...args: string[]): Promise<CostReportDocument> => {
  const { code, out, err } = await it.renga("cost", "--json", ...args);
  assert.equal(code, 0, err);
  return costReportSchema.parse(JSON.parse(out));
};

test("a run's cost to the last digit, in every kind of rows, with what is unknown beside it", async () => {
  const it = repository();
  for (const by of ["attempt", "task", "group", "agent", "tier", "model", "run"]) {
    const { total, rows } = await report(it, "--by", by);
    // Three attempts with haiku at $0.000159, one with opus at $0.00654, one of unknown cost.
    assert.deepEqual([total.attempts, total.usd, total.unknown, total.running], [9, 0.007017, 1, 0], by);
    assert.equal(Math.round(rows.reduce((sum, { usd = 0 }) => sum + usd, 0) * 1e6), 7017, by);
    assert.equal(
      rows.reduce((sum, { unknown }) => sum + unknown, 0),
      1,
      by,
    );
  }
  const { total, rows } = await report(it, "--by", "tier");
  assert.deepEqual(
    rows.map(({ key, usd, unknown }) => [key, usd, unknown]),
    [
      ["strong", 0.00654, 1],
      ["cheap", 0.000477, 0],
      ["none", 0, 0],
    ],
  );
  assert.deepEqual([total.inVain, total.inVainUsd], [3, 0.000318], "what `apply` refused cost nothing");
});

test("against the strong model: unknown without its price; with it, failed attempts and the hand-on count", async () => {
  const bare = (await report(repository(), "--against-strong", "nobody's")).savings;
  assert.deepEqual([bare?.strong, bare?.savedUsd, bare?.price], ["nobody's", undefined, undefined]);
  const { savings, advice } = await report(repository({ "renga.config.yaml": PRICES }));
  // 1.2: 240 × 4 + 1800 × 0.2 + 600 × 5 + 84 × 20 = 6000 millionths at the strong price, 159 paid.
  // 2.1: 6540 as it was, 159 + 6540 paid. 2.2 has an attempt of unknown cost; 1.1 needed no model.
  assert.deepEqual(
    [savings?.strongUsd, savings?.paidUsd, savings?.inVainUsd, savings?.savedUsd],
    [0.01254, 0.006858, 0.000159, 0.005682],
  );
  assert.deepEqual(savings?.price, { source: "renga.config.yaml", basis: "override" });
  assert.deepEqual([savings?.tasks, savings?.leftOut], [2, { unknown: 1, free: 1 }]);
  assert.deepEqual(savings?.sample, {
    cheaperUsd: 0.000159,
    strongUsd: 0.00654,
    tasks: 1,
    tokenRatio: 2896 / 2724,
  });
  assert.deepEqual(
    advice.map(({ code }) => code),
    ["unknown-cost"],
  );
  const other = await report(
    repository({ "renga.config.yaml": PRICES }),
    "--against-strong",
    "claude-opus-5",
  );
  assert.equal(
    other.savings?.strongUsd,
    (7950 + 8650) / 1e6,
    "at 5, 0.5, 6.25 and 25 dollars a million, by the list",
  );
});

test("the text says what is unknown, adds up, assumes aloud, and shows a year's sum with its formula", async () => {
  const it = repository({ "renga.config.yaml": PRICES });
  const { code, out, err } = await it.renga("cost", "--project", "5");
  assert.equal(code, 0, err);
  assert.match(
    out,
    /^≥ \$0\.007017 for 9 attempts, of which 1 of unknown cost; \$0\.000318 went to 3 attempts/mu,
  );
  const shown = [...out.matchAll(/^(?!total)\S.* {2}(?:≥ )?\$(\d+\.\d{6})$/gmu)].map(([, usd]) =>
    Number(usd),
  );
  assert.equal(shown.length, 4);
  assert.equal(Math.round(shown.reduce((sum, usd) => sum + usd, 0) * 1e6), 7017);
  assert.match(out, /^total .*≥ \$0\.007017$/mu);
  assert.match(out, /^Against claude-opus-5-5 for everything: \$0\.005682 saved \(45 %\)/mu);
  assert.match(out, /assumed: the strong model lands each task at its first attempt/u);
  assert.match(out, /^A year: at least \$1\.82442 = \$0\.007017 × 5 runs a week × 52 weeks$/mu);
});

test("CSV has a header, CRLF, quoted cells, empty ones for the unknown, and no formulas", async () => {
  const it = scratchRepository({ "readme.md": "hello\n" });
  made.push(it);
  const [first, ...rest] = PRICED;
  assert(first?.type === "run-started");
  const journal = openJournal(join(it.root, ".renga"));
  const evil = ['=HYPERLINK("x"),1', "+1", "@sum", "-1\r\n2"];
  const tasks = first.tasks.map((task, i) => ({ ...task, title: evil[i] ?? "" }));
  journal.begin({ ...first, tasks }, planOf([]));
  journal.append(first.run, rest);
  journal.close();
  const { out } = await it.renga("cost", "--format", "csv", "--by", "attempt");
  const lines = out.split("\r\n");
  assert.equal(lines.length, 11);
  assert.match(
    lines[0] ?? "",
    /^attempt,run,task,title,number,agent,tier,model,state,.*,usd,basis,price_source,price_date$/u,
  );
  assert(
    lines.some((line) => line.includes(`,"'=HYPERLINK(""x""),1",1,apply,none,,landed,`)),
    out,
  );
  assert(
    lines.some((line) => line.includes(",'+1,2,claude:haiku,cheap,claude-haiku-5-5,landed,")),
    out,
  );
  assert(
    lines.some((line) => line.endsWith(",,,,,,unknown,,")),
    "no 0 for the unknown",
  );
  assert(!/(?:^|,)"?[=+@-]\D/mu.test(out));
  const byTask = (await it.renga("cost", "--format", "csv")).out.split("\r\n");
  assert.match(byTask[0] ?? "", /^task,name,attempts,running,unknown,/u);
  assert.equal(byTask.length, 6);
});

test("attempts of all runs since a day, and words that are none of the choices", async () => {
  const it = repository();
  const since = await report(it, "--since", "2031-05-01");
  assert.deepEqual([since.by, since.runs.length, since.total.attempts], ["run", 1, 9]);
  assert.equal((await report(it, "--since", "2031-05-08")).total.attempts, 0);
  for (const args of [
    ["--by", "cost"],
    ["--since", "2031-02-30"],
    ["--project", "0"],
    ["--format", "xml"],
    ["nobody"],
  ]) {
    const { code, err } = await it.renga("cost", ...args);
    assert.equal(code, 2, args.join(" "));
    assert.match(err, /^renga: /u);
  }
});

test("what a plan would cost, by what was seen here and stated assumptions", async () => {
  const config = `${PRICES}agents:
  - { name: small, kind: claude, model: claude-haiku-5-5, tier: cheap }
`;
  const plan = planText([
    { id: "1.1", file: "src/a.ts", code: "export const a = 1;" },
    { id: "1.2", file: "src/b.ts", code: "export const b = 1;", needs: "1.1" },
  ]);
  const it = repository({ "renga.config.yaml": config, "plan.md": plan });
  const { code, out, err } = await it.renga("cost", "--plan", "plan.md", "--json");
  assert.equal(code, 0, err);
  const free = costForecastSchema.parse(JSON.parse(out));
  assert.deepEqual(
    [free.agents, free.lowUsd, free.free, free.unknown],
    [["apply", "script", "small"], 0, 2, 0],
  );
  const paid = await it.renga("cost", "--plan", "plan.md", "--json", "--agent", "small", "--retries", "0");
  const forecast = costForecastSchema.parse(JSON.parse(paid.out));
  // Three attempts of tier cheap are in the journal, all of the same tokens.
  assert.equal(forecast.likelyUsd, 0.000318);
  assert.match(forecast.reasons.join("\n"), /small: tokens as in 3 attempts of tier cheap here/u);
  const alias = await it.renga(
    "cost",
    "--plan",
    "plan.md",
    "--json",
    "--agent",
    "claude:opus",
    "--retries",
    "0",
  );
  assert.equal(
    costForecastSchema.parse(JSON.parse(alias.out)).unknown,
    0,
    "the journal tells which model that is",
  );
  const line = await it.renga("plan", "plan.md");
  assert.match(
    line.out,
    /^cost: about \$0\.00\d+, between \$0\.00 and \$0\.00\d+; `renga cost --plan` says/mu,
  );
  const text = await it.renga("cost", "--plan", "plan.md", "--agent", "codex");
  assert.match(text.out, /The cost is unknown/u);
  assert.match(text.out, /codex: no price is known/u);
});

test("a forecast is made for the agents that a run would have: those of .claude/agents too, and none that is not there", async () => {
  const it = scratchRepository({
    "plan.md": planText([{ id: "1.1", file: "src/a.ts", verify: "true" }]),
    ".claude/agents/reviewer.md": "---\nname: reviewer\ndescription: Reviews\nmodel: opus\n---\nReview it.\n",
  });
  made.push(it);
  const { code, out } = await it.renga(
    "cost",
    "--plan",
    "plan.md",
    "--json",
    "--agent",
    "claude:haiku,reviewer",
  );
  assert.equal(code, 0);
  const { agents, reasons } = costForecastSchema.parse(JSON.parse(out));
  assert.deepEqual(agents, ["claude:haiku", "reviewer"]);
  assert.match(reasons.join("\n"), /reviewer: no price is known of opus$/mu);
  const nobody = await it.renga("cost", "--plan", "plan.md", "--agent", "nobody");
  assert.equal(nobody.code, 2);
  assert.match(nobody.err, /nobody: no such agent/u);
  it.write(
    "renga.config.yaml",
    "agents:\n  - { name: small, kind: claude, model: haiku, takes: { paths: [lib] } }\n",
  );
  const some = await it.renga("cost", "--plan", "plan.md", "--agent", "apply,small");
  assert.match(some.out, /^The cost is unknown$/mu);
  assert.doesNotMatch(some.out, /\$0\.00/u);
});
