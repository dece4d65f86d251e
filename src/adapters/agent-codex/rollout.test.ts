import assert from "node:assert/strict";
import { appendFileSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";

import { openRollout } from "./rollout.ts";

const home = mkdtempSync(join(tmpdir(), "renga-rollout-"));
after(() => rmSync(home, { recursive: true, force: true }));
const day = join(home, "sessions/2026/11/20");
mkdirSync(day, { recursive: true });
mkdirSync(join(home, "sessions/2026/11/21"), { recursive: true });

const AT = Date.UTC(2026, 10, 21, 12);
const path = (session: string): string => join(day, `rollout-2026-11-20T23-59-59-${session}.jsonl`);
const entry = (type: string, payload: object, at = AT): string =>
  `${JSON.stringify({ timestamp: new Date(at).toISOString(), type, payload })}\n`;
const used = (input: number, at = AT): string =>
  entry(
    "token_usage_record",
    {
      usage: {
        input_tokens: input + 30,
        cached_input_tokens: 20,
        cache_write_input_tokens: 10,
        output_tokens: 5,
      },
      thread_token_usage: { input_tokens: 99_999 },
    },
    at,
  );

test("requests are told one by one, each once, however their lines arrive", () => {
  const reader = openRollout(home, "one", AT);
  assert.deepEqual(reader.look(), { requests: [] });
  const line = used(1);
  appendFileSync(path("one"), `${entry("turn_context", { model: "gpt-5.5" })}${line.slice(0, 40)}`);
  assert.deepEqual(reader.look(), { requests: [], model: "gpt-5.5" });
  appendFileSync(path("one"), `${line.slice(40)}not json, "type":"token_count"\n${used(2)}`);
  const usage = (input: number): object => ({ input, cacheRead: 20, cacheWrite: 10, output: 5 });
  assert.deepEqual(reader.look().requests, [usage(1), usage(2)]);
  assert.deepEqual(reader.look().requests, [usage(1), usage(2)]);
});

test("what an earlier sitting of the conversation used is not counted again", () => {
  appendFileSync(path("two"), `${used(7, AT - 1)}${used(8, AT)}`);
  assert.deepEqual(
    openRollout(home, "two", AT)
      .look()
      .requests.map(({ input }) => input),
    [8],
  );
});

test("a limit that is used up says when it is lifted, one that is not says nothing", () => {
  const limits = (primary: number, secondary: number): string =>
    entry("event_msg", {
      type: "token_count",
      rate_limits: {
        primary: { used_percent: primary, resets_at: 1_795_300_000 },
        secondary: { used_percent: secondary, resets_at: 1_795_900_000 },
      },
    });
  const reader = openRollout(home, "three", AT);
  appendFileSync(path("three"), limits(99, 40));
  assert.equal(reader.look().until, undefined);
  appendFileSync(path("three"), limits(100, 40));
  assert.equal(reader.look().until, 1_795_300_000_000);
  appendFileSync(path("three"), limits(100, 100));
  assert.equal(reader.look().until, 1_795_900_000_000);
});
