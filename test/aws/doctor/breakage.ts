import type { FindingState } from '../../../infra/doctor/check.ts';
import type { WireFault } from '../wire/faulty-wire.ts';
import type { Lacking, SoundStack } from './sound-stack.ts';

/** What the doctor says of one thing: state, check, and words with commands. */
export type Found = readonly [FindingState, string, RegExp];

/** Something that goes wrong in accounts, and all that the doctor must say of it. */
export interface Breakage {
  readonly name: string;
  readonly lacking?: Lacking;
  readonly plant?: (stack: SoundStack) => Promise<unknown>;
  /** What the emulator can't be brought to answer is said on the wire before it. */
  readonly answers?: { readonly to: RegExp; readonly fault: WireFault };
  /** Every finding that is not `ok`. */
  readonly found: readonly Found[];
  /** Whether nothing is broken any more once the printed commands have run. */
  readonly mends?: true;
}
