import { join, relative } from "node:path";

import { discoverPlans } from "../../app/discover-plans.ts";
import { walkFolder } from "../../app/walk-folder.ts";
import { EXIT, UserError } from "../../core/user-error.ts";
import { paintFor } from "../render/colour.ts";
import { renderDiscovery } from "../render/discovery.ts";
import { jsonText } from "../render/json-text.ts";
import { repositoryFacts } from "../repository.ts";

type DiscoverOptions = { readonly discover?: boolean; readonly json?: boolean };

/**
 * `renga plan --discover`: the plans of the repository around the working directory, or of that directory where there is none.
 * A `UserError` for `renga plan` without files and without the option.
 */
export async function discover(names: readonly string[], options: DiscoverOptions): Promise<number> {
  if (options.discover !== true)
    throw new UserError("plan needs the plan's files, or its folder", {
      hint: "renga plan FILE…  |  renga plan --discover lists the plans of this repository",
    });
  if (names.length > 0)
    throw new UserError("plan --discover looks through the whole repository and takes no files", {
      hint: `to read them: renga plan ${names.join(" ")}`,
    });
  const cwd = process.cwd();
  const repository = await repositoryFacts(cwd);
  const root = repository?.root ?? cwd;
  const found = await discoverPlans(root, repository?.files ?? new Set((await walkFolder(cwd)).paths));
  if (options.json === true) {
    process.stdout.write(jsonText({ version: 1, root, ...found }));
    return EXIT.done;
  }
  const width = process.stdout.columns ?? 100;
  const plans = found.plans.map((plan) => ({ ...plan, path: relative(cwd, join(root, plan.path)) || "." }));
  process.stdout.write(
    renderDiscovery({ ...found, plans }, { width, paint: paintFor(process.stdout, process.env) }),
  );
  return EXIT.done;
}
