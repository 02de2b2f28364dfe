import { TrinoSQL } from 'dt-sql-parser/dist/parser/trino/index.js';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { measure } from '../../../functions/measure/measure.ts';
import type { Measurement } from '../../../functions/model/rate.ts';
import { HOUR_MS } from '../../../functions/model/time.ts';
import type { QueryRow } from '../../../functions/ports.ts';
import type { DuckDbSession } from '../../../infra/local/duckdb-session.ts';
import {
  BALANCER_SQL,
  committedDashboard,
  GRAFANA_PANELS,
  grafanaDashboard,
} from '../../../infra/package/grafana-dashboard.ts';
import { handshake, ledgerRow, SETTINGS, T0, trial } from '../../functions/measure/lake-rows.ts';
import { fillTables } from '../../functions/measure/table-engine.ts';
import { foreignFunctions, openFriendlyLake } from './friendly-lake.ts';

const [BALANCER, OTHER] = ['app/shop/0123456789abcdef', "app/o'b/1"];
/** The hours that the dashboard shows. */
const FROM_MS = T0 - HOUR_MS;
const TO_MS = T0 + 5 * HOUR_MS;
const sqlTime = (ms: number) =>
  `TIMESTAMP '${new Date(ms).toISOString().slice(0, 19).replace('T', ' ')}'`;

/** What the Athena data source makes of a query, by its macros and Grafana's variables. */
function expanded(sql: string): string {
  const names = [BALANCER, OTHER].map((name) => `'${name.replaceAll("'", "''")}'`).join(',');
  return sql
    .replaceAll('$__timeFrom()', sqlTime(FROM_MS))
    .replaceAll('$__timeTo()', sqlTime(TO_MS))
    .replaceAll(/\$__timeFilter\((\w+)\)/g, `$1 BETWEEN ${sqlTime(FROM_MS)} AND ${sqlTime(TO_MS)}`)
    .replaceAll('$balancer_type', 'application')
    .replaceAll('$region', 'eu-west-1')
    .replaceAll(`\${balancer:singlequote}`, names);
}

const QUERIES = [...GRAFANA_PANELS, { title: 'Balancers to choose from', sql: BALANCER_SQL }];

const ROWS = Array.from({ length: 60 }, (_, index) =>
  handshake({
    ...{ handshake_at_ms: T0 + index * 300_000 - HOUR_MS / 2, client: `c${index % 7}` },
    ...{ connection_id: `TID_${index % 50}`, node: `10.0.0.${1 + ((index % 50) % 3)}` },
    ...{ balancer: index % 5 === 0 ? OTHER : BALANCER },
    outcome:
      (['resumed', 'full', 'resumed', 'unknown', 'failed'] as const)[(index % 50) % 5] ?? 'full',
  }),
);
const TRIALS = Array.from({ length: 20 }, (_, index) =>
  trial({
    ...{ tried_at_ms: T0 + index, balancer: BALANCER, balancer_type: 'application' },
    ...{ outcome: index % 4 === 0 ? 'full' : 'resumed', node: '10.0.0.1', issuer_node: '10.0.0.1' },
    ...{ relation: 'same-node', client_port: 1000 + index },
  }),
);

let session: DuckDbSession;
let measurement: Measurement;
beforeAll(async () => {
  session = await openFriendlyLake();
  await fillTables(
    session,
    ROWS,
    [ledgerRow(T0, { lines: 60, rows: 60, balancer: BALANCER })],
    TRIALS,
  );
  measurement = await measure(session, { ...SETTINGS, fromMs: FROM_MS, toMs: TO_MS });
});
afterAll(() => session.close());

const shown = async (title: string): Promise<readonly QueryRow[]> => {
  const panel = GRAFANA_PANELS.find((each) => each.title.startsWith(title));
  const time = /\btime\b/.test(panel?.sql ?? '') ? 'REPLACE (epoch_ms(time) AS time)' : '';
  return await session.query(`SELECT * ${time} FROM (${expanded(panel?.sql ?? '')}) AS panel`);
};
const whole = (level: string, evidence: string) =>
  measurement.rates.filter(
    ({ arrival, tlsVersion, excluded, ...rate }) =>
      rate.level === level &&
      rate.evidence === evidence &&
      [arrival, tlsVersion, excluded].every((margin) => margin === 'all'),
  );

test('the committed dashboard is the generated one: npm run dashboards', () => {
  expect(committedDashboard()).toEqual(JSON.parse(JSON.stringify(grafanaDashboard())));
});

describe.each(QUERIES)('$title', ({ sql }) => {
  test('names days, type and Region wherever it reads', () => {
    const reads = sql.match(/\bFROM\b/g)?.length;
    for (const predicate of [/day BETWEEN/g, /balancer_type = /g, /region = /g]) {
      expect(sql.match(predicate)).toHaveLength(reads ?? 0);
    }
  });

  test('is SQL that Trino takes, with functions that it has', () => {
    expect(new TrinoSQL().validate(expanded(sql))).toEqual([]);
    expect(foreignFunctions(expanded(sql))).toEqual([]);
    expect(expanded(sql)).not.toContain('$');
  });

  test('runs, and finds something', async () => {
    expect(
      (await session.query(`SELECT count(*) AS n FROM (${expanded(sql)}) AS panel`))[0]?.n,
    ).not.toBe(0);
  });
});

describe('the numbers are those of the report', () => {
  test('node by node', async () => {
    const nodes = await shown('Nodes');
    expect(
      nodes
        .map((row) => [
          row.balancer,
          row.node,
          row.handshakes,
          row.resumed,
          row.fulls,
          row.unknown,
          row.failed,
        ])
        .sort(),
    ).toEqual(
      whole('node', 'log')
        .map((rate) => [
          rate.balancer,
          rate.node,
          rate.handshakes,
          rate.resumed,
          rate.full,
          rate.unknown,
          rate.failed,
        ])
        .sort(),
    );
  });

  test('hour by hour', async () => {
    const byHour = await shown('Resumed');
    const { series, startMs } = measurement.hours;
    const expected = series
      .filter(({ level, evidence }) => level === 'balancer' && evidence === 'log')
      .flatMap(({ balancer, handshakes, resumed, counted }) =>
        handshakes.flatMap((seen, hour) =>
          seen === 0
            ? []
            : [[startMs + hour * HOUR_MS, balancer, percent(resumed[hour], counted[hour])]],
        ),
      );
    expect(byHour.map((row) => [row.time, row.balancer, row.resumed]).sort()).toEqual(
      expected.sort(),
    );
  });

  test('trial by trial', async () => {
    const [row] = await shown('Probes');
    const [rate] = whole('node', 'trials');
    expect(row).toMatchObject({ trials: 20, resumed: rate?.resumed, accepted_percent: 75 });
  });
});

function percent(part = 0, all = 0): number | null {
  return all === 0 ? null : (100 * part) / all;
}
