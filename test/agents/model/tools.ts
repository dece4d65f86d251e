import { join } from "node:path";

import type { Asked, Call, Tool } from "./reply.ts";

/** What a model can wish for, put into calls of the tools that this agent happens to offer. */
export type Hands = {
  /** Creates a file, or writes all of it anew. */
  readonly write: (path: string, text: string) => Call;
  /** What has to be asked before a file that is there can be changed; undefined: nothing. */
  readonly read: (path: string) => Call | undefined;
  readonly replace: (path: string, before: string, after: string) => Call;
  readonly run: (command: string) => Call;
};

/** The agent's own tools as hands; undefined where it offers none that write. */
export function handsOf({ tools, directory }: Asked): Hands | undefined {
  // Qwen Code takes absolute paths only.
  const placed = (path: string): string => (directory === undefined ? path : join(directory, path));
  const find = (...names: string[]): Tool | undefined => tools.find(({ name }) => names.includes(name));
  const shell = shellOf(tools);
  const writer = find("Write", "write_file", "write");
  if (writer !== undefined) {
    const file = pathName(writer);
    const editor = find("Edit", "replace", "edit");
    return {
      write: (path, text) => ({ name: writer.name, args: { [file]: placed(path), content: text } }),
      read: (path) => {
        const reader = find("Read", "read_file", "read");
        return reader === undefined
          ? undefined
          : { name: reader.name, args: { [pathName(reader)]: placed(path) } };
      },
      replace: (path, before, after) => {
        const has = (name: string): boolean => editor?.properties[name] !== undefined;
        return {
          name: editor?.name ?? writer.name,
          args: {
            [editor === undefined ? file : pathName(editor)]: placed(path),
            ...(has("instruction") ? { instruction: "Change it" } : {}),
            ...(has("edits")
              ? { edits: [{ oldText: before, newText: after }] }
              : {
                  [has("oldString") ? "oldString" : has("oldText") ? "oldText" : "old_string"]: before,
                  [has("newString") ? "newString" : has("newText") ? "newText" : "new_string"]: after,
                }),
          },
        };
      },
      run: (command) => shell?.(command) ?? { name: "Bash", args: { command } },
    };
  }
  const patch = patcherOf(tools);
  if (patch === undefined && shell === undefined) return undefined;
  const run = shell ?? ((command: string): Call => ({ name: "shell", args: { command } }));
  return {
    write: (path, text) =>
      patch?.(`*** Add File: ${path}\n${marked("+", text)}`) ?? run(`cat > '${path}' <<'EOT'\n${text}EOT`),
    read: () => undefined,
    replace: (path, before, after) =>
      patch?.(`*** Update File: ${path}\n@@\n${marked("-", before)}\n${marked("+", after)}`) ??
      run(`sed -i 's/${before.trim()}/${after.trim()}/' '${path}'`),
    run,
  };
}

/** Codex: the patch is a tool of its own, or a function of the one tool that takes JavaScript. */
function patcherOf(tools: readonly Tool[]): ((body: string) => Call) | undefined {
  const whole = (body: string): string => `*** Begin Patch\n${body}\n*** End Patch\n`;
  const code = tools.find(({ name, custom }) => name === "exec" && custom);
  if (code !== undefined)
    return (body) => ({
      name: "exec",
      text: `const r = await tools.apply_patch(${JSON.stringify(whole(body))});\ntext(r);`,
    });
  const own = tools.find(({ name }) => name === "apply_patch");
  if (own === undefined) return undefined;
  return (body) =>
    own.custom
      ? { name: "apply_patch", text: whole(body) }
      : {
          name: "apply_patch",
          args: { [own.properties["patchText"] === undefined ? "input" : "patchText"]: whole(body) },
        };
}

function shellOf(tools: readonly Tool[]): ((command: string) => Call) | undefined {
  for (const { name, custom } of tools)
    switch (name) {
      case "Bash":
      case "bash":
      case "run_shell_command":
        return (command) => ({ name, args: { command, description: "Run it" } });
      case "exec":
        if (!custom) continue;
        return (command) => ({
          name,
          text: `const r = await tools.exec_command({ cmd: ${JSON.stringify(command)} });\ntext(r);`,
        });
      case "exec_command":
        return (command) => ({ name, args: { cmd: command } });
      case "shell_command":
        return (command) => ({ name, args: { command } });
      case "shell":
      case "local_shell":
        return (command) => ({ name, args: { command: ["bash", "-lc", command] } });
      default:
    }
  return undefined;
}

function pathName({ properties }: Tool): string {
  return (
    ["file_path", "filePath", "absolute_path", "path"].find((it) => properties[it] !== undefined) ??
    "file_path"
  );
}

function marked(sign: string, text: string): string {
  return text
    .replace(/\n$/, "")
    .split("\n")
    .map((line) => sign + line)
    .join("\n");
}
