/** What a slot's shell carries in its environment, and none of its commands: the folder that it works for. */
export const SHELL_OF = "RENGA_SHELL_OF";
