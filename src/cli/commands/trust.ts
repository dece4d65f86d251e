import { existsSync } from "node:fs";

import { openJournal } from "../../adapters/journal-sqlite/open-journal.ts";
import { refuseForeignHome } from "../../adapters/workspace-git/foreign-home.ts";
import { openHome } from "../../adapters/workspace-git/home.ts";
import { inspectRepository, readyRepository } from "../../adapters/workspace-git/inspect-repository.ts";
import { loadPlan } from "../../app/load-plan.ts";
import { EXIT, UserError } from "../../core/user-error.ts";
import type { Journal } from "../../ports/journal.ts";
import { confirmed, strangersWork } from "../ask-trust.ts";
import { chooseSettings } from "../choose-settings.ts";
import { safeText } from "../render/plain.ts";
import { homeOf, repositoryFacts } from "../repository.ts";
import { settingsGiven, type RunOptions } from "../run-options.ts";

type TrustOptions = RunOptions & { readonly list?: boolean; readonly forget?: string };

/** `renga trust`: what a plan and the configuration would run, and whether that may be; what is trusted, and no longer. */
export async function trust(paths: readonly string[], options: TrustOptions): Promise<number> {
  const repository = readyRepository(await inspectRepository(process.cwd()));
  const { root } = repository;
  if (options.list === true || options.forget !== undefined) {
    if (!existsSync(homeOf(root))) return say("nothing is trusted in this repository");
    return withJournal(root, (journal) =>
      options.forget === undefined ? list(journal) : forget(journal, options.forget),
    );
  }
  if (paths.length === 0)
    throw new UserError("trust needs the plan's files, --list, or --forget with a digest", {
      hint: "renga trust FILE…  |  renga trust --list",
    });
  const facts = await repositoryFacts(root);
  const loaded = await loadPlan({
    paths,
    cwd: process.cwd(),
    ...(facts === undefined ? {} : { repository: facts }),
    ...(options.dialect === undefined ? {} : { dialect: options.dialect }),
  });
  const { plan, digest } = loaded;
  const { settings, loaded: found } = await chooseSettings(plan, options, settingsGiven(options), {
    root: repository.root,
    starts: false,
  });
  const work = strangersWork({ plan, digest, settings, configText: found.text });
  process.stdout.write(work.text);
  if (work.harmless) return say("nothing would be run that somebody else wrote: there is nothing to trust");
  await refuseForeignHome(root);
  openHome(root);
  return withJournal(root, async (journal) => {
    const name = work.digest.slice(0, 12);
    if (journal.isTrusted(work.digest)) return say(`trusted already, as ${name}`);
    if (options.yes !== true) await confirmed(work, "Trust them?", "not trusted");
    journal.trust(work.digest, Date.now(), plan.sources.map(({ path }) => path).join(", "));
    return say(`trusted, as ${name}: \`renga run\` does not ask until one of them changes`);
  });
}

function list(journal: Journal): number {
  const lines = (journal.trusted?.() ?? []).map(
    ({ digest, at, about }) => `${digest.slice(0, 12)}  ${new Date(at).toISOString().slice(0, 16)}  ${about}`,
  );
  return say(lines.length === 0 ? "nothing is trusted in this repository" : lines.join("\n"));
}

function forget(journal: Journal, digest: string): number {
  const meant = (journal.trusted?.() ?? []).filter((one) => one.digest.startsWith(digest));
  if (meant.length !== 1 || digest.length < 4)
    throw new UserError(
      meant.length === 0 ? `${digest} is not trusted` : `${digest} is the beginning of several digests`,
      { hint: "renga trust --list" },
    );
  journal.distrust?.(meant[0]?.digest ?? "");
  return say(`trusted no longer: ${meant[0]?.digest.slice(0, 12)}  ${meant[0]?.about}`);
}

async function withJournal(
  root: string,
  work: (journal: Journal) => number | Promise<number>,
): Promise<number> {
  const journal = openJournal(homeOf(root));
  try {
    return await work(journal);
  } finally {
    journal.close();
  }
}

function say(text: string): number {
  process.stdout.write(
    text
      .split("\n")
      .map((line) => `${safeText(line)}\n`)
      .join(""),
  );
  return EXIT.done;
}
