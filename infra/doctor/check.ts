import type { StackView } from './stack-view.ts';

/**
 * `waiting`: not there yet, and too early to tell; `unchecked`: AWS did not answer, so nothing is
 * known.
 */
export const FINDING_STATES = ['ok', 'waiting', 'broken', 'unchecked'] as const;
export type FindingState = (typeof FINDING_STATES)[number];

/** What a check found: one line, and the commands that mend or explain it. */
export interface Finding {
  readonly state: FindingState;
  /** What is so, and where. */
  readonly says: string;
  /** Shell commands, each complete. */
  readonly commands: readonly string[];
  /** The right that the credentials lack, where nothing could be checked for that. */
  readonly right: string | null;
}

/** One thing that must be so for the pipeline to work. */
export interface Check {
  readonly name: string;
  /** One finding where all is well, else one for each thing that is not; throws where AWS is silent. */
  run(stack: StackView): Promise<readonly Finding[]>;
}

/** All is as it should be. */
export function ok(says: string): Finding {
  return { state: 'ok', says, commands: [], right: null };
}

/** It is too early to tell. */
export function waiting(says: string): Finding {
  return { state: 'waiting', says, commands: [], right: null };
}

/** Something keeps the pipeline from working; the commands say what to do. */
export function broken(says: string, ...commands: readonly string[]): Finding {
  return { state: 'broken', says, commands, right: null };
}

/**
 * Looks at each of several things at once: what is wrong with them, or `allRight`. Where AWS does not
 * answer about some, it throws only if nothing is wrong with the others.
 */
export async function allOf<Thing>(
  things: readonly Thing[],
  look: (thing: Thing) => Promise<Finding | null>,
  allRight: string,
): Promise<readonly Finding[]> {
  const looked = await Promise.allSettled(things.map(look));
  const wrong = looked.flatMap((one) => (one.status === 'fulfilled' ? (one.value ?? []) : []));
  if (wrong.length > 0) return wrong;
  const silent = looked.find((one) => one.status === 'rejected');
  if (silent !== undefined) throw silent.reason;
  return [ok(allRight)];
}
