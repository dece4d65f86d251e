import { processRunnerContract } from "../../../test/contracts/process-runner.ts";
import { createSlotRunner } from "./create-slot-runner.ts";

processRunnerContract("commands through shells that are already there", () =>
  createSlotRunner(3, { graceMs: 100 }),
);
