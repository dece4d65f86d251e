import process from "node:process";

import fc from "fast-check";

/**
 * One fixed seed for every property, so that a test run says the same twice; `npm run soak` and
 * `RENGA_PROPERTY_SEED=random` look at new worlds, and a number there plays one again.
 */
const wanted = process.env["RENGA_PROPERTY_SEED"] ?? "20261121";

fc.configureGlobal({
  ...(wanted === "random" ? {} : { seed: Number(wanted) }),
  // Whoever only wants to know whether one fails need not wait for the smallest world in which it does.
  endOnFailure: process.env["RENGA_PROPERTY_SHRINKS"] === "no",
});
