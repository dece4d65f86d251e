/** How an attempt failed, told from the words of a provider's error alone. */
export type ProviderFailure = {
  readonly failure: "transient" | "infrastructure" | "budget" | "agent";
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
  if (BUDGET.test(message)) return { failure: "budget" };
  // An account without money answers 429 as well; no waiting helps it.
  if (UNPAID.test(message)) return { failure: "infrastructure" };
  const transient = status === undefined ? PASSING.test(message) : isPassing(status);
  if (transient) {
    const seconds = delayOf(message);
    return seconds === undefined
      ? { failure: "transient" }
      : { failure: "transient", retryAfterSeconds: seconds };
  }
  if (status === undefined ? ACCOUNT.test(message) : status >= 401 && status <= 404)
    return { failure: "infrastructure" };
  return { failure: "agent" };
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
  /rate.?limit|usage limit|too many requests|overloaded|high demand|at capacity|temporar(?:y|ily)|stream (?:disconnected|closed|ended)|connection (?:failed|reset|refused|closed|error)|error sending request|socket hang up|fetch failed|ECONN\w+|ETIMEDOUT|EAI_AGAIN|timed? ?out|service unavailable|internal server error|bad gateway/iu;
const ACCOUNT =
  /unauthorized|unauthenticated|not logged in|please (?:log|sign) in|authentication|invalid.{0,12}api.?key|api.?key.{0,20}(?:missing|not (?:set|found))|permission denied by|forbidden|model.{0,40}(?:not found|does not exist|not supported)|unknown model/iu;
