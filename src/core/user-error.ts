/** Exit codes of the tool, fixed for scripts. */
export const EXIT = { done: 0, failed: 1, usage: 2, budget: 3, human: 4, interrupted: 130 } as const;

/** A mistake that the user can mend: one line saying what and where, and a hint how. Anything else thrown is a bug. */
export class UserError extends Error {
  readonly hint: string | undefined;
  readonly exitCode: number;
  constructor(message: string, options: { hint?: string; exitCode?: number } = {}) {
    super(message);
    this.name = "UserError";
    this.hint = options.hint;
    this.exitCode = options.exitCode ?? EXIT.usage;
  }
}
