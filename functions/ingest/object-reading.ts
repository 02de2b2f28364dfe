import { LakeOutput } from '../lake/lake-output.ts';
import type { LogDelivery } from '../model/source.ts';
import type { ObjectStore } from '../ports.ts';
import { ClientHasher } from './connections/client-hash.ts';
import { ConnectionHasher } from './connections/connection-hash.ts';
import { ConnectionReducer, type ReducerSettings } from './connections/connection-reducer.ts';
import { ObjectNames } from './connections/object-names.ts';
import { TokenHasher } from './connections/token-hash.ts';
import { HandshakeOutput } from './handshake-output.ts';
import { rejectsKey } from './lake-keys.ts';
import type { ReadSource } from './ledger.ts';
import { LogContent, type LogSyntax } from './log-content.ts';
import type { ObjectKey } from './object-key.ts';
import { readLog } from './rows-place.ts';

/** How one log is read. */
export interface LogSettings {
  readonly clientKey: Uint8Array;
  readonly readingId: Uint8Array;
  readonly syntax: LogSyntax;
  readonly deliveries: readonly LogDelivery[];
}

/** One object on its way from bytes to rows; `push` chunks, then `finish` or `abort`. */
export class ObjectReading {
  readonly #key: ObjectKey;
  readonly #sourceId: string;
  readonly #names: ObjectNames;
  readonly #hasher: ClientHasher;
  readonly #reducer: ConnectionReducer;
  readonly #content: LogContent;
  readonly #handshakes: HandshakeOutput;
  readonly #rejects: LakeOutput;

  constructor(
    key: ObjectKey,
    sourceId: string,
    lake: ObjectStore,
    settings: ReducerSettings & LogSettings,
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
      tokens: new TokenHasher(settings.clientKey),
      region: key.region ?? 'unknown',
      accountId,
      readingId: settings.readingId,
    };
    this.#handshakes = new HandshakeOutput(lake, context, key, sourceId);
    this.#rejects = new LakeOutput(lake, rejectsKey(sourceId));
    this.#reducer = new ConnectionReducer(this.#names, settings, {
      push: (...rows) => this.#handshakes.push(...rows),
      forget: () => this.#hasher.clear(),
    });
    this.#content = new LogContent(this.#reducer, settings.deliveries);
    this.#content.begin(key, settings.syntax, (reject) => this.#rejects.push(Buffer.from(reject)));
  }

  /** Takes the next decompressed bytes; throws when the lake can't be written. */
  async push(chunk: Uint8Array): Promise<void> {
    this.#content.push(chunk);
    await this.#drain();
  }

  /** Writes what is left and makes it visible; what was read, by count. */
  async finish(): Promise<ReadSource> {
    await this.#content.readWhole(() => this.#drain());
    const account = this.#content.finish();
    this.#reducer.flush();
    await this.#handshakes.commit();
    await this.#rejects.commit();
    const { keys, place } = this.#handshakes;
    const log = { account, place, seen: this.#content.seen };
    return readLog(this.#key, this.#sourceId, log, keys);
  }

  /** Leaves nothing behind. */
  async abort(): Promise<void> {
    await this.#handshakes.abort();
    await this.#rejects.abort();
  }

  async #drain(): Promise<void> {
    await this.#handshakes.drain();
    await this.#rejects.drain();
  }
}
