import type { DatabaseSync } from "node:sqlite";

import { UserError } from "../../core/user-error.ts";

/** Rises when an older renga could no longer understand the file. */
const SCHEMA_VERSION = 1;

/** Tables that came later: an older renga passes them over, so they leave the number as it is, and an older file gets them. */
const ADDED = `
  create table if not exists requests(
    number integer primary key autoincrement, run text not null, at integer not null, json text not null
  );
  create index if not exists requests_of_run on requests(run, number);
  create table if not exists trust_about(digest text primary key, about text not null) without rowid;
`;

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
  ${ADDED}
  insert or ignore into meta(key, value) values ('schema', '${SCHEMA_VERSION}');
`;

/** Makes the tables that are missing; a file that a newer renga wrote is refused with a `UserError`. */
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
  if (readOnly) return;
  if (found === undefined) database.exec(`begin immediate; ${TABLES} commit;`);
  else if (!hasTable(database, "requests") || !hasTable(database, "trust_about"))
    database.exec(`begin immediate; ${ADDED} commit;`);
}

/** Whether the file has this table: one that was only read since an older renga made it may lack the newer ones. */
export function hasTable(database: DatabaseSync, name: string): boolean {
  const row = database.prepare("select 1 from sqlite_master where type = 'table' and name = ?").get(name);
  return row !== undefined;
}

function schemaOf(database: DatabaseSync): number | undefined {
  if (!hasTable(database, "meta")) return undefined;
  const row = database.prepare("select value from meta where key = 'schema'").get();
  return row === undefined ? undefined : Number(row["value"]);
}
