import assert from "node:assert/strict";
import { test } from "node:test";

import fc from "fast-check";

import { readJson } from "./json-tree.ts";
import { jsonValue } from "./json-value.ts";
import type { YamlNode } from "./yaml-tree.ts";

/** JSON.parse merges keys that repeat; no plan depends on it. */
const value = fc.jsonValue({ maxDepth: 5 }).filter((it) => typeof it === "object" && it !== null);

test("what JSON.parse reads is read the same, whatever blanks stand between", () => {
  fc.assert(
    fc.property(value, fc.constantFrom(undefined, 2, "\t"), (it, indent) => {
      const text = JSON.stringify(it, null, indent);
      const { root, errors } = readJson(text, 0, text.length);
      assert.deepEqual(errors, []);
      assert.deepEqual(jsonValue(text, root!), JSON.parse(text));
    }),
  );
});

test("every node stands where it says", () => {
  fc.assert(
    fc.property(value, (it) => {
      const text = `  ${JSON.stringify(it, null, 1)}`;
      const check = (node: YamlNode): void => {
        const written = text.slice(node.start, node.end);
        assert.deepEqual(JSON.parse(written), jsonValue(text, node));
        if (node.type === "list") node.items.forEach(check);
        if (node.type === "map")
          for (const entry of node.entries) {
            assert(text.startsWith(JSON.stringify(entry.key), entry.start));
            check(entry.value);
          }
      };
      check(readJson(text, 0, text.length).root!);
    }),
  );
});

test("what is broken is told and the rest is read", () => {
  const read = (text: string): { plain: unknown; said: readonly string[] } => {
    const { root, errors } = readJson(text, 0, text.length);
    return {
      plain: root === undefined ? undefined : jsonValue(text, root),
      said: errors.map(({ message }) => message),
    };
  };
  assert.deepEqual(read('{"a": [1, 2,], /* b */ "b": true, // c\n}'), {
    plain: { a: [1, 2], b: true },
    said: [],
  });
  assert.deepEqual(read('{"a": 1 "b": 2}'), { plain: { a: 1, b: 2 }, said: ["a comma is missing"] });
  assert.deepEqual(read('{"a": {"b": [1, 2'), {
    plain: { a: { b: [1, 2] } },
    said: ["the text ends before its brackets are closed"],
  });
  assert.deepEqual(read('["a", oops, "c"]').plain, ["a", "c"]);
  assert.deepEqual(read('{"a": "never closed').said[0], "a string is never closed");
  assert.deepEqual(read('{"a": }').plain, {});
  assert.deepEqual(read('{"a": 1]}').said, ["] that closes nothing"]);
  assert.deepEqual(read("").plain, undefined);
});

test("no text throws, and nesting without end is cut", () => {
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom(...'{}[]",:/*\\ 1tn\n'.split("")) }),
      (text) => void readJson(text, 0, text.length),
    ),
  );
  const deep = "[".repeat(200_000);
  const { errors } = readJson(deep, 0, deep.length);
  assert(errors.some(({ message }) => message.startsWith("nested too deeply")));
});
