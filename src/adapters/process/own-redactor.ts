import { createRedactor, type Redactor, type RedactingStream } from "../../core/redact.ts";
import { secretValues, withTheirForms } from "../../core/secret-values.ts";

/** Secrets that stand in what a run was told, beside those of the environment. */
let told: readonly string[] = [];
let made: Redactor | undefined;
let madeForBytes: Redactor | undefined;

/** Values that from now on are secrets like those of the environment, for all that this process writes down. */
export function keepSecret(values: readonly string[]): void {
  told = withTheirForms([
    ...told,
    ...values.flatMap((value) => value.split("\n")).filter((line) => line.length > 5),
  ]);
  made = undefined;
  madeForBytes = undefined;
}

/** What must not be written down, longest first: the secrets of this process's environment, and what it was told to keep. */
export function ownSecrets(): readonly string[] {
  return [...secretValues(process.env), ...told];
}

/** A redactor that knows the secrets of this process's environment, and those that it was told to keep. */
export function ownRedactor(): Redactor {
  made ??= createRedactor(ownSecrets());
  return made;
}

/** Takes secrets out of bytes that come in chunks; bytes that are no text stay as they are. */
export function redactBytes(): { readonly push: (chunk: Buffer) => Buffer; readonly end: () => Buffer } {
  // One character per byte: nothing is lost where the output is no UTF-8, or a chunk ends inside a character.
  madeForBytes ??= createRedactor(ownSecrets().map((value) => Buffer.from(value).toString("latin1")));
  const stream: RedactingStream = madeForBytes.stream();
  return {
    push: (chunk) => Buffer.from(stream.push(chunk.toString("latin1")), "latin1"),
    end: () => Buffer.from(stream.end(), "latin1"),
  };
}
