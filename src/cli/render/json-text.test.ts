import assert from "node:assert/strict";
import { test } from "node:test";

import { jsonText } from "./json-text.ts";

test("what steers a terminal is written as JSON can, and reads as the same text", () => {
  const document = { title: "a\u001b[2J\u009b31m\u202eb\u200bc\u007f é 語 😀", lines: ["x\ny"] };
  const text = jsonText(document);
  assert.match(text, /^[\n -~é語😀]*$/u);
  assert.match(text, /a\\u001b\[2J\\u009b31m\\u202eb\\u200bc\\u007f é 語 😀/u);
  assert.deepEqual(JSON.parse(text), document);
});
