import type { DatabaseSync } from "node:sqlite";

import { UserError } from "../../core/user-error.ts";

/** Rises when an older renga could no longer understand the file. */
const SCHEMA_VERSION = 1;

const TABLES = `
  create table if not exists meta(key text primary key, value text not null) without rowid;
  create table if not exists runs(
    run text primary key, started_at integer not null, title text not null, finished integer not null
  );
  create table if not exists plans(run text primary key, json text not null);
  create table if not exists trust(digest text primary key, at integer not null) without rowid;
  create table if not exists events(
    seq integer primary key, run text not null, at integer not null, type text not null,
    task text, attempt integer, json text not null
  );
  create index if not exists events_of_run on events(run, seq);
  insert or ignore into meta(key, value) values ('schema', '${SCHEMA_VERSION}');
`;

/** Makes the tables where there are none; a file that a newer renga wrote is refused with a `UserError`. */
export function prepareSchema(database: DatabaseSync, path: string, readOnly: boolean): void {
  const found = schemaOf(database);
  if (found !== undefined && found > SCHEMA_VERSION) {
    throw new UserError(
      `${path}: written by a newer renga (format ${found}, this one knows ${SCHEMA_VERSION})`,
      {
        hint: "Use the newer renga for this repository.",
      },
    );
  }
  if (found === undefined && readOnly) throw new UserError(`${path}: no run has been recorded here yet`);
  if (found === undefined) database.exec(`begin immediate; ${TABLES} commit;`);
}

function schemaOf(database: DatabaseSync): number | undefined {
  const table = database.prepare("select 1 from sqlite_master where type = 'table' and name = 'meta'").get();
  if (table === undefined) return undefined;
  const row = database.prepare("select value from meta where key = 'schema'").get();
  return row === undefined ? undefined : Number(row["value"]);
}
