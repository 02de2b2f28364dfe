import { parentPort, workerData } from 'node:worker_threads';
import { RunTally, type TallyParts } from '../../../functions/ingest/wholes/run-tally.ts';
import type { Input } from '../inputs/find-inputs.ts';
import { InputReader } from './input-reader.ts';
import { openGathering, type ReadingSettings } from './reading-settings.ts';
import { type SentError, sentError } from './world-error.ts';

// A thread that reads inputs of this machine: it gets them in parts, and writes wholes of its own.

/** What a worker is asked: to read these, or to write what it holds. */
export type WorkerTask = readonly Input[] | 'finish';

/** What a worker answers: bytes of inputs that are read, a part that is done, and the end. */
export type WorkerAnswer =
  | { readonly is: 'progress'; readonly bytes: number }
  | { readonly is: 'done' }
  | { readonly is: 'finished'; readonly tally: TallyParts }
  | { readonly is: 'failed'; readonly error: SentError };

const settings = workerData as ReadingSettings;
const port = parentPort;
if (port === null) throw new Error('this is a thread of analyse');
const answer = (to: WorkerAnswer): void => port.postMessage(to);
const gathering = openGathering(settings);
const tally = new RunTally();
const { keepAliveMs } = settings;
// Whoever interrupts the run ends its threads.
const { signal } = new AbortController();
const reader = new InputReader(gathering, tally, { keepAliveMs, signal });

async function work(task: WorkerTask): Promise<void> {
  if (task === 'finish') {
    await gathering.flush();
    answer({ is: 'finished', tally: tally.parts() });
    port?.close();
    return;
  }
  let bytes = 0;
  await reader.read(task, (more) => {
    bytes += more;
  });
  answer({ is: 'progress', bytes });
  answer({ is: 'done' });
}

let before = Promise.resolve();
port.on('message', (task: WorkerTask) => {
  before = before
    .then(() => work(task))
    .catch(async (error) => {
      await gathering.abort().catch(() => {});
      answer({ is: 'failed', error: sentError(error) });
    });
});
