import { ALL_SPECIALISTS } from "../core/route/pool-of.ts";
import { agentSpecs } from "./agents.ts";

/**
 * What `--agent` names, as specs: `apply,types,command:PROGRAM ARGS`. `names` are those of agents that the configuration and the
 * repository have. A `UserError` for what is neither a name nor a spec.
 */
export function namedAgents(given: readonly string[], names: readonly string[]): readonly string[] {
  const known = new Map([...names, ALL_SPECIALISTS].map((name) => [name.toLowerCase(), name]));
  return given.flatMap((text) => {
    const specs: string[] = [];
    let other: string[] = [];
    const flush = (): void => {
      if (other.length > 0) specs.push(...agentSpecs([other.join(",")]));
      other = [];
    };
    for (const part of text.split(",")) {
      const name = known.get(part.trim().toLowerCase());
      if (name === undefined) other.push(part);
      else {
        flush();
        specs.push(name);
      }
    }
    flush();
    return specs;
  });
}
