import { UserError } from "../../core/user-error.ts";
import { gitProgram } from "./git.ts";

/** A `UserError` where the repository itself carries a `.renga`: its journal would say what this machine's user trusts, and which branches are ours. */
export async function refuseForeignHome(root: string): Promise<void> {
  const tracked = await gitProgram().text(["ls-files", "-z", "--", ":(icase).renga"], { cwd: root });
  if (tracked === "") return;
  throw new UserError("the repository carries a .renga of its own, and with it somebody else's trust", {
    hint: "look at who put it there; then: git rm -r --cached .renga, commit, and rm -r .renga",
  });
}
