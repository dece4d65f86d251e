import { backgroundRunnerContract } from "../../../test/contracts/background-runner.ts";
import { createBackgroundRunner } from "./background.ts";

backgroundRunnerContract("createBackgroundRunner", (graceMs) => createBackgroundRunner({ graceMs }), {
  module: new URL("./background.ts", import.meta.url).href,
  name: "createBackgroundRunner",
});
