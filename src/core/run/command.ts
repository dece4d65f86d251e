/** What the core asks of the shell. Each is recorded by an event before it is obeyed, and is idempotent by task and attempt. */
export type Command =
  | {
      readonly type: "start-attempt";
      readonly task: string;
      readonly attempt: number;
      readonly agent: string;
      /** Messages of earlier failed attempts, oldest first. */
      readonly failures: readonly string[];
    }
  | { readonly type: "land"; readonly task: string; readonly attempt: number }
  | { readonly type: "end-attempt"; readonly task: string; readonly attempt: number };
