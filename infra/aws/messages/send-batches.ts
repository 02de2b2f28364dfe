import { setTimeout } from 'node:timers/promises';
import { Fault } from '../../../functions/errors.ts';

/** The most entries of one call of PutEvents or SendMessageBatch. */
const BATCH_MAX = 10;
const TRIES_MAX = 5;
const FIRST_PAUSE_MS = 100;

/** An entry that AWS refused, though it answered the call. */
export interface Refused<Entry> {
  readonly entry: Entry;
  readonly reason: string;
}

/**
 * Sends entries ten at a time, and those that are refused again, with growing pauses; throws
 * `send-failed` for what is still refused then. AWS may have accepted other entries of the batch.
 */
export async function sendInBatches<Entry>(
  entries: readonly Entry[],
  place: string,
  send: (batch: readonly Entry[]) => Promise<readonly Refused<Entry>[]>,
): Promise<void> {
  for (let at = 0; at < entries.length; at += BATCH_MAX) {
    await sendAll(entries.slice(at, at + BATCH_MAX), place, send);
  }
}

async function sendAll<Entry>(
  batch: readonly Entry[],
  place: string,
  send: (batch: readonly Entry[]) => Promise<readonly Refused<Entry>[]>,
): Promise<void> {
  let left = batch;
  for (let tries = 1; ; tries += 1) {
    const refused = await send(left);
    const [first] = refused;
    if (first === undefined) return;
    if (tries === TRIES_MAX) {
      const what = `${place} refused ${refused.length} of ${batch.length}`;
      throw new Fault(
        'send-failed',
        `${what}, ${TRIES_MAX} times (${first.reason}): try again later`,
      );
    }
    left = refused.map(({ entry }) => entry);
    await setTimeout(Math.random() * FIRST_PAUSE_MS * 2 ** tries);
  }
}
