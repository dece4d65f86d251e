import assert from "node:assert/strict";
import { test } from "node:test";

import { createInbox } from "./inbox.ts";

const isPatient = (fact: string): boolean => fact.startsWith("~");

test("what arrives together is taken together, and nothing is taken twice", async () => {
  const inbox = createInbox<string>();
  inbox.put("a");
  inbox.put("b");
  assert.deepEqual(await inbox.take(), ["a", "b"]);
  const next = inbox.take();
  inbox.put("c");
  assert.deepEqual(await next, ["c"]);
});

test("what is read from several places at one time is taken together", async () => {
  const inbox = createInbox<string>();
  // Each answer comes in a turn of its own, as from one descriptor after another, with all that waits for it.
  const answers = ["a", "b", "c"].map((answer) => {
    const { promise, resolve } = Promise.withResolvers<void>();
    setImmediate(resolve);
    return promise.then(() => inbox.put(answer));
  });
  assert.deepEqual(await inbox.take(), ["a", "b", "c"]);
  await Promise.all(answers);
});

test("patient facts are taken with the next urgent one, in order, before their time is over", async () => {
  // A time that the test would not live to see.
  const inbox = createInbox<string>({ patienceMs: 2 ** 30, isPatient });
  const taken = inbox.take();
  inbox.put("~a");
  inbox.put("~b");
  inbox.put("c");
  assert.deepEqual(await taken, ["~a", "~b", "c"]);
  inbox.put("d");
  inbox.put("~e");
  assert.deepEqual(await inbox.take(), ["d", "~e"]);
});

test("patient facts come by themselves where nothing urgent does", async () => {
  const inbox = createInbox<string>({ patienceMs: 1, isPatient });
  inbox.put("~a");
  assert.deepEqual(await inbox.take(), ["~a"]);
  const next = inbox.take();
  inbox.put("~b");
  assert.deepEqual(await next, ["~b"]);
});
