import { nodeIdOf, placeIdOf } from '../../../../functions/ingest/connections/place-id.ts';
import { readingNumber } from '../../../../functions/ingest/lake-keys.ts';
import { measure } from '../../../../functions/measure/measure.ts';
import type { Measurement } from '../../../../functions/model/rate.ts';
import { HOUR_MS } from '../../../../functions/model/time.ts';
import type { DuckDbSession } from '../../../../infra/local/duckdb-session.ts';
import { ledgerRow, SETTINGS } from '../../measure/lake-rows.ts';
import { fillTables } from '../../measure/table-engine.ts';
import { LIFETIME_MS, type SimulatedHandshake } from './simulated-visits.ts';

const START_MS = Date.UTC(2026, 0, 5);
const PLACE = {
  balancerType: 'application',
  region: 'eu-west-1',
  accountId: '123456789012',
  listener: '443',
} as const;

export const balancerAt = (at: number) => `app/simulated/${at}`;
export const nodeAt = (at: number) => `10.0.0.${at + 1}`;

/** Measures logs of several balancers by the one query, and returns the measurement of each. */
export async function measureBalancers(
  session: DuckDbSession,
  logs: readonly (readonly SimulatedHandshake[])[],
): Promise<readonly Measurement[]> {
  const ledger = logs.flatMap((_, at) =>
    Array.from({ length: (2 * LIFETIME_MS) / HOUR_MS }, (_, hour) =>
      ledgerRow(START_MS + (hour + 1) * HOUR_MS, { balancer: balancerAt(at) }),
    ),
  );
  await fillTables(session, [], ledger);
  for (const [at, log] of logs.entries()) await insertLog(session, at, log);
  const settings = { ...SETTINGS, fromMs: START_MS, toMs: START_MS + 2 * LIFETIME_MS };
  const whole = await measure(session, settings);
  return logs.map((_, at) => ofBalancer(whole, balancerAt(at)));
}

/** The numbers of rows as one JSON text: a literal for each takes longer to plan than to query. */
async function insertLog(
  session: DuckDbSession,
  at: number,
  log: readonly SimulatedHandshake[],
): Promise<void> {
  const balancer = balancerAt(at);
  const rows = log.map((row, id) => {
    const place = { ...PLACE, balancer, node: nodeAt(row.node) };
    return [
      ...[nodeAt(row.node), row.kind, row.tlsVersion, row.isResumed ? 'resumed' : 'full'],
      ...[idsOf(place).node, idsOf(place).place, String(START_MS + row.atMs)],
      ...[String(row.address), String(at * 1_000_000_000 + id)],
    ];
  });
  await session.run(`INSERT INTO handshakes (balancer_type, region, day, account_id, balancer, listener,
  identity_kind, reading_id, node, client_kind, tls_version, outcome, node_id, place_id,
  handshake_at_ms, last_seen_ms, client, connection_id)
SELECT 'application', 'eu-west-1', strftime(make_timestamp(CAST(v[7] AS BIGINT) * 1000), '%Y-%m-%d'),
  '${PLACE.accountId}', '${balancer}', '443', 'trace', 1, v[1], v[2], v[3], v[4],
  CAST(v[5] AS BIGINT), CAST(v[6] AS BIGINT), CAST(v[7] AS BIGINT), CAST(v[7] AS BIGINT),
  CAST(v[8] AS BIGINT), CAST(v[9] AS BIGINT)
FROM (SELECT unnest(from_json('${JSON.stringify(rows)}', '[["VARCHAR"]]')) AS v)`);
}

const knownIds = new Map<string, { readonly node: string; readonly place: string }>();

function idsOf(place: Parameters<typeof placeIdOf>[0]) {
  const key = `${place.balancer} ${place.node}`;
  const known = knownIds.get(key) ?? {
    node: String(readingNumber(nodeIdOf(place))),
    place: String(readingNumber(placeIdOf(place))),
  };
  knownIds.set(key, known);
  return known;
}

function ofBalancer(whole: Measurement, balancer: string): Measurement {
  const own = <Row extends { readonly balancer: string | null }>(rows: readonly Row[]) =>
    rows.filter((row) => row.balancer === balancer);
  const { rates, attainable, returns, strata, arrivals } = whole.clients;
  return {
    ...whole,
    rates: own(whole.rates),
    freshness: own(whole.freshness),
    clients: {
      ...{ rates: own(rates), attainable: own(attainable) },
      ...{ returns: own(returns), strata: own(strata), arrivals: own(arrivals) },
    },
  };
}
