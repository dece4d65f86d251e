import { existsSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import type { SQLOutputValue, StatementSync } from "node:sqlite";

import type { Plan } from "../../core/plan/plan.ts";
import type { Event } from "../../core/run/event.ts";
import type { NumberedRequest, Request } from "../../core/run/request.ts";
import { UserError } from "../../core/user-error.ts";
import type { Entry, Journal, RunRow } from "../../ports/journal.ts";
import { openExecutionLog } from "./execution-log.ts";
import { makeHome } from "./make-home.ts";
import { hasTable, prepareSchema } from "./schema.ts";
import { storeError } from "./store-error.ts";

/** How long a writer waits for its turn: another may write without a pause, and turns are not given in order. */
const BUSY_MS = 30_000;

/** Rows fetched at once, so that a reader who stops half-way holds nothing open. */
const PAGE = 4_096;

/**
 * The journal of a repository in `<dir>/journal.sqlite` (WAL, synchronous=FULL), exported line by line to
 * `<dir>/.task_execution.log` unless `exported` is false, as for one who only asks beside a live run: the export has one writer.
 * A full disk, a missing permission or a newer format is a `UserError`.
 */
export function openJournal(
  dir: string,
  options: { readonly readOnly?: boolean; readonly exported?: boolean } = {},
): Journal {
  const path = join(dir, "journal.sqlite");
  const { readOnly = false, exported = !readOnly } = options;
  const guard: Guard = (work) => {
    try {
      return work();
    } catch (error) {
      throw storeError(error, path);
    }
  };
  return guard(() => {
    if (readOnly && !existsSync(path))
      throw new UserError(`${path}: no run has been recorded here yet`, {
        hint: "start one: renga run FILE",
      });
    if (!readOnly) makeHome(dir);
    const database = new DatabaseSync(path, { readOnly, timeout: BUSY_MS });
    try {
      if (!readOnly) database.exec("pragma journal_mode = wal; pragma synchronous = full");
      prepareSchema(database, path, readOnly);
      return journalOn(database, guard, exported ? join(dir, ".task_execution.log") : undefined);
    } catch (error) {
      database.close();
      throw error;
    }
  });
}

type Guard = <T>(work: () => T) => T;

function journalOn(database: DatabaseSync, guard: Guard, logPath: string | undefined): Journal {
  const sql = statements(database);
  // A file that an older renga made and that is only read has no such table yet.
  const asked = hasTable(database, "requests") ? database.prepare(REQUESTS) : undefined;
  const insert = (run: string, event: Event): Entry => {
    const task = "task" in event ? event.task : null;
    const attempt = "attempt" in event ? event.attempt : null;
    const json = JSON.stringify(event);
    const { lastInsertRowid } = sql.event.run(run, event.at, event.type, task, attempt, json);
    if (event.type === "run-finished" || event.type === "run-resumed") {
      // What was interrupted, failed or waits for a person can go on.
      sql.finished.run(event.type === "run-finished" && event.outcome === "done" ? 1 : 0, run);
    }
    return { seq: Number(lastInsertRowid), run, event };
  };
  const log =
    logPath === undefined
      ? undefined
      : openExecutionLog(logPath, {
          after: (seq) => pages((from) => rowsOf(sql.pageOfAll.all(from)), seq),
          holds: (seq, run) => sql.holds.get(seq, run) !== undefined,
        });
  /** All of it or nothing, on the disk on return; the export follows. */
  const commit = (work: () => readonly Entry[]): readonly Entry[] => {
    const entries = guard(() => {
      sql.begin.run();
      try {
        const made = work();
        sql.commit.run();
        return made;
      } catch (error) {
        // SQLite has rolled back by itself after some failures, a full disk among them.
        if (database.isTransaction) sql.rollback.run();
        throw error;
      }
    });
    log?.write(entries);
    return entries;
  };

  return {
    begin: (started, plan) =>
      commit(() => {
        sql.addRun.run(started.run, started.at, started.title);
        sql.addPlan.run(started.run, JSON.stringify(plan));
        return [insert(started.run, started)];
      })[0] as Entry,
    append: (run, events) =>
      events.length === 0 ? [] : commit(() => events.map((event) => insert(run, event))),
    events: (run, afterSeq = 0, types) =>
      pages((from) => guard(() => pageOf(sql, { run, from, types })), afterSeq),
    plan: (run) => {
      const row = guard(() => sql.plan.get(run));
      return row === undefined ? undefined : (JSON.parse(String(row["json"])) as Plan);
    },
    runs: () => guard(() => sql.runs.all()).map(runRow),
    ask: (run, request, at) =>
      guard(() => Number(database.prepare(ASK).run(run, at, JSON.stringify(request)).lastInsertRowid)),
    requests: (run, after = 0) => guard(() => asked?.all(run, after) ?? []).map(numberedRequest),
    isTrusted: (digest) => guard(() => sql.isTrusted.get(digest)) !== undefined,
    trust: (digest, at, about) =>
      guard(() => {
        sql.trust.run(digest, at);
        if (about !== undefined) database.prepare(TRUST_ABOUT).run(digest, about);
      }),
    trusted: () => {
      const about = hasTable(database, "trust_about") ? TRUSTED : "select digest, at, '' as about from trust";
      return guard(() => database.prepare(about).all()).map((row) => ({
        digest: String(row["digest"]),
        at: Number(row["at"]),
        about: String(row["about"]),
      }));
    },
    distrust: (digest) =>
      guard(() => Number(database.prepare("delete from trust where digest = ?").run(digest).changes)) > 0,
    close: () => {
      log?.close();
      database.close();
    },
  };
}

/** Each is compiled once: compiling costs more than running them. */
function statements(database: DatabaseSync): Readonly<Record<Statement, StatementSync>> {
  const prepared = Object.entries(SQL).map(([name, text]) => [name, database.prepare(text)]);
  const sql = Object.fromEntries(prepared) as Record<Statement, StatementSync>;
  // Half the cost of a row is the object that it would come as.
  for (const page of [sql.page, sql.pageOfTypes, sql.pageOfAll]) page.setReturnArrays(true);
  return sql;
}

type Statement = keyof typeof SQL;

const SQL = {
  begin: "begin immediate",
  commit: "commit",
  rollback: "rollback",
  event: "insert into events(run, at, type, task, attempt, json) values (?, ?, ?, ?, ?, ?)",
  addRun: "insert into runs(run, started_at, title, finished) values (?, ?, ?, 0)",
  addPlan: "insert into plans(run, json) values (?, ?)",
  finished: "update runs set finished = ? where run = ?",
  trust: "insert or ignore into trust(digest, at) values (?, ?)",
  isTrusted: "select 1 from trust where digest = ?",
  page: `select seq, run, json from events where run = ? and seq > ? order by seq limit ${PAGE}`,
  pageOfTypes: `select seq, run, json from events where run = ? and seq > ? and type in (select value from json_each(?)) order by seq limit ${PAGE}`,
  pageOfAll: `select seq, run, json from events where seq > ? order by seq limit ${PAGE}`,
  holds: "select 1 from events where seq = ? and run = ?",
  plan: "select json from plans where run = ?",
  runs: "select run, started_at, title, finished from runs order by started_at desc, rowid desc",
} as const;

const TRUST_ABOUT = "insert or replace into trust_about(digest, about) values (?, ?)";
const TRUSTED =
  "select digest, at, coalesce(about, '') as about from trust left join trust_about using (digest) order by at desc, digest";
const ASK = "insert into requests(run, at, json) values (?, ?, ?)";
const REQUESTS = "select number, at, json from requests where run = ? and number > ? order by number";

type Row = Record<string, SQLOutputValue>;

/** The rows of a page come as arrays, which the types do not tell. */
type EventRow = readonly [seq: number, run: string, json: string];

function rowsOf(rows: unknown): readonly EventRow[] {
  return rows as readonly EventRow[];
}

type PageOf = { readonly run: string; readonly from: number; readonly types: readonly string[] | undefined };

function pageOf(sql: ReturnType<typeof statements>, { run, from, types }: PageOf): readonly EventRow[] {
  const rows =
    types === undefined ? sql.page.all(run, from) : sql.pageOfTypes.all(run, from, JSON.stringify(types));
  return rowsOf(rows);
}

function* pages(read: (after: number) => readonly EventRow[], afterSeq: number): Generator<Entry> {
  for (let after = afterSeq, more = true; more;) {
    const rows = read(after);
    for (const [seq, run, json] of rows) {
      after = seq;
      yield { seq, run, event: JSON.parse(json) as Event };
    }
    more = rows.length === PAGE;
  }
}

function runRow(row: Row): RunRow {
  return {
    run: String(row["run"]),
    startedAt: Number(row["started_at"]),
    title: String(row["title"]),
    finished: row["finished"] === 1,
  };
}

function numberedRequest(row: Row): NumberedRequest {
  const request = JSON.parse(String(row["json"])) as Request;
  return { number: Number(row["number"]), at: Number(row["at"]), request };
}
