import assert from "node:assert/strict";
import { test } from "node:test";

import { providerFailure } from "./provider-failure.ts";

test("a provider's error is told apart by its status, else by its words", () => {
  const classes: Record<string, readonly string[]> = {
    transient: [
      "exceeded retry limit, last status: 429 Too Many Requests",
      "unexpected status 529 <unknown status code>: Overloaded, url: http://127.0.0.1:40403/v1/responses",
      "unexpected status 503 Service Unavailable: Service unavailable, url: http://127.0.0.1:40401/v1",
      "We’re currently experiencing high demand, which may cause temporary errors.",
      "stream disconnected before completion: error sending request",
      "Connection failed: error sending request",
      "TypeError: terminated",
      "You've hit your usage limit. Try again in 3 hours.",
      "429 rate_limit_error: Number of request tokens has exceeded your per-minute rate limit",
      "Selected model is at capacity. Please try a different model.",
    ],
    infrastructure: [
      "unexpected status 401 Unauthorized: invalid x-api-key, url: http://127.0.0.1:40500/v1/responses",
      "unexpected status 402 Payment Required: Your credit balance is too low",
      "unexpected status 403 Forbidden: no access",
      "unexpected status 404 Not Found: model: no-such-model",
      "[API Error: 401 invalid x-api-key]",
      '[API Error: {"error":{"code":403,"message":"no access","status":"PERMISSION_DENIED"}}]',
      "401 invalid x-api-key",
      "Quota exceeded. Check your plan and billing details.",
      "Not logged in",
      "No auth type is selected. Please configure an auth type before running in non-interactive mode.",
    ],
    budget: ["budget reached", "Reached max session turns for this session."],
    agent: [
      "Incomplete response returned, reason: max_output_tokens",
      '{"error":{"message":"prompt is too long: 250000 tokens > 200000 maximum","type":"invalid_request_error"}}',
      "The model response was blocked due to safety settings.",
      "",
    ],
  };
  for (const [failure, messages] of Object.entries(classes))
    for (const message of messages) assert.equal(providerFailure(message).failure, failure, message);
});

test("how long to wait is read from the words", () => {
  const wait = (text: string): number | undefined => providerFailure(`429 ${text}`).retryAfterSeconds;
  assert.equal(wait("Please try again in 1.5s."), 1.5);
  assert.equal(wait("try again in 250ms"), 0.25);
  assert.equal(wait("Try again in 3 hours 20 minutes."), 12_000);
  assert.equal(wait("try again in 2 days"), 172_800);
  assert.equal(wait("try again later"), undefined);
});

test("it is said in words", () => {
  const why = (text: string): string => providerFailure(text).why;
  assert.match(why("last status: 429 Too Many Requests"), /rate limit/);
  assert.match(why("unexpected status 503 Service Unavailable"), /at the moment/);
  assert.match(why("unexpected status 402 Payment Required"), /credit/);
  assert.match(why("401 invalid x-api-key"), /logged in/);
  assert.match(why("unexpected status 404 Not Found: model: none"), /model/);
  assert.match(why("Incomplete response returned, reason: max_output_tokens"), /cut off/);
  assert.match(why("prompt is too long: 250000 tokens"), /too long/);
});
