import { createHash } from 'node:crypto';
import type { LabWorker } from './tls-worker.ts';

/** How long the sessions of a node live. */
export interface SessionLife {
  /** A ticket key seals for so long, and opens for as long again. */
  readonly keyMs: number;
  /** The cache of session IDs holds each for so long. */
  readonly cachedMs: number;
}

/** The worker that issues sessions, and those that only open what others issued. */
export interface WorkersOfNow {
  readonly issuing: readonly LabWorker[];
  readonly opening: readonly LabWorker[];
}

/**
 * A worker for each ticket key of a time. Nodes that begin with the same keys go on with the same, as
 * those of a Region do.
 */
export function rotatingWorkers(
  open: (ticketKeys: Buffer) => LabWorker,
  firstKeys: Buffer,
  { keyMs, nowMs }: Pick<SessionLife, 'keyMs'> & { readonly nowMs: () => number },
): () => WorkersOfNow {
  const workers = new Map<number, LabWorker>();
  return () => {
    const period = Math.floor(nowMs() / keyMs);
    const issuing = workers.get(period) ?? open(keysOf(firstKeys, period));
    workers.set(period, issuing);
    for (const at of workers.keys()) if (at < period - 1) workers.delete(at);
    const before = workers.get(period - 1);
    return { issuing: [issuing], opening: before === undefined ? [] : [before] };
  };
}

function keysOf(firstKeys: Buffer, period: number): Buffer {
  const hash = createHash('sha512').update(firstKeys).update(String(period)).digest();
  return hash.subarray(0, firstKeys.length);
}
