import { Fault } from '../errors.ts';
import { encodeDocument } from '../lake/lake-document.ts';
import { changeBytes, loadDocument, WRITE_ATTEMPTS } from '../lake/state-document.ts';
import {
  PROBE_TURNS_KEY,
  type ProbeTurns,
  probeTurnsSchema,
} from '../model/discovery/probe-turns.ts';
import type { StateStore } from '../ports.ts';

/** Whose turn it was; undefined where nobody kept it. Throws `read-failed` where that is of no use. */
export async function readTurns(states: StateStore): Promise<ProbeTurns | undefined> {
  const kept = await loadDocument<ProbeTurns>(states, PROBE_TURNS_KEY);
  if (kept === undefined) return undefined;
  const read = probeTurnsSchema.safeParse(kept);
  if (read.success) return read.data;
  const [first] = read.error.issues;
  const where = `${first?.path.join('.')}: ${first?.message}`;
  throw new Fault('read-failed', `${PROBE_TURNS_KEY} is none of ours: ${where}`);
}

/** Keeps whose turn it was, in place of whatever was kept before. */
export async function keepTurns(next: ProbeTurns, states: StateStore): Promise<void> {
  const bytes = encodeDocument(PROBE_TURNS_KEY, next);
  await changeBytes(states, PROBE_TURNS_KEY, WRITE_ATTEMPTS, async () => ({
    ...{ next: bytes, result: undefined },
  }));
}
