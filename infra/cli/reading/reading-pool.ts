import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';
import { Fault } from '../../../functions/errors.ts';
import type { RunTally } from '../../../functions/ingest/wholes/run-tally.ts';
import type { Input } from '../inputs/find-inputs.ts';
import type { ReadingSettings } from './reading-settings.ts';
import type { WorkerAnswer, WorkerTask } from './reading-worker.ts';
import { receivedError } from './world-error.ts';

/** How much a worker gets at once: enough that it waits for nobody, and that neighbours stay together. */
const PART_OBJECTS = 256;
const PART_BYTES = 16_000_000;
/** One part is read while the next one lies ready. */
const PARTS_AHEAD = 2;
/** What one object takes is garbage when the next one is read: more room only costs memory. */
const RESOURCE_LIMITS = { maxYoungGenerationSizeMb: 8 };
/** Beside this file, and in the package beside its bundle, as JavaScript. */
const WORKER = new URL(`./reading-worker${extname(import.meta.url)}`, import.meta.url);

/** What a pool of threads needs of its run. */
export interface PoolRun {
  readonly threads: number;
  readonly settings: ReadingSettings;
  readonly tally: RunTally;
  readonly signal: AbortSignal;
  readonly onDone: (bytes: number) => void;
}

/**
 * Reads files of this machine on worker threads, each with wholes of its own. Throws what went wrong in
 * one of them, or the signal's reason, when all have ended.
 */
export async function readOnThreads(inputs: readonly Input[], run: PoolRun): Promise<void> {
  const parts = partsOf(inputs);
  const workers = Array.from({ length: run.threads }, () => {
    return new Worker(WORKER, {
      workerData: run.settings,
      execArgv: [],
      resourceLimits: RESOURCE_LIMITS,
    });
  });
  let stop = (): void => {};
  const interrupted = new Promise<never>((_, reject) => {
    stop = () => reject(run.signal.reason);
    run.signal.addEventListener('abort', stop, { once: true });
  });
  try {
    run.signal.throwIfAborted();
    await Promise.race([
      interrupted,
      Promise.all(workers.map((worker) => work(worker, parts, run))),
    ]);
  } finally {
    run.signal.removeEventListener('abort', stop);
    interrupted.catch(() => {});
    await Promise.all(workers.map((worker) => worker.terminate()));
  }
}

/** Hands one worker part after part; resolves when it has written all that it read. */
function work(worker: Worker, parts: Iterator<readonly Input[]>, run: PoolRun): Promise<void> {
  return new Promise((resolve, reject) => {
    const post = (task: WorkerTask): void => worker.postMessage(task);
    let underWay = 0;
    let isLast = false;
    const handOn = (): void => {
      while (!isLast && underWay < PARTS_AHEAD) {
        const { value, done } = parts.next();
        if (done) isLast = true;
        else post(value);
        underWay += done ? 0 : 1;
      }
      if (isLast && underWay === 0) post('finish');
    };
    worker.on('message', (answer: WorkerAnswer) => {
      if (answer.is === 'progress') run.onDone(answer.bytes);
      if (answer.is === 'failed') reject(receivedError(answer.error));
      if (answer.is === 'done') {
        underWay -= 1;
        handOn();
      }
      if (answer.is === 'finished') {
        run.tally.add(answer.tally);
        resolve();
      }
    });
    worker.on('error', reject);
    worker.on('exit', (code) => reject(new Fault('read-failed', `a thread ended early (${code})`)));
    handOn();
  });
}

/** Inputs in their order, so many at once. */
function* partsOf(inputs: readonly Input[]): Generator<readonly Input[]> {
  let part: Input[] = [];
  let bytes = 0;
  for (const input of inputs) {
    part.push(input);
    bytes += input.sizeBytes;
    if (part.length < PART_OBJECTS && bytes < PART_BYTES) continue;
    yield part;
    part = [];
    bytes = 0;
  }
  if (part.length > 0) yield part;
}
