/** A tool that the agent offers to the model, whatever API it speaks. */
export type Tool = {
  readonly name: string;
  /** `custom` takes free text (Codex's own), the others take JSON. */
  readonly custom: boolean;
  readonly properties: Readonly<Record<string, unknown>>;
};

/** A request to the model, whatever API it came by. */
export type Asked = {
  readonly model: string;
  readonly prompt: string;
  /** Where the agent says that it works; absent: it does not say, or its tools take relative paths. */
  readonly directory?: string;
  readonly tools: readonly Tool[];
  /** What its tools have answered since the prompt, oldest first; their number is the step of the script. */
  readonly answers: readonly string[];
};

export type Call =
  | { readonly name: string; readonly args: Readonly<Record<string, unknown>> }
  | { readonly name: string; readonly text: string };

/** What the model says. */
export type Reply = {
  readonly text?: string;
  readonly calls?: readonly Call[];
  readonly stop?: "max-tokens" | "refusal";
};

/** A scripted answer: a reply, an HTTP error, or a connection that gives none. */
export type Answer =
  | Reply
  | {
      readonly status: number;
      readonly error: string;
      readonly message: string;
      readonly retryAfter?: number;
    }
  | { readonly breaks: "drop" | "hang" };

/** The tokens of every single reply, so that what an agent reports can be checked to the last one. */
export const USAGE = { input: 150, cacheRead: 800, cacheWrite: 250, output: 64, reasoning: 16 } as const;
