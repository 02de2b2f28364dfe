import { basename, dirname } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { isLeftOut, type LeftOut } from '../../../functions/ingest/ingest.ts';
import { interruptible } from '../../../functions/ingest/interruptible-store.ts';
import type { ObjectRef } from '../../../functions/ingest/ledger.ts';
import type {
  GatheredObject,
  ObjectGathering,
} from '../../../functions/ingest/wholes/object-gathering.ts';
import type { RunTally } from '../../../functions/ingest/wholes/run-tally.ts';
import { DEFAULT_KEEP_ALIVE_MS } from '../../../functions/model/rate.ts';
import type { ObjectBody } from '../../../functions/ports.ts';
import { FolderStore } from '../../local/folder-store.ts';
import { readSmallFile, SMALL_FILE_BYTES_MAX } from '../../local/small-file.ts';
import type { Input, InputCopy } from '../inputs/find-inputs.ts';
import { inParallel } from '../inputs/in-parallel.ts';

/** On one machine folders and buckets count as one bucket: an object is the same wherever it was copied to. */
export const BUCKET = 'local';
/** Small files that are read at once before the event loop has its turn. */
const FILES_A_TURN = 64;

/**
 * What tells a reading of an object from others of it: the state that it was in, and the keep-alive
 * time by which its lines were reduced, unless that is the usual one.
 */
export function versionOf(
  { sizeBytes, state }: Pick<InputCopy, 'sizeBytes' | 'state'>,
  keepAliveMs: number,
): string {
  const version = `${sizeBytes} ${state}`;
  return keepAliveMs === DEFAULT_KEEP_ALIVE_MS ? version : `${version} keep-alive ${keepAliveMs}`;
}

/** Reads inputs, one after another, into the lake and the tally of a run. */
export class InputReader {
  readonly #gathering: ObjectGathering;
  readonly #tally: RunTally;
  readonly #keepAliveMs: number;
  readonly #signal: AbortSignal;
  #turn: Promise<void> = Promise.resolve();

  constructor(
    gathering: ObjectGathering,
    tally: RunTally,
    { keepAliveMs, signal }: { readonly keepAliveMs: number; readonly signal: AbortSignal },
  ) {
    this.#gathering = gathering;
    this.#tally = tally;
    this.#keepAliveMs = keepAliveMs;
    this.#signal = signal;
  }

  /** Reads all; `onDone` gets the bytes of each as it was found. Throws when the world fails. */
  async read(inputs: readonly Input[], onDone: (bytes: number) => void): Promise<void> {
    let sinceTurn = 0;
    const remote: Input[] = [];
    for (const input of inputs) {
      if (input.remote !== null) {
        remote.push(input);
        continue;
      }
      await this.#readLocal(input);
      onDone(input.sizeBytes);
      if (++sinceTurn < FILES_A_TURN) continue;
      sinceTurn = 0;
      await setImmediate();
      this.#signal.throwIfAborted();
    }
    await inParallel(remote, async (input) => {
      await this.#readRemote(input);
      onDone(input.sizeBytes);
    });
  }

  async #readLocal(input: Input): Promise<void> {
    const gathered = this.#gatherSmall(input, input);
    // Nothing is awaited for most files: there may be a million.
    if (gathered !== undefined) this.#tally.count(gathered);
    else await this.#readCopies(input, (copy) => this.#gatherFile(input, copy));
    if (this.#gathering.owes) await this.#gathering.settle();
  }

  #gatherSmall(input: Input, copy: InputCopy): GatheredObject | LeftOut | undefined {
    if (copy.sizeBytes > SMALL_FILE_BYTES_MAX) return undefined;
    const file = readSmallFile(copy.path);
    if (file === undefined) return undefined;
    const { sizeBytes, modifiedMs: state } = file;
    return this.#gathering.gatherBytes(this.#refOf(input, { sizeBytes, state }), file.bytes);
  }

  async #gatherFile(input: Input, copy: InputCopy): Promise<GatheredObject | LeftOut> {
    const small = copy === input ? undefined : this.#gatherSmall(input, copy);
    if (small !== undefined) return small;
    const store = interruptible(new FolderStore(dirname(copy.path)), this.#signal);
    const body = await store.read(basename(copy.path));
    return await this.#gathering.gatherBody(this.#refOf(input, copy), body);
  }

  /** Reads one place after the other, until one is readable. */
  async #readCopies(
    input: Input,
    gather: (copy: InputCopy) => Promise<GatheredObject | LeftOut>,
  ): Promise<void> {
    let gathered = await gather(input);
    for (const copy of input.copies ?? []) {
      if (isLeftOut(gathered) || gathered.is === 'read') break;
      gathered = await gather(copy);
    }
    this.#tally.count(gathered);
  }

  /** Small objects of a bucket are fetched several at once, and gathered one after another. */
  async #readRemote(input: Input): Promise<void> {
    await this.#readCopies(input, async (copy) => {
      if (copy.remote === null) return await this.#inTurn(() => this.#gatherFile(input, copy));
      const { logs, key } = copy.remote;
      const body = await interruptible(logs, this.#signal).read(key);
      const isSmall = body !== undefined && body.sizeBytes <= SMALL_FILE_BYTES_MAX;
      const held = isSmall ? await heldBody(body) : body;
      return await this.#inTurn(() => this.#gatherHeld(this.#refOf(input, copy), held));
    });
  }

  async #gatherHeld(ref: ObjectRef, body: HeldBody | ObjectBody | undefined) {
    if (body !== undefined && 'bytes' in body && body.bytes.length === body.sizeBytes) {
      const gathered = this.#gathering.gatherBytes(
        { ...ref, sizeBytes: body.sizeBytes },
        body.bytes,
      );
      if (gathered !== undefined) return gathered;
    }
    return await this.#gathering.gatherBody(ref, body);
  }

  /** One object is gathered at a time. */
  async #inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
    const mine = this.#turn.then(async () => {
      const result = await work();
      if (this.#gathering.owes) await this.#gathering.settle();
      return result;
    });
    this.#turn = mine.then(
      () => {},
      () => {},
    );
    return await mine;
  }

  #refOf(input: Input, copy: Pick<InputCopy, 'sizeBytes' | 'state'>): ObjectRef {
    const { identity } = input;
    const { sizeBytes } = copy;
    const version = versionOf(copy, this.#keepAliveMs);
    return { bucket: BUCKET, key: identity, identity, sizeBytes, version };
  }
}

/** A small body with all of its bytes. */
interface HeldBody extends ObjectBody {
  readonly bytes: Uint8Array;
}

async function heldBody({ sizeBytes, chunks }: ObjectBody): Promise<HeldBody> {
  const parts: Uint8Array[] = [];
  for await (const chunk of chunks) parts.push(chunk);
  const bytes = Buffer.concat(parts);
  return { sizeBytes, bytes, chunks: once(bytes) };
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}
