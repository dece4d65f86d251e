import { closeSync, constants, fstatSync, openSync, readFileSync } from "node:fs";

/** A file as an index has it: what git saw of it when it was last known to hold the object's content. */
export type IndexEntry = {
  readonly path: string;
  readonly mode: number;
  readonly oid: string;
  readonly size: number;
  /** Nanoseconds since the epoch. */
  readonly changed: bigint;
  readonly modified: bigint;
};

export type PlainIndex = {
  readonly entries: readonly IndexEntry[];
  /** When it was written, in whole seconds: of a file written since, its times do not tell whether it is the same. */
  readonly writtenAt: bigint;
};

const FIXED = 40;
const MOST_BYTES = 1 << 20;
/** Assumed unchanged, extended, or one side of a conflict. */
const ODD_FLAGS = 0xf000;
const FILES: ReadonlySet<number> = new Set([0o100644, 0o100755, 0o120000]);

/**
 * Reads an index of version 2 or 3 (gitformat-index) that holds plain files and links only; undefined where anything about it is
 * unusual, or it is large: then git itself has to be asked. `oidBytes` is 20 or 32.
 */
export function readPlainIndex(path: string, oidBytes: number): PlainIndex | undefined {
  let file: number | undefined;
  try {
    file = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
    const { size, mtimeNs } = fstatSync(file, { bigint: true });
    if (size > MOST_BYTES) return undefined;
    const entries = entriesOf(readFileSync(file), oidBytes);
    return entries && { entries, writtenAt: mtimeNs / SECOND };
  } catch {
    return undefined;
  } finally {
    if (file !== undefined) closeSync(file);
  }
}

const SECOND = 1_000_000_000n;

function entriesOf(bytes: Buffer, oidBytes: number): readonly IndexEntry[] | undefined {
  const version = bytes.readUInt32BE(4);
  if (bytes.toString("latin1", 0, 4) !== "DIRC" || (version !== 2 && version !== 3)) return undefined;
  const count = bytes.readUInt32BE(8);
  const entries: IndexEntry[] = [];
  let at = 12;
  for (let number = 0; number < count; number++) {
    const flags = bytes.readUInt16BE(at + FIXED + oidBytes);
    const mode = bytes.readUInt32BE(at + 24);
    if ((flags & ODD_FLAGS) !== 0 || !FILES.has(mode)) return undefined;
    const name = at + FIXED + oidBytes + 2;
    const end = bytes.indexOf(0, name);
    const path = bytes.toString("utf8", name, end);
    if (path.includes("\u{FFFD}")) return undefined;
    entries.push({
      path,
      mode,
      oid: bytes.toString("hex", at + FIXED, at + FIXED + oidBytes),
      size: bytes.readUInt32BE(at + 36),
      changed: timeAt(bytes, at),
      modified: timeAt(bytes, at + 8),
    });
    // Filled up with one to eight zeros to a multiple of eight.
    at += (end - at + 8) & ~7;
  }
  return hasOnlyOptional(bytes, at, oidBytes) ? entries : undefined;
}

function timeAt(bytes: Buffer, at: number): bigint {
  return BigInt(bytes.readUInt32BE(at)) * SECOND + BigInt(bytes.readUInt32BE(at + 4));
}

/** An extension that must be understood begins with a small letter; a checksum ends the file. */
function hasOnlyOptional(bytes: Buffer, from: number, oidBytes: number): boolean {
  let at = from;
  for (const end = bytes.length - oidBytes; at < end; at += 8 + bytes.readUInt32BE(at + 4)) {
    const letter = bytes[at] ?? 0;
    if (letter < 65 || letter > 90) return false;
  }
  return at === bytes.length - oidBytes;
}
