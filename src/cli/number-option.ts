import { UserError } from "../core/user-error.ts";

/** The whole number that an option was given, or undefined when it was not given; a `UserError` for anything else. */
export function numberOption(
  name: string,
  text: string | undefined,
  { least, most }: { readonly least: number; readonly most: number },
): number | undefined {
  if (text === undefined) return undefined;
  const number = Number(text);
  if (text.trim() !== "" && Number.isInteger(number) && number >= least && number <= most) return number;
  throw new UserError(`${name} ${text}: not a whole number from ${least} to ${most}`);
}
