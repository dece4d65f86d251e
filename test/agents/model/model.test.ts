import assert from "node:assert/strict";
import { test } from "node:test";

import { startFakeModel } from "../fake-model.ts";
import { list, record, type Json } from "./json.ts";

const WRITE = { name: "Write", input_schema: { properties: { file_path: {}, content: {} } } };
const ask = (url: string, more: object = {}): Promise<Response> =>
  fetch(`${url}/v1/messages`, {
    method: "POST",
    body: JSON.stringify({
      model: "m",
      tools: [WRITE],
      messages: [{ role: "user", content: "Go" }],
      ...more,
    }),
  });

test("the step is what the tools have answered, so a repeated request gets the same reply", async () => {
  const model = await startFakeModel();
  try {
    const url = model.at("write");
    const [one, two] = [await (await ask(url)).json(), await (await ask(url)).json()] as Json[];
    assert.deepEqual(list(one?.["content"])[1]?.["input"], { file_path: "made.txt", content: "made\n" });
    assert.deepEqual(list(one?.["content"])[1]?.["input"], list(two?.["content"])[1]?.["input"]);
    const result = { role: "user", content: [{ type: "tool_result", content: "written" }] };
    const last = await ask(url, { messages: [{ role: "user", content: "Go" }, result] });
    assert.equal(record(await last.json())["stop_reason"], "end_turn");
  } finally {
    await model.close();
  }
});

test("a scenario that fails once does so at each address that was given for it", async () => {
  const model = await startFakeModel();
  try {
    for (const url of [model.at("once-429"), model.at("once-429")]) {
      const [first, second] = [await ask(url), await ask(url)];
      assert.deepEqual([first.status, first.headers.get("retry-after"), second.status], [429, "1", 200]);
      await Promise.all([first.text(), second.text()]);
    }
  } finally {
    await model.close();
  }
});

test("the code of an assignment is written; a cheap model gets what is marked as hard wrong", async () => {
  const model = await startFakeModel();
  try {
    const prompt = (mark: string): object[] => [
      {
        role: "user",
        content: `TITLE: One ${mark}\n\nFILES:\n- src/a.ts (NEW)\n\n\`\`\`ts\nlet a;\n\`\`\`\n`,
      },
    ];
    const said = async (name: string, mark: string): Promise<unknown> => {
      const answer = await ask(model.at("plan"), { model: name, messages: prompt(mark) });
      return record(list(record(await answer.json())["content"])[0]?.["input"])["content"];
    };
    assert.equal(await said("claude-haiku-5-5", ""), "let a;\n");
    assert.equal(await said("claude-haiku-5-5", "(hard)"), "// This was too hard.\n");
    assert.equal(await said("claude-sonnet-5-5", "(hard)"), "let a;\n");
  } finally {
    await model.close();
  }
});
