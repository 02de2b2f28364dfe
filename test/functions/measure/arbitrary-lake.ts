import fc from 'fast-check';
import type { LedgerRow } from '../../../functions/measure/reference-freshness.ts';
import { BALANCER_TYPES, OUTCOMES, TLS_VERSIONS } from '../../../functions/model/balancer.ts';
import type { Handshake } from '../../../functions/model/handshake.ts';
import type { Exclusion, MeasureSettings } from '../../../functions/model/rate.ts';
import { HOUR_MS, handshake, ledgerRow, T0 } from './lake-rows.ts';

// Small alphabets, so that keys collide; quotes and a backslash, because names are a person's.
const balancerName = fc.constantFrom('app/a/1', 'app/b/2', "o'b\\r--/*");
const region = fc.constantFrom('eu-west-1', 'us-east-1');
const listener = fc.constantFrom('443', '8443', "4';--");
const nullable = <Value>(values: fc.Arbitrary<Value>) => fc.option(values, { nil: null, freq: 4 });

/** Times meet the edges: parallel opens (1 s), the lifetime, the keep-alive time, and ties. */
const offsetMs = fc
  .tuple(
    fc.constantFrom(0, 0, 0, 1, 1, 2, 23, 24, 24, 25, 48, 49),
    fc.constantFrom(0, 0, 0, 1, 999, 1000, 1000, 1001, -1, -1000, 1_800_000),
  )
  .map(([hours, ms]) => hours * HOUR_MS + ms);

/** Most rows meet at one balancer: rows that share nothing test nothing. */
const place = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      balancer_type: fc.constantFrom(...BALANCER_TYPES, 'application', 'application'),
      region: fc.constant('eu-west-1'),
      account_id: fc.constant('111111111111'),
      balancer: fc.constant('app/a/1'),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      balancer_type: fc.constantFrom(...BALANCER_TYPES),
      region,
      account_id: fc.constantFrom('111111111111', '222222222222'),
      balancer: balancerName,
    }),
  },
);

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
    connection_id: connectionId,
    tls_version: nullable(fc.constantFrom(...TLS_VERSIONS)),
    outcome: fc.constantFrom(...OUTCOMES, 'resumed' as const),
    handshake_ms: nullable(fc.constantFrom(0, 4.5)),
    mutual_tls: fc.constantFrom(null, null, null, null, false, true),
  })
  .map(({ lastsMs, place, ...row }) =>
    handshake({ ...place, ...row, last_seen_ms: row.handshake_at_ms + lastsMs }),
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

const exclusion: fc.Arbitrary<Exclusion> = fc.record({
  balancerType: fc.constantFrom(...BALANCER_TYPES),
  region,
  balancer: balancerName,
  listener: nullable(listener),
});

export const arbitrarySettings: fc.Arbitrary<MeasureSettings> = fc.record({
  sessionLifetimeMs: fc.constantFrom(HOUR_MS, 24 * HOUR_MS),
  keepAliveMs: fc.constantFrom(1000, HOUR_MS),
  fromMs: nullable(offsetMs.map((ms) => T0 + ms)),
  toMs: nullable(offsetMs.map((ms) => T0 + ms)),
  exclusions: fc.array(exclusion, { maxLength: 3 }),
});

export const arbitraryLedger: fc.Arbitrary<LedgerRow[]> = fc.array(
  fc
    .record({
      endedAtMs: nullable(offsetMs.map((ms) => T0 + ms)),
      balancerType: fc.constantFrom(...BALANCER_TYPES),
      region,
      balancer: nullable(balancerName),
    })
    .map(({ endedAtMs, ...row }) => ledgerRow(endedAtMs, row)),
  { maxLength: 20 },
);
