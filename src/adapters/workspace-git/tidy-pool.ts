import { removePlace } from "./clean.ts";
import type { Repository } from "./locate-repository.ts";
import { poolPlaces } from "./pool-places.ts";

/** Takes away worktrees that a killed run left half made or half removed: this run may need fewer, and would not heal them. */
export async function tidyPool(repository: Repository): Promise<void> {
  for (const place of poolPlaces(repository)) {
    const { state } = place.link;
    if (!place.ours || place.holder !== undefined || (state !== "missing" && state !== "orphan")) continue;
    // What cannot be taken away now is told by `doctor`, and is in nobody's way.
    await removePlace(repository, place).catch(() => {});
  }
}
