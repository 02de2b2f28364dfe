import { messageOf, type WrittenObject } from '../../../functions/ingest/object-events.ts';
import type { IngestQueue } from './ingest-queue.ts';

/** Messages that are sent together; the queue takes ten a call. */
const MESSAGES_PER_SEND = 100;

/** Sends a message about each object; returns how many, and ends between two sends when aborted. */
export async function sendAgain(
  objects: AsyncIterable<WrittenObject>,
  queue: Pick<IngestQueue, 'send'>,
  signal: AbortSignal,
): Promise<number> {
  let pending: string[] = [];
  let sent = 0;
  const flush = async (): Promise<void> => {
    signal.throwIfAborted();
    await queue.send(pending);
    sent += pending.length;
    pending = [];
  };
  for await (const object of objects) {
    pending.push(messageOf(object));
    if (pending.length === MESSAGES_PER_SEND) await flush();
  }
  if (pending.length > 0) await flush();
  return sent;
}
