import { execFileSync } from "node:child_process";

import type { ProcessRow, ProcessTable } from "./process-table.ts";

const COLUMNS = ["-o", "pid=,ppid=,pgid=,stat=,lstart="];

/** The processes as POSIX `ps` tells them, for systems without /proc; some 10 ms a call. */
export const psTable: ProcessTable = {
  list: () => ps(["-A", ...COLUMNS]).flatMap(parse),
  find: (pid) => ps(["-p", String(pid), ...COLUMNS]).flatMap(parse)[0],
  marked: (pids, marks) => {
    const showEnvironment =
      process.platform === "darwin" ? ["-E"] : process.platform === "linux" ? ["e"] : ["-e"];
    const wanted = new Set(pids);
    return ps([...showEnvironment, "-ww", "-A", "-o", "pid=,command="])
      .filter((line) => marks.some((mark) => ` ${line} `.includes(` ${mark} `)))
      .map((line) => Number.parseInt(line, 10))
      .filter((pid) => wanted.has(pid));
  },
};

function ps(args: readonly string[]): readonly string[] {
  const env: NodeJS.ProcessEnv = { PATH: process.env["PATH"], LC_ALL: "C" };
  try {
    return execFileSync("ps", [...args], { env, encoding: "utf8", maxBuffer: 1 << 28, stdio: "pipe" }).split(
      "\n",
    );
  } catch {
    return [];
  }
}

function parse(line: string): readonly ProcessRow[] {
  const found = /^\s*(\d+)\s+(\d+)\s+(\d+)\s+(\S+)\s+(\S.*?)\s*$/.exec(line);
  if (found === null) return [];
  const [, pid, parent, group, state = "", startTime = ""] = found;
  return [
    {
      pid: Number(pid),
      parent: Number(parent),
      group: Number(group),
      zombie: state.startsWith("Z"),
      startTime: startTime.replace(/\s+/g, " "),
    },
  ];
}
