import assert from "node:assert/strict";
import { mkdirSync, symlinkSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { test } from "node:test";

import { openJournal } from "../../src/adapters/journal-sqlite/open-journal.ts";
import { planText } from "../rig/plan-text.ts";
import { scratchRepository } from "../rig/scratch-repository.ts";
import { startFakeModel, type SeenRequest } from "./fake-model.ts";
import type { PinnedAgent } from "./installed.ts";
import { realAgent } from "./real-agent.ts";

const PLAN = planText([{ id: "1.1", file: "made.txt", code: "made" }]);

/** A task that asks, is answered when the run is over, and is done by `run --continue`. */
async function askAndAnswer(name: PinnedAgent, program: string, spec: string, config: string) {
  const model = await startFakeModel();
  const files = { "plan.md": PLAN, ...(config === "" ? {} : { "renga.config.yaml": config }) };
  const it = scratchRepository(files);
  try {
    const bin = join(dirname(it.root), "bin");
    mkdirSync(bin);
    symlinkSync(program, join(bin, name));
    const url = `${model.url}/asks`;
    const env = {
      PATH: [bin, process.env["PATH"]].join(delimiter),
      ANTHROPIC_BASE_URL: url,
      ANTHROPIC_API_KEY: "key-of-the-test",
      OPENAI_BASE_URL: `${url}/v1`,
      OPENAI_API_KEY: "key-of-the-test",
      NO_PROXY: "127.0.0.1",
    };
    const asked = await it.startWith(env, "run", "plan.md", "--yes", "--agent", spec).done;
    assert.equal(asked.code, 4, asked.out + asked.err);
    const before = model.seen.length;
    assert.equal((await it.renga("answer", "1.1", "the second one")).code, 0);
    const went = await it.startWith(env, "run", "--continue", "--yes").done;
    assert.equal(went.code, 0, went.out + went.err);
    const journal = openJournal(join(it.root, ".renga"), { readOnly: true });
    const events = [...journal.events(journal.runs()[0]?.run ?? "")].map(({ event }) => event);
    journal.close();
    const spent = events.flatMap((event) => (event.type === "attempt-finished" ? [event.spent] : []));
    return { first: model.seen[0], second: model.seen[before], spent };
  } finally {
    it.remove();
    await model.close();
  }
}

const saidTo = ({ body }: SeenRequest): string => JSON.stringify(body["messages"] ?? body["input"]);

for (const [name, spec] of [
  ["claude", "claude:haiku"],
  ["codex", "codex:gpt-5.5"],
] as const) {
  const program = await realAgent(name);
  if (program === undefined) continue;
  test(`${name} is told an answer in the conversation in which it asked, which begins as it did`, async () => {
    const { first, second, spent } = await askAndAnswer(name, program, spec, "");
    assert.ok(first && second);
    assert.match(second.asked.prompt, /^ANSWER to your question, from a person: the second one\n/);
    // As far as the question, to the letter: what the provider has cached of it is read from its cache.
    const words = saidTo(first).indexOf("REPORT, as your last lines");
    assert.ok(words > 0);
    assert.equal(saidTo(second).slice(0, words), saidTo(first).slice(0, words));
    assert.match(saidTo(second), /Which of the two files is meant/);
    assert.equal(spent[0]?.session, spent[1]?.session);
    // Of this attempt alone, though its program counts the conversation as a whole.
    assert.equal(spent[1]?.usage?.output, 2 * (spent[0]?.usage?.output ?? 0));
  });

  test(`${name} that never resumes gets the whole assignment, with question and answer`, async () => {
    const model = spec.slice(name.length + 1);
    const config = `agents:\n  - { name: one, kind: ${name}, model: ${model}, resume: never }\n`;
    const { second, spent } = await askAndAnswer(name, program, "one", config);
    assert.match(second?.asked.prompt ?? "", /^TASK: 1\.1\n[^]*Answer: the second one/);
    assert.notEqual(spent[0]?.session, spent[1]?.session);
  });
}
