import type { BalancerType } from '../model/balancer.ts';
import type { ConnectionBatch } from './connections/connection-batch.ts';
import type { ObjectNames } from './connections/object-names.ts';
import { textOf } from './connections/place-id.ts';
import { UNKNOWN_DAY } from './lake-keys.ts';
import type { ReadSource } from './ledger.ts';
import { countsOf, type LineAccount } from './line-account.ts';
import type { ObjectKey } from './object-key.ts';
import type { RecordsSeen } from './records/record-reader.ts';

/** Where the rows of one log belong, as they and the object's key say it. */
export class RowsPlace {
  /** The type of the first rows, if there are any. */
  balancerType: BalancerType | undefined;
  #day: string | null;
  /** The one balancer that all rows name; null when there are several. */
  #balancer: string | null | undefined;

  /** `day` is what the object's key says; null where it does not. */
  constructor(day: string | null) {
    this.#day = day;
  }

  /** The delivery day; for an object whose key names none, the day of its first row. */
  get day(): string {
    return this.#day ?? UNKNOWN_DAY;
  }

  get balancer(): string | null {
    return this.#balancer ?? null;
  }

  /** Notes rows, of which there must be some. */
  note(
    type: BalancerType,
    batch: ConnectionBatch,
    { balancers }: Pick<ObjectNames, 'balancers'>,
  ): void {
    this.balancerType ??= type;
    this.#day ??= new Date(batch.handshakeAtMs[0] ?? 0).toISOString().slice(0, 10);
    if (this.#balancer === null) return;
    const first = batch.balancer[0] as number;
    const only = batch.balancer.subarray(0, batch.size).every((id) => id === first);
    const name = only ? textOf(balancers.names, first) : null;
    this.#balancer = this.#balancer === undefined || this.#balancer === name ? name : null;
  }
}

/** What was read of a log. */
interface LogRead {
  readonly account: LineAccount;
  readonly place: Pick<RowsPlace, 'day' | 'balancer' | 'balancerType'>;
  readonly seen: RecordsSeen;
}

/** What was read of a log, by count; what its key leaves open, its rows or records say. */
export function readLog(
  key: ObjectKey,
  sourceId: string,
  { account, place, seen }: LogRead,
  handshakeKeys: readonly string[],
): ReadSource {
  const { lines, rows, skipped, rejected } = account;
  return {
    sourceId,
    kind: account.kind(key.kind),
    accountId: key.accountId ?? seen.place.accountId ?? 'unknown',
    region: key.region ?? seen.place.region ?? 'unknown',
    balancerType: place.balancerType ?? key.balancerType ?? seen.balancerType,
    balancer: place.balancer ?? key.balancer ?? seen.balancer,
    day: place.day,
    endedAtMs: key.endedAtMs ?? seen.endedAtMs,
    lines,
    rows,
    skipped: countsOf(skipped),
    rejected: countsOf(rejected),
    quarantined: null,
    handshakeKeys,
    trialKeys: [],
  };
}
