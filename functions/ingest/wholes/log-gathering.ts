import type { BalancerType } from '../../model/balancer.ts';
import type { LogDelivery } from '../../model/source.ts';
import { ClientHasher } from '../connections/client-hash.ts';
import type { ConnectionBatch } from '../connections/connection-batch.ts';
import { ConnectionHasher } from '../connections/connection-hash.ts';
import { ConnectionReducer } from '../connections/connection-reducer.ts';
import { ObjectNames } from '../connections/object-names.ts';
import type { LogPlace } from '../connections/placed-batches.ts';
import { TokenHasher } from '../connections/token-hash.ts';
import type { ReadSource } from '../ledger.ts';
import { NO_VALUE } from '../lines/byte-interner.ts';
import { LogContent, type LogSyntax } from '../log-content.ts';
import type { ObjectKey } from '../object-key.ts';
import { RowsPlace, readLog } from '../rows-place.ts';
import type { BatchNumbers } from './gathered-rows.ts';
import type { WholeGathering } from './whole-gathering.ts';
import { Renumbering } from './whole-names.ts';

/** What the rows of all objects depend on. */
export interface GatheringSettings {
  /** The lake's secret key for client addresses. */
  readonly clientKey: Uint8Array;
  readonly keepAliveMs: number;
  /** Of plain logs whose fields come in an order of their own. */
  readonly deliveries: readonly LogDelivery[];
}

/** A log to gather, before a byte is read. */
export interface LogBeginning {
  readonly key: ObjectKey;
  readonly sourceId: string;
  /** 8 bytes, low ones first. */
  readonly readingId: Uint8Array;
  readonly latestMs: number;
  readonly syntax: LogSyntax;
}

/** What was rejected of a log, as lines of JSON. */
export type Rejects = readonly string[];

/**
 * Logs on their way from bytes into a gathering, one after another: all that one object needs is kept
 * for the next, as most objects hold a few lines of the same clients and balancers.
 */
export class LogGathering {
  readonly #gathering: WholeGathering;
  readonly #names = new ObjectNames({ balancer: null, node: null });
  readonly #settings: { readonly keepAliveMs: number; latestMs: number };
  readonly #clients: ClientHasher;
  readonly #connections: ConnectionHasher;
  readonly #reducer: ConnectionReducer;
  readonly #content: LogContent;
  readonly #renumberings: readonly Renumbering[];
  readonly #numbers: BatchNumbers & { account: number; reading: number };
  #rejects: string[] = [];
  // Of the object at hand.
  #log: LogBeginning | undefined;
  #place = new RowsPlace(null);

  constructor(gathering: WholeGathering, settings: GatheringSettings) {
    const { clientKey, keepAliveMs, deliveries } = settings;
    this.#gathering = gathering;
    this.#settings = { keepAliveMs, latestMs: 0 };
    this.#clients = new ClientHasher(clientKey);
    this.#connections = new ConnectionHasher(clientKey);
    this.#reducer = new ConnectionReducer(this.#names, this.#settings, {
      push: (...rows) => this.#push(...rows),
      forget: () => this.#forget(),
    });
    this.#content = new LogContent(this.#reducer, deliveries);
    const { balancers, nodes, listeners, clients, ciphers, certificates, tokens } = this.#names;
    const hasher = new TokenHasher(clientKey);
    const to = gathering.names;
    const from = ({ names }: typeof nodes, into: typeof to.nodes) =>
      new Renumbering((id) => into.internFrom(names, id));
    const renumbered = {
      balancer: from(balancers, to.balancers),
      node: from(nodes, to.nodes),
      listener: from(listeners, to.listeners),
      cipher: from(ciphers, to.ciphers),
      certificate: from(certificates, to.certificates),
      client: new Renumbering((id) => {
        return to.clients.internBytes(this.#clients.hashOf(id, (of) => clients.names.bytesOf(of)));
      }),
      token: new Renumbering((id) => to.tokens.internBytes(hasher.hashOfName(tokens, id))),
    };
    this.#renumberings = Object.values(renumbered);
    this.#numbers = { ...renumbered, account: NO_VALUE, reading: NO_VALUE };
  }

  /** Begins an object. */
  begin(log: LogBeginning): void {
    const { key } = log;
    this.#log = log;
    this.#settings.latestMs = log.latestMs;
    if (this.#names.begin(key)) this.#forget();
    const rejects: string[] = [];
    this.#rejects = rejects;
    this.#content.begin(key, log.syntax, (reject) => rejects.push(reject));
    this.#internCommon();
    this.#place = new RowsPlace(key.day);
  }

  /** Takes the next decompressed bytes. */
  push(chunk: Uint8Array): void {
    this.#content.push(chunk);
  }

  /** Reads what can be read only when all of it is there, and waits after each part of it. */
  async readWhole(afterPart: () => Promise<void>): Promise<void> {
    await this.#content.readWhole(afterPart);
  }

  /** Gathers what is left; what was read, by count, and what was rejected. */
  finish(): { readonly source: ReadSource; readonly rejects: Rejects } {
    const account = this.#content.finish();
    this.#reducer.endObject();
    const { key, sourceId } = this.#logAtHand();
    const log = { account, place: this.#place, seen: this.#content.seen };
    const source = readLog(key, sourceId, log, []);
    return { source, rejects: this.#rejects };
  }

  /** Drops what was read of the object at hand. */
  async abort(): Promise<void> {
    this.#reducer.drop();
    await this.#gathering.drop();
  }

  /** Forgets the numbers of the gathering's names, as it did. */
  forget(): void {
    for (const numbers of this.#renumberings) numbers.clear();
    if (this.#log !== undefined) this.#internCommon();
  }

  #logAtHand(): LogBeginning {
    if (this.#log === undefined) throw new Error('no object was begun');
    return this.#log;
  }

  #internCommon(): void {
    const { key, readingId } = this.#logAtHand();
    const { accounts, readings } = this.#gathering.names;
    this.#numbers.account = accounts.internBytes(Buffer.from(key.accountId ?? 'unknown'));
    this.#numbers.reading = readings.internBytes(readingId);
  }

  #numbersAt({ accountId }: LogPlace): BatchNumbers {
    const { accounts } = this.#gathering.names;
    return { ...this.#numbers, account: accounts.internBytes(Buffer.from(accountId)) };
  }

  #forget(): void {
    this.#clients.clear();
    this.forget();
  }

  #readingName(): string {
    return Buffer.from(this.#log?.readingId ?? []).toString('hex');
  }

  #push(type: BalancerType, batch: ConnectionBatch, place: LogPlace | null): void {
    this.#place.note(type, batch, this.#names);
    const { clients } = this.#names;
    const ids = this.#connections.idsOf(batch, this.#names, (id) =>
      this.#clients.hashOf(id, (of) => clients.names.bytesOf(of)),
    );
    const at = {
      balancerType: type,
      region: place?.region ?? this.#log?.key.region ?? 'unknown',
      day: this.#place.day,
    };
    const numbers = place === null ? this.#numbers : this.#numbersAt(place);
    this.#gathering.push(at, this.#readingName(), batch, ids, numbers);
  }
}
