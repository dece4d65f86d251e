import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, it } from "node:test";

import { createCapture } from "./capture.ts";

const folder = mkdtempSync(join(tmpdir(), "renga-capture-"));
after(() => rmSync(folder, { recursive: true }));

it("keeps bytes as they are, in the file and at the end, whatever they mean", () => {
  const log = join(folder, "bytes.log");
  const all = Buffer.from(Array.from({ length: 5000 }, (_, i) => (i * 7) % 256));
  const capture = createCapture(log);
  for (let at = 0; at < all.length; at += 33) capture.take(all.subarray(at, at + 33));
  capture.finish();
  assert.deepEqual(readFileSync(log), all);
});

it("keeps no key in the file, wherever the chunks are cut", () => {
  const log = join(folder, "keys.log");
  const key = `ghp_${"0123456789".repeat(4)}`;
  const text = Buffer.from(`Grüße\nthe key is ${key}, they said\n${key}`);
  const capture = createCapture(log);
  for (const byte of text) capture.take(Buffer.from([byte]));
  assert.equal(capture.finish(), text.toString());
  assert.equal(readFileSync(log, "utf8"), "Grüße\nthe key is [redacted], they said\n[redacted]");
});

it("stays small however much comes: an endless line, millions of lines", () => {
  for (const [name, chunk] of [
    ["line", Buffer.alloc(1 << 20, "x")],
    ["lines", Buffer.alloc(1 << 20, "\n")],
  ] as const) {
    const log = join(folder, `${name}.log`);
    const capture = createCapture(log, 3 << 20);
    for (let i = 0; i < 64; i++) capture.take(chunk);
    assert.equal(capture.finish().length, 65_536);
    const { size } = statSync(log);
    assert.ok(size > 3 << 20 && size < (3 << 20) + 200, `${size}`);
  }
});
