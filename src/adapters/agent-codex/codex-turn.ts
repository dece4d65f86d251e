import type { Spent } from "../../core/ledger/spent.ts";
import { addUsage, NO_USAGE } from "../../core/ledger/usage.ts";
import type { AgentEvent } from "../../ports/agent.ts";
import type { Json } from "../agent-cli/json-lines.ts";
import type { CliReader } from "../agent-cli/run-cli.ts";
import { limitReached, type CodexLimits } from "./codex-limits.ts";
import { newCodexStream, takeCodexLine, type CodexStream } from "./codex-stream.ts";
import { openRollout, type Rollout, type RolloutReader } from "./rollout.ts";

/** Follows one sitting of Codex, in its stream and its rollout. */
export type CodexTurn = CliReader & {
  readonly stream: CodexStream;
  readonly rollout: () => Rollout;
  /** The limit that it came to, in words. */
  readonly over: () => string | undefined;
};

/** `folder` is Codex's home. */
export function openCodexTurn(
  folder: string,
  limits: CodexLimits,
  said: (event: AgentEvent) => void,
): CodexTurn {
  const stream = newCodexStream();
  const since = Date.now();
  let reader: RolloutReader | undefined;
  let told = 0;
  let over: string | undefined;
  const rollout = (): Rollout => {
    if (stream.session === undefined) return { requests: [] };
    reader ??= openRollout(folder, stream.session, since);
    const seen = reader.look();
    const { requests, model } = seen;
    for (const usage of requests.slice(told))
      said({ type: "usage", usage: { ...usage, requests: 1 }, ...(model === undefined ? {} : { model }) });
    told = requests.length;
    return seen;
  };
  return {
    stream,
    rollout,
    over: () => over,
    finished: () => stream.end !== undefined,
    stop: () => over !== undefined,
    read: (line: Json) => {
      for (const event of takeCodexLine(stream, line)) said(event);
      if (line["type"] === "item.completed" && stream.end === undefined)
        over ??= limitReached(limits, { tools: stream.tools, ...rollout() });
    },
  };
}

/**
 * What a sitting used. The rollout tells requests apart and knows of failed turns, too; the stream's own number counts for a
 * conversation that began with this sitting only, as it is that of the whole conversation.
 */
export function codexSpent(
  stream: CodexStream,
  { requests, model }: Rollout,
  { asked, resumed }: { readonly asked?: string | undefined; readonly resumed: boolean },
): Spent {
  const { end, session } = stream;
  const own = end !== undefined && "usage" in end && !resumed ? end.usage : undefined;
  const none = wasTurnedAway(stream) && model !== undefined ? { ...NO_USAGE, requests: 0 } : undefined;
  const usage =
    requests.length === 0
      ? (own ?? none)
      : { ...requests.reduce(addUsage, NO_USAGE), requests: requests.length };
  const used = model ?? asked;
  return {
    basis: "unknown",
    ...(usage === undefined ? {} : { usage }),
    ...(used === undefined ? {} : { model: used }),
    ...(session === undefined ? {} : { session }),
  };
}

/** No provider bills a request that it refused to take. */
function wasTurnedAway({ end }: CodexStream): boolean {
  return end !== undefined && "error" in end && /\bstatus:? 4\d\d\b/u.test(end.error);
}
