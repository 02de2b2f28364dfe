import { readArguments, refuseArguments } from './arguments/read-arguments.ts';
import { PROBE } from './probe-options.ts';

/** What a person asked `probe` to do. */
export interface ProbeCommand {
  readonly help: boolean;
  readonly json: boolean;
  readonly explain: boolean;
  readonly targetsPath: string;
  readonly outPath: string | null;
  readonly attempts: number;
  readonly concurrency: number;
  readonly timeoutMs: number;
  readonly budget: number;
}

/** Arguments → what to do; throws `bad-arguments` with all faults at once. */
export function parseProbeCommand(args: readonly string[]): ProbeCommand {
  const { values, faults } = readArguments(PROBE, args);
  if (!values.help) refuseArguments(faults);
  const { targets, out, timeout, ...rest } = values;
  return { ...rest, targetsPath: targets, outPath: out, timeoutMs: timeout };
}
