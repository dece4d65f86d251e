import { UserError } from "../../core/user-error.ts";
import { diagnoseBranches } from "./diagnose-branches.ts";
import { diagnoseHome } from "./diagnose-home.ts";
import { diagnoseLocks } from "./diagnose-locks.ts";
import { diagnosePool } from "./diagnose-pool.ts";
import type { Ailment, Diagnosis, Patient } from "./diagnosis.ts";
import { refuseForeignHome } from "./foreign-home.ts";
import { gitProgram } from "./git.ts";
import { readIdentity, RENGA } from "./identity.ts";
import { locateRepository } from "./locate-repository.ts";
import { openMerger } from "./merger.ts";

/** Looks over the repository around `cwd` and everything of Renga's in it; changes nothing. */
export async function diagnose(cwd: string, program?: string): Promise<readonly Diagnosis[]> {
  return (await examine(cwd, program)).map(told);
}

/** Does what the fixable ones ask for, and answers what it has done; each is mended on its own, so one failure stops no other. */
export async function repair(
  cwd: string,
  program?: string,
): Promise<readonly (Diagnosis & { readonly failure?: string })[]> {
  const ailments = (await examine(cwd, program)).filter(({ mend }) => mend !== undefined);
  const done: (Diagnosis & { failure?: string })[] = [];
  for (const ailment of ailments)
    await ailment.mend?.().then(
      () => done.push(told(ailment)),
      (error: Error) => done.push({ ...told(ailment), failure: error.message }),
    );
  return done;
}

function told({ mend, ...ailment }: Ailment): Diagnosis {
  return { ...ailment, fixable: mend !== undefined };
}

async function examine(cwd: string, program: string | undefined): Promise<readonly Ailment[]> {
  const git = gitProgram(program);
  let patient: Patient;
  try {
    patient = { git, repository: await locateRepository(git, cwd) };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    const { message, hint } = error;
    return [
      { code: "no-repository", severity: "error", message, ...(hint === undefined ? {} : { fix: hint }) },
    ];
  }
  const about = await diagnoseGit(patient);
  if (patient.repository.bare) return about;
  // Nothing is mended in what may lead anywhere.
  const foreign = await foreignHome(patient.repository.root);
  if (foreign !== undefined) return [...about, foreign];
  return [
    ...about,
    ...diagnoseLocks(patient),
    ...diagnosePool(patient),
    ...(await diagnoseBranches(patient)),
    ...(await diagnoseHome(patient)),
  ];
}

async function foreignHome(root: string): Promise<Ailment | undefined> {
  try {
    await refuseForeignHome(root);
    return undefined;
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    const { message, hint = "" } = error;
    return { code: "foreign-home", severity: "error", message, fix: hint };
  }
}

async function diagnoseGit({ git, repository }: Patient): Promise<Ailment[]> {
  const { root, gitVersion } = repository;
  const found: Ailment[] = [{ code: "git-version", severity: "info", message: `git ${gitVersion}` }];
  const head = await git.run(["rev-parse", "--verify", "--quiet", "HEAD^{commit}"], { cwd: root });
  if (head.code === 0) {
    const merger = openMerger(git, root);
    if (!(await merger.isPersistent(head.stdout.toString().trim())))
      found.push({
        code: "slow-merges",
        severity: "info",
        message: "each merge starts a git of its own (some 3 ms): there is no `stdbuf` to keep one running",
        fix: "install GNU coreutils",
      });
    await merger.close();
  }
  if ((await readIdentity(git, root)) === RENGA)
    found.push({
      code: "no-identity",
      severity: "info",
      message: `git knows no name for you, so commits are made by ${RENGA.name} <${RENGA.email}>`,
      fix: "git config --global user.name 'Your Name' && git config --global user.email you@example.com",
    });
  return found;
}
