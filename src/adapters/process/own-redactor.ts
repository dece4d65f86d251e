import { createRedactor, type Redactor, type RedactingStream } from "../../core/redact.ts";
import { secretValues } from "../../core/secret-values.ts";

let made: Redactor | undefined;
let madeForBytes: Redactor | undefined;

/** A redactor that knows the secrets of this process's environment, as it was when it was first asked for. */
export function ownRedactor(): Redactor {
  made ??= createRedactor(secretValues(process.env));
  return made;
}

/** Takes secrets out of bytes that come in chunks; bytes that are no text stay as they are. */
export function redactBytes(): { readonly push: (chunk: Buffer) => Buffer; readonly end: () => Buffer } {
  // One character per byte: nothing is lost where the output is no UTF-8, or a chunk ends inside a character.
  madeForBytes ??= createRedactor(
    secretValues(process.env).map((value) => Buffer.from(value).toString("latin1")),
  );
  const stream: RedactingStream = madeForBytes.stream();
  return {
    push: (chunk) => Buffer.from(stream.push(chunk.toString("latin1")), "latin1"),
    end: () => Buffer.from(stream.end(), "latin1"),
  };
}
