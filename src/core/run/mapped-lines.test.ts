import assert from "node:assert/strict";
import { test } from "node:test";

import fc from "fast-check";

import type { JsonlMapping } from "../config.ts";
import { takeMappedLine, type MappedLines, type MappedNews } from "./mapped-lines.ts";

function take(
  mapping: JsonlMapping,
  ...lines: object[]
): MappedLines & { readonly news: readonly MappedNews[] } {
  const state: MappedLines = {};
  const news = lines.map((line) => takeMappedLine(state, line as Readonly<Record<string, unknown>>, mapping));
  return { ...state, news };
}

const SUM: JsonlMapping = {
  usage: {
    when: { "$.type": "end|stop" },
    input: "$.usage.in",
    cacheRead: "$.usage.hit",
    output: "$.usage.out",
    over: "sum",
  },
  usd: "$.usage.usd",
};
const end = (used: object, type = "end"): object => ({ type, usage: used });

test("usage and cost are summed over the lines that count, or the last of them counts", () => {
  const lines = [
    end({ in: 9, out: 9, usd: 9 }, "update"),
    end({ in: 10, hit: 5, out: 2, usd: 0.25 }),
    end({ in: 20, out: 3, usd: 0.5 }, "stop"),
  ];
  const sum = take(SUM, ...lines);
  assert.deepEqual(sum.usage, { input: 30, cacheRead: 5, cacheWrite: 0, output: 5, requests: 2 });
  assert.equal(sum.usd, 0.75);
  assert.deepEqual(
    sum.news.map(({ usage }) => usage?.input),
    [undefined, 10, 20],
  );
  const last = take({ ...SUM, usage: { ...SUM.usage, over: "last" } }, ...lines);
  assert.deepEqual([last.usage, last.usd], [{ input: 20, cacheRead: 0, cacheWrite: 0, output: 3 }, 0.5]);
});

test("input that counts the cached tokens, too, is told without them", () => {
  const mapping: JsonlMapping = { usage: { ...SUM.usage, over: "last", cachedWithin: true } };
  assert.deepEqual(take(mapping, end({ in: 100, hit: 90, out: 1 })).usage?.input, 10);
});

test("the last line that speaks of success or failure decides", () => {
  const mapping: JsonlMapping = {
    failure: { when: { type: "result", "$.ok": "false" }, message: "$.why" },
  };
  const bad = { type: "result", ok: false, why: "no" };
  const good = { type: "result", ok: true };
  assert.deepEqual(take(mapping, { type: "result" }).end, undefined);
  assert.deepEqual(take(mapping, good, bad).end, { failed: true, message: "no" });
  assert.deepEqual(take(mapping, bad, good).end, { failed: false });
});

test("parts of a text are joined, texts that grow are one, and what others say is not the agent's", () => {
  const mapping: JsonlMapping = { text: "$.text" };
  const said = (...lines: object[]): unknown => take(mapping, ...lines).text;
  assert.equal(said({ text: "Do", delta: true }, { text: "ne", delta: true }), "Done");
  assert.equal(said({ text: "Do", delta: true }, { type: "tool" }, { text: "It", delta: true }), "It");
  assert.equal(said({ text: "Done" }, { text: "ask", role: "user" }), "Done");
  assert.equal(said({ text: "Done" }, { text: "ask", message: { role: "toolResult" } }), "Done");
  const grows = take(mapping, { text: "I" }, { text: "I do" }, { text: "Done" });
  assert.deepEqual(
    grows.news.map(({ text }) => text),
    [undefined, undefined, "I do"],
  );
});

test("whatever a program prints, nothing is thrown", () => {
  const mapping: JsonlMapping = {
    ...SUM,
    text: "$.text",
    model: "$.usage",
    session: "$.type",
    failure: { when: { "$.a.b": "1" }, message: "$.a" },
  };
  fc.assert(
    fc.property(fc.array(fc.object()), (lines) => {
      take(mapping, ...lines);
    }),
  );
});
