import { createHash } from "node:crypto";
import { chmodSync, existsSync, mkdirSync, renameSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { deflateSync } from "node:zlib";

import type { Git } from "./git.ts";
import type { Repository } from "./locate-repository.ts";
import type { Reply } from "./pipe.ts";
import { askAgain, openPipe } from "./pipe.ts";

export type ObjectType = "blob" | "tree" | "commit" | "tag";
export type StoredObject = { readonly oid: string; readonly type: ObjectType; readonly bytes: Buffer };

/** The repository's object store, read through one long-lived process and written directly. */
export type Objects = {
  /** Name and type of what a revision such as `refs/heads/x^{tree}` stands for; undefined when there is none. */
  resolve(revision: string): Promise<{ readonly oid: string; readonly type: ObjectType } | undefined>;
  /** undefined when the object is not there. */
  read(oid: string): Promise<StoredObject | undefined>;
  /** Stores an object as git would, loose, and answers its name; one that is there already costs a look. */
  write(type: ObjectType, body: Buffer): string;
  close(): Promise<void>;
};

/** Opens the object store of a repository. */
export function openObjects(git: Git, repository: Repository): Objects {
  const { root, commonDir, objectFormat } = repository;
  const folder = join(commonDir, "objects");
  const pipe = openPipe("git cat-file", () =>
    git.start(["cat-file", "--batch-command", "-z"], { cwd: root }),
  );
  let written = 0;

  const header = (bytes: Buffer): { words: string[]; length: number } | { need: number } => {
    const end = bytes.indexOf(10);
    // A name that is not there comes back before its verdict, and may be a long one.
    return end < 0
      ? { need: bytes.length + 1 }
      : { words: bytes.toString("utf8", 0, end).split(" "), length: end + 1 };
  };

  return {
    resolve(revision) {
      if (/[\n\0]/.test(revision)) return Promise.resolve(undefined);
      const parse = (bytes: Buffer): Reply<{ oid: string; type: ObjectType } | undefined> => {
        const head = header(bytes);
        if ("need" in head) return head;
        const [oid, type, size] = head.words;
        const found = head.words.length === 3 && /^\d+$/.test(size!);
        return { value: found ? { oid: oid!, type: type as ObjectType } : undefined, length: head.length };
      };
      return askAgain(() => pipe.ask(`info ${revision}\0`, parse));
    },
    read(oid) {
      const parse = (bytes: Buffer): Reply<StoredObject | undefined> => {
        const head = header(bytes);
        if ("need" in head) return head;
        if (head.words.length !== 3) return { value: undefined, length: head.length };
        const end = head.length + Number(head.words[2]);
        if (bytes.length < end + 1) return { need: end + 1 };
        const body = Buffer.from(bytes.subarray(head.length, end));
        return { value: { oid, type: head.words[1] as ObjectType, bytes: body }, length: end + 1 };
      };
      return askAgain(() => pipe.ask(`contents ${oid}\0`, parse));
    },
    write(type, body) {
      const whole = Buffer.concat([Buffer.from(`${type} ${body.length}\0`), body]);
      const oid = createHash(objectFormat).update(whole).digest("hex");
      const fanOut = join(folder, oid.slice(0, 2));
      const path = join(fanOut, oid.slice(2));
      if (existsSync(path)) return oid;
      if (!existsSync(fanOut)) {
        mkdirSync(fanOut, { recursive: true });
        // As the folder above, so that a repository shared by a group stays shared.
        chmodSync(fanOut, statSync(folder).mode & 0o7777);
      }
      // Git's own prefix, so that `git gc` clears up after a crash.
      const temporary = join(fanOut, `tmp_obj_renga${process.pid}_${written++}`);
      writeFileSync(temporary, deflateSync(whole, { level: 1 }), { mode: 0o444, flag: "wx" });
      renameSync(temporary, path);
      return oid;
    },
    close: () => pipe.close(),
  };
}
