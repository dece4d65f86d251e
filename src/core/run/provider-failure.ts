/** How an attempt failed, told from the words of a provider's error alone. */
export type ProviderFailure = {
  readonly failure: "transient" | "infrastructure" | "budget" | "agent";
  /** In words for people. */
  readonly why: string;
  /** `transient`: after how long the words say to come back. */
  readonly retryAfterSeconds?: number;
};

/**
 * What a message of a model's provider, or of the program between, means for the attempt. A status of HTTP decides where
 * the message holds one (`status 401`, `401 Unauthorized`, `"code":401`), else what it says. 400 is about what was asked, so
 * another agent may do better; 401 to 404 are about the account or the settings, and trying again helps nobody.
 */
export function providerFailure(message: string): ProviderFailure {
  const status = statusOf(message);
  if (BUDGET.test(message)) return { failure: "budget", why: "it came to its limit of turns or money" };
  // An account without money may answer 429 as well; no waiting helps it.
  if (UNPAID.test(message) || status === 402)
    return { failure: "infrastructure", why: "the provider's account has no credit" };
  if (status === undefined ? PASSING.test(message) : isPassing(status)) {
    const limited = status === 429 || LIMITED.test(message);
    const why = limited ? "the provider's rate limit is reached" : "the provider cannot answer at the moment";
    const seconds = delayOf(message);
    return { failure: "transient", why, ...(seconds === undefined ? {} : { retryAfterSeconds: seconds }) };
  }
  if (status === 404 || NO_MODEL.test(message))
    return { failure: "infrastructure", why: "the provider does not have this model" };
  if (status === 403)
    return { failure: "infrastructure", why: "the provider does not let this login use the model" };
  if (status === 401 || (status === undefined && ACCOUNT.test(message)))
    return { failure: "infrastructure", why: "nobody is logged in" };
  if (CUT_OFF.test(message))
    return { failure: "agent", why: "the model's answer was cut off at its greatest length" };
  if (TOO_LONG.test(message)) return { failure: "agent", why: "the assignment is too long for the model" };
  return { failure: "agent", why: "it gave up" };
}

function statusOf(message: string): number | undefined {
  const found = STATUS.exec(message);
  const digits = found?.[1] ?? found?.[2] ?? found?.[3];
  return digits === undefined ? undefined : Number(digits);
}

function isPassing(status: number): boolean {
  return status === 408 || status === 409 || status === 425 || status === 429 || status >= 500;
}

/** Seconds named by “try again in 1.5s”, “in 3 hours 20 minutes”. */
function delayOf(message: string): number | undefined {
  const words = /(?:try again|retry(?:ing)?|come back) (?:in|after)\s+([^.;,]*(?:\.\d[^.;,]*)?)/iu.exec(
    message,
  )?.[1];
  let seconds = 0;
  for (const [, amount, unit] of (words ?? "").matchAll(
    /(\d+(?:\.\d+)?)\s*(ms|milliseconds?|s|secs?|seconds?|m|mins?|minutes?|h|hours?|d|days?)\b/giu,
  ))
    seconds += Number(amount) * (UNITS[unit?.toLowerCase().slice(0, 2) ?? ""] ?? 1);
  return seconds > 0 ? seconds : undefined;
}

const UNITS: Readonly<Record<string, number>> = {
  ms: 0.001,
  mi: 60,
  m: 60,
  h: 3600,
  ho: 3600,
  d: 86_400,
  da: 86_400,
};
const STATUS =
  /\bstatus:?\s*(?:code:?\s*)?([1-5]\d\d)\b|(?:^|error:?\s|\[)([45]\d\d)\b|"code":\s*([45]\d\d)\b/iu;
const BUDGET =
  /\bbudget (?:reached|exceeded|exhausted)|\bmax(?:imum)? (?:session )?turns\b|exceeded max turns/iu;
const UNPAID = /quota exceeded|insufficient_quota|billing|credit balance|check your plan/iu;
const PASSING =
  /rate.?limit|usage limit|too many requests|overloaded|high demand|at capacity|temporar(?:y|ily)|stream (?:disconnected|closed|ended)|connection (?:failed|reset|refused|closed|error)|error sending request|socket hang up|\bterminated\b|fetch failed|ECONN\w+|ETIMEDOUT|EAI_AGAIN|timed? ?out|service unavailable|internal server error|bad gateway/iu;
const ACCOUNT =
  /unauthorized|unauthenticated|not logged in|please (?:log|sign) in|authentication|invalid.{0,12}api.?key|api.?key.{0,20}(?:missing|not (?:set|found))|no auth type is selected|forbidden/iu;
const LIMITED = /rate.?limit|usage limit|too many requests/iu;
const NO_MODEL = /\bmodel\b.{0,40}(?:not found|does not exist|not supported)|unknown model/iu;
const CUT_OFF = /max_(?:output_)?tokens/iu;
const TOO_LONG = /too long|context (?:window|length)/iu;
