import { processRunnerContract } from "../../../test/contracts/process-runner.ts";
import { createProcessRunner } from "./create-process-runner.ts";

processRunnerContract("a process for each command", () => createProcessRunner({ graceMs: 100 }));
