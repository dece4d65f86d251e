import { UserError } from "../../core/user-error.ts";
import { askRun } from "../ask-run.ts";

/** `renga stop`: ends what runs, in order, as Ctrl-C in the run's own terminal does; it goes on later with `run --continue`. */
export async function stop(options: { readonly run?: string; readonly reason?: string }): Promise<number> {
  return askRun(options.run, (_run, live) => {
    if (!live)
      throw new UserError("no run is live: there is nothing to stop", {
        hint: "renga status lists the runs",
      });
    return {
      request: { kind: "stop", reason: options.reason ?? "asked with renga stop" },
      said: "what runs is ended, nothing new starts",
    };
  });
}
