/** What a person asks of a run from outside it. `attempt` is the number of attempts that the person saw, so that a late request is known as such. */
export type Request =
  | { readonly kind: "answer"; readonly task: string; readonly attempt: number; readonly text: string }
  | {
      readonly kind: "skip";
      readonly task: string;
      readonly reason: string;
      /** Whether who needs it is blocked or goes on without it. */
      readonly dependents: "blocked" | "go-on";
    }
  | { readonly kind: "retry"; readonly task: string; readonly attempt: number }
  | { readonly kind: "stop"; readonly reason: string };

/** A request as the journal keeps it: numbered from 1 in the order they were asked; `at` is milliseconds since the epoch. */
export type NumberedRequest = { readonly number: number; readonly at: number; readonly request: Request };
