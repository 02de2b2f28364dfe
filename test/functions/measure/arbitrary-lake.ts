import fc from 'fast-check';
import { readingIdOf, readingNumber } from '../../../functions/ingest/lake-keys.ts';
import { BALANCER_TYPES, OUTCOMES, TLS_VERSIONS } from '../../../functions/model/balancer.ts';
import type { Handshake } from '../../../functions/model/handshake.ts';
import type { Exclusion, MeasureSettings } from '../../../functions/model/rate.ts';
import {
  QUARANTINES,
  type QuarantineReason,
  REJECTS,
  SKIPS,
  type Source,
} from '../../../functions/model/source.ts';
import { HOUR_MS } from '../../../functions/model/time.ts';
import { arbitraryDeliveries } from './arbitrary-deliveries.ts';
import { balancerName, place, region } from './arbitrary-place.ts';
import { arbitraryTrials, withTokens } from './arbitrary-trials.ts';
import { handshake, ledgerRow, T0 } from './lake-rows.ts';
import type { StoredTrial } from './reference/reference.ts';

const listener = fc.constantFrom('443', '8443', "4';--");
const nullable = <Value>(values: fc.Arbitrary<Value>) => fc.option(values, { nil: null, freq: 4 });

/** Times meet the edges: parallel opens (1 s), the lifetime, the keep-alive time, and ties. */
const offsetMs = fc
  .tuple(
    fc.constantFrom(0, 0, 0, 1, 1, 2, 23, 24, 24, 25, 48, 49),
    fc.constantFrom(0, 0, 0, 1, 999, 1000, 1000, 1001, -1, -1000, 1_800_000),
  )
  .map(([hours, ms]) => hours * HOUR_MS + ms);

const connectionId = fc.oneof(
  fc.constantFrom('TID_1', 'TID_2', 'TID_3', 'line:1', 'flow:1', 'flow:1', 'flow:2', 'flow:'),
  fc.nat(1000).map((id) => `TID_${id}`),
  fc.nat(1000).map((id) => `line:${id}`),
);

export const arbitraryHandshake: fc.Arbitrary<Handshake> = fc
  .record({
    place,
    node: nullable(fc.constantFrom('10.0.0.1', '10.0.0.2', '2001:db8::1')),
    listener: nullable(listener),
    handshake_at_ms: offsetMs.map((ms) => T0 + ms),
    lastsMs: fc.constantFrom(0, 0, 1, HOUR_MS - 1, HOUR_MS, 5 * HOUR_MS),
    client: fc.constantFrom('c1', 'c1', 'c2'),
    client_port: nullable(fc.constantFrom(4000, 4000, 4001)),
    connection_id: connectionId,
    tls_version: nullable(fc.constantFrom(...TLS_VERSIONS)),
    outcome: fc.constantFrom(...OUTCOMES, 'resumed' as const),
    handshake_ms: nullable(fc.constantFrom(0, 4.5)),
    mutual_tls: fc.constantFrom(null, null, null, null, false, true),
    client_kind: fc.constantFrom(null, 'none', 'curl', 'curl', 'go-http'),
  })
  .map(({ lastsMs, place, connection_id: id, ...row }) =>
    handshake({
      ...{ ...place, ...row, last_seen_ms: row.handshake_at_ms + lastsMs },
      // A flow's id is a hash of its node too.
      connection_id: id.startsWith('flow:') ? `${id}@${row.node}` : id,
    }),
  );

/** Rows with copies among them, in any order. */
export const arbitraryHandshakes: fc.Arbitrary<Handshake[]> = fc
  .tuple(
    fc.array(arbitraryHandshake, { maxLength: 40, size: 'max' }),
    fc.array(fc.nat(1000), { maxLength: 5 }),
  )
  .map(([rows, copies]) => [
    ...rows,
    ...copies.flatMap((at) => rows.slice(at % (rows.length || 1)).slice(0, 1)),
  ]);

/** From some instants on, one after the other. */
const spans = fc
  .array(fc.tuple(offsetMs, fc.constantFrom('yes', 'no', 'unknown')), {
    minLength: 1,
    maxLength: 4,
  })
  .map((edges) => edges.toSorted(([a], [b]) => a - b))
  .map((edges) =>
    edges.flatMap(([ms, excluded], at) => {
      const fromMs = at === 0 ? null : T0 + ms;
      const next = edges[at + 1];
      const toMs = next === undefined ? null : T0 + next[0];
      return excluded === 'no' || fromMs === toMs ? [] : [{ fromMs, toMs, excluded } as const];
    }),
  );

const exclusion: fc.Arbitrary<Exclusion> = fc.record(
  {
    balancerType: fc.constantFrom(...BALANCER_TYPES),
    region,
    accountId: fc.constantFrom('111111111111', '222222222222'),
    balancer: balancerName,
    listener: nullable(listener),
    spans,
  },
  { requiredKeys: ['balancerType', 'region', 'balancer', 'listener'] },
);

export const arbitrarySettings: fc.Arbitrary<MeasureSettings> = fc.record(
  {
    sessionLifetimeMs: fc.constantFrom(HOUR_MS, 24 * HOUR_MS),
    keepAliveMs: fc.constantFrom(1000, HOUR_MS),
    fromMs: nullable(offsetMs.map((ms) => T0 + ms)),
    toMs: nullable(offsetMs.map((ms) => T0 + ms)),
    revision: fc.constant(0),
    exclusions: fc.array(exclusion, { maxLength: 3 }),
    wholeLedger: fc.constant(true as const),
  },
  {
    requiredKeys: [
      ...([
        'sessionLifetimeMs',
        'keepAliveMs',
        'fromMs',
        'toMs',
        'revision',
        'exclusions',
      ] as const),
    ],
  },
);

const counts = <Name extends string>(names: readonly Name[]) =>
  fc
    .dictionary(fc.constantFrom(...names), fc.integer({ min: 1, max: 2_000_000_000 }), {
      maxKeys: 3,
    })
    .map((found) => ({ ...found }));

const ledgerEntry: fc.Arbitrary<Source> = fc
  .record({
    endedAtMs: nullable(offsetMs.map((ms) => T0 + ms)),
    balancerType: fc.constantFrom(...BALANCER_TYPES),
    region,
    kind: fc.constantFrom('application-access' as const, 'mixed' as const),
    balancer: nullable(balancerName),
    key: fc.constantFrom('a_10.0.0.1_x.log.gz', 'a_10.0.0.2_x.log', 'b\'"},{.log'),
    lines: fc.nat(2_000_000_000),
    rows: fc.nat(2_000_000_000),
    skipped: counts(SKIPS),
    rejected: fc.oneof(fc.constant({}), counts(REJECTS)),
  })
  .map(({ endedAtMs, ...row }) => ledgerRow(endedAtMs, row));

/** What an object's row says where it could not be read: its key alone tells where it belongs. */
function setAside(row: Source, quarantined: QuarantineReason): Source {
  const place = { balancerType: null, balancer: null, day: '1970-01-01' };
  return { ...row, ...place, lines: 0, rows: 0, skipped: {}, rejected: {}, quarantined };
}

/** Objects that were read, some of them set aside before or later, others set aside alone; copies. */
export const arbitraryLedger: fc.Arbitrary<Source[]> = fc
  .array(
    fc
      .tuple(ledgerEntry, fc.constantFrom(...QUARANTINES), fc.constantFrom('read', 'both', 'aside'))
      .map(
        ([row, reason, is]) =>
          ({
            read: [row],
            both: [row, setAside(row, reason)],
            aside: [setAside(row, reason)],
          })[is],
      ),
    { maxLength: 20 },
  )
  .map((objects) => objects.flat())
  .chain((rows) => fc.subarray(rows).map((copies) => [...copies, ...rows]));

/** What a lake holds, and what is asked of it. */
export interface ArbitraryLake {
  readonly handshakes: readonly Handshake[];
  readonly ledger: readonly Source[];
  readonly settings: MeasureSettings;
  readonly trials: readonly StoredTrial[];
  /** That ledger; only where it is one run's, what other runs read too. */
  readonly deliveries: readonly Source[];
}

/** A lake with rows in all of its tables. */
export const arbitraryLake: fc.Arbitrary<ArbitraryLake> = fc
  .tuple(
    arbitraryHandshakes,
    fc.tuple(arbitraryLedger, arbitraryDeliveries).map((rows) => rows.flat()),
    arbitrarySettings,
    arbitraryTrials,
    arbitraryDeliveries,
  )
  .chain(([handshakes, ledger, settings, trials, unread]) =>
    withTokens(read(handshakes, ledger), trials).map((rows) => ({
      ...{ ...rows, ledger, settings },
      deliveries: settings.wholeLedger ? [...ledger, ...unread] : ledger,
    })),
  );

/** Every second row is of an object of the ledger. */
function read(handshakes: readonly Handshake[], ledger: readonly Source[]): readonly Handshake[] {
  return handshakes.map((row, at) => {
    const source = at % 2 === 0 ? undefined : ledger[at % (ledger.length || 1)];
    if (source === undefined) return row;
    return { ...row, reading_id: readingNumber(readingIdOf(source.sourceId, source.version)) };
  });
}
