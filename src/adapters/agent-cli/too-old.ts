/**
 * Whether a program did not understand how it was called, by what it printed: Claude Code 1.0 says that an argument is invalid, Codex
 * 0.100 that a feature is unknown.
 */
export function isTooOld(errors: string): boolean {
  return /^error: (?:unknown option|option '.*' argument '.*' is invalid|unexpected argument)|^Error: Unknown feature flag/imu.test(
    errors,
  );
}
