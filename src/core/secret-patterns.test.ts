import assert from "node:assert/strict";
import { it } from "node:test";

import fc from "fast-check";

import { mayHoldForms, withoutKnownForms } from "./secret-patterns.ts";

it("prose that only speaks of keys, tokens, passes and addresses is not looked at twice", () => {
  for (const text of [
    "Write the parser; its own test passes, and the key of each token is kept",
    "basic types, bearer of the request, credentials of the user",
    "see https://example.org/a/b?c=d#e and file:///tmp/x",
    "`password` and `secret` are fields of the form",
  ])
    assert.equal(mayHoldForms(text), false, text);
});

/** What stands before a value, and how it may be written. */
const names = fc.constantFrom(
  ..."api_key apikey API-KEY secret SECRET_ACCESS_KEY token Token credential credentials private-key client_secret".split(
    " ",
  ),
  ..."password passwd PassPhrase pwd x-api-key x-goog-api-key private-token x-auth-token authorization".split(
    " ",
  ),
);
const assigned = fc
  .tuple(
    names,
    fc.constantFrom("", '"', "'"),
    fc.constantFrom("", " ", "\n", "    "),
    fc.constantFrom(":", "="),
  )
  .map((parts) => parts.join(""));
const before = fc.oneof(
  assigned,
  fc.constantFrom("Bearer ", "basic   ", "Authorization: token ", "https://me:", "://"),
);
const value = fc.string({
  unit: fc.constantFrom(..."abcdefghijABCDEFGHIJ0123456789".split("")),
  minLength: 4,
  maxLength: 40,
});

/** The start of a key, with nothing behind it: a text with it is always looked at. */
const SEEN = "npm_";

it("whatever is taken out of a text was expected in it", () => {
  let taken = 0;
  fc.assert(
    fc.property(
      before,
      fc.constantFrom("", " ", '"'),
      value,
      fc.constantFrom("", "@host/x", "!Aa1"),
      (name, gap, it, end) => {
        const text = `so ${name}${gap}${it}${end}`;
        if (withoutKnownForms(`${text} ${SEEN}`) === `${text} ${SEEN}`) return;
        taken++;
        assert.ok(mayHoldForms(text), text);
      },
    ),
    { numRuns: 1000 },
  );
  assert.ok(taken > 200, `${taken}`);
});
