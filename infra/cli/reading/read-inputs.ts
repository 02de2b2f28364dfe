import { availableParallelism } from 'node:os';
import { readingIdOf, readingNumber, sourceIdOf } from '../../../functions/ingest/lake-keys.ts';
import type { ReadingSet } from '../../../functions/ingest/wholes/reading-set.ts';
import { RunTally } from '../../../functions/ingest/wholes/run-tally.ts';
import type { Input } from '../inputs/find-inputs.ts';
import { BUCKET, InputReader, versionOf } from './input-reader.ts';
import { readOnThreads } from './reading-pool.ts';
import { openGathering, type ReadingSettings } from './reading-settings.ts';

/** When reading is spread over threads. */
export interface ThreadLimits {
  readonly threads: number;
  /** A thread takes as long to load as to read so many small objects, or so many bytes. */
  readonly objectsEach: number;
  readonly bytesEach: number;
}

/** More threads wait for the disk, and hold more memory. */
const THREADS_MAX = 8;

/** What this machine does best. */
export const THREAD_LIMITS: ThreadLimits = {
  threads: Math.min(THREADS_MAX, availableParallelism()),
  objectsEach: 10_000,
  bytesEach: 50_000_000,
};

/** What reading needs of its run. */
export interface ReadingRun {
  readonly settings: ReadingSettings;
  /** Readings of logs that the ledger has: their rows are in the lake. */
  readonly known: ReadingSet;
  readonly threads?: ThreadLimits | undefined;
  readonly signal: AbortSignal;
  readonly onProgress: (doneBytes: number, totalBytes: number) => void;
}

/**
 * Reads into the lake what it does not hold yet, on several threads where that is worth it, and answers
 * what the run is about. Throws when the world fails.
 */
export async function readInputs(inputs: readonly Input[], run: ReadingRun): Promise<RunTally> {
  const { settings, signal } = run;
  const tally = new RunTally();
  const totalBytes = inputs.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  let doneBytes = 0;
  const onDone = (bytes: number): void => {
    doneBytes += bytes;
    run.onProgress(doneBytes, totalBytes);
  };
  const unread =
    run.known.size === 0
      ? inputs
      : inputs.filter((input) => {
          const known = knownReading(input, run);
          if (known === undefined) return true;
          tally.read.add(known);
          onDone(input.sizeBytes);
          return false;
        });
  const local = unread.filter(({ remote }) => remote === null);
  const threads = threadsFor(local, run.threads ?? THREAD_LIMITS);
  const here = threads > 1 ? unread.filter(({ remote }) => remote !== null) : unread;
  if (threads > 1) await readOnThreads(local, { threads, settings, tally, signal, onDone });
  await readHere(here, { ...run, tally, onDone });
  return tally;
}

async function readHere(
  inputs: readonly Input[],
  run: ReadingRun & { readonly tally: RunTally; readonly onDone: (bytes: number) => void },
): Promise<void> {
  const { settings, tally, signal, onDone } = run;
  const gathering = openGathering(settings);
  const { keepAliveMs } = settings;
  try {
    await new InputReader(gathering, tally, { keepAliveMs, signal }).read(inputs, onDone);
    await gathering.flush();
  } catch (error) {
    await gathering.abort();
    throw error;
  }
}

/** The reading of one of an input's copies that the lake holds. */
function knownReading(input: Input, { known, settings }: ReadingRun): bigint | undefined {
  const sourceId = sourceIdOf(BUCKET, input.identity);
  for (const copy of [input, ...(input.copies ?? [])]) {
    const id = readingNumber(readingIdOf(sourceId, versionOf(copy, settings.keepAliveMs)));
    if (known.has(id)) return id;
  }
  return undefined;
}

function threadsFor(inputs: readonly Input[], limits: ThreadLimits): number {
  const bytes = inputs.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  const worth = Math.max(inputs.length / limits.objectsEach, bytes / limits.bytesEach);
  return Math.min(limits.threads, inputs.length, Math.floor(worth));
}
