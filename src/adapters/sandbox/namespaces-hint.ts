import { readFileSync } from "node:fs";

/** Settings of the kernel that keep users from namespaces, each with the value that does and what allows it again. */
const SETTINGS = [
  {
    file: "/proc/sys/kernel/apparmor_restrict_unprivileged_userns",
    forbids: "1",
    // https://ubuntu.com/blog/ubuntu-23-10-restricted-unprivileged-user-namespaces
    allow:
      "AppArmor keeps programs from user namespaces: give /usr/bin/bwrap a profile that allows `userns`, or sudo sysctl kernel.apparmor_restrict_unprivileged_userns=0",
  },
  {
    file: "/proc/sys/kernel/unprivileged_userns_clone",
    forbids: "0",
    allow: "the kernel keeps users from namespaces: sudo sysctl kernel.unprivileged_userns_clone=1",
  },
  {
    file: "/proc/sys/user/max_user_namespaces",
    forbids: "0",
    allow: "the kernel has no room for user namespaces: sudo sysctl user.max_user_namespaces=15000",
  },
] as const;

const IN_CONTAINER =
  "it needs user namespaces; in Docker it takes --security-opt seccomp=unconfined --security-opt systempaths=unconfined, and apparmor=unconfined where the host has AppArmor";

/** What lets bubblewrap start where it is installed and cannot; `read` gives a file's text, or undefined. */
export function namespacesHint(read: (file: string) => string | undefined = textOf): string {
  return SETTINGS.find(({ file, forbids }) => read(file)?.trim() === forbids)?.allow ?? IN_CONTAINER;
}

function textOf(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
}
