import { LakeOutput } from '../lake/lake-output.ts';
import type { ObjectStore } from '../ports.ts';
import { ClientHasher } from './connections/client-hash.ts';
import { ConnectionHasher } from './connections/connection-hash.ts';
import { ConnectionReducer, type ReducerSettings } from './connections/connection-reducer.ts';
import { ObjectNames } from './connections/object-names.ts';
import { HandshakeOutput } from './handshake-output.ts';
import { rejectsKey } from './lake-keys.ts';
import type { ReadSource } from './ledger.ts';
import { LineAccount } from './line-account.ts';
import { LineReader } from './line-reader.ts';
import { LineScanner } from './lines/line-scanner.ts';
import type { ObjectKey } from './object-key.ts';
import { readLog } from './rows-place.ts';

/** One object on its way from bytes to rows; `push` chunks, then `finish` or `abort`. */
export class ObjectReading {
  readonly #key: ObjectKey;
  readonly #sourceId: string;
  readonly #names: ObjectNames;
  readonly #hasher: ClientHasher;
  readonly #reducer: ConnectionReducer;
  readonly #account: LineAccount;
  readonly #scanner: LineScanner;
  readonly #handshakes: HandshakeOutput;
  readonly #rejects: LakeOutput;

  constructor(
    key: ObjectKey,
    sourceId: string,
    lake: ObjectStore,
    settings: ReducerSettings & { readonly clientKey: Uint8Array; readonly readingId: Uint8Array },
  ) {
    this.#key = key;
    this.#sourceId = sourceId;
    this.#names = new ObjectNames(key);
    this.#hasher = new ClientHasher(settings.clientKey);
    const accountId = key.accountId ?? 'unknown';
    const context = {
      names: this.#names,
      clients: this.#hasher,
      connections: new ConnectionHasher(settings.clientKey),
      region: key.region ?? 'unknown',
      accountId,
      readingId: settings.readingId,
    };
    this.#handshakes = new HandshakeOutput(lake, context, key, sourceId);
    this.#rejects = new LakeOutput(lake, rejectsKey(sourceId));
    this.#reducer = new ConnectionReducer(this.#names, settings, {
      push: (type, batch) => this.#handshakes.push(type, batch),
      forget: () => this.#hasher.clear(),
    });
    const reader = new LineReader(this.#reducer, key.skip);
    this.#account = new LineAccount(reader, (reject) => this.#rejects.push(Buffer.from(reject)));
    this.#scanner = new LineScanner(this.#account);
  }

  /** Takes the next decompressed bytes; throws when the lake can't be written. */
  async push(chunk: Uint8Array): Promise<void> {
    this.#scanner.push(chunk);
    await this.#handshakes.drain();
    await this.#rejects.drain();
  }

  /** Writes what is left and makes it visible; what was read, by count. */
  async finish(): Promise<ReadSource> {
    this.#scanner.finish();
    this.#reducer.flush();
    await this.#handshakes.commit();
    await this.#rejects.commit();
    const { keys } = this.#handshakes;
    return readLog(this.#key, this.#sourceId, this.#account, this.#handshakes.place, keys);
  }

  /** Leaves nothing behind. */
  async abort(): Promise<void> {
    await this.#handshakes.abort();
    await this.#rejects.abort();
  }
}
