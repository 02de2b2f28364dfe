import { readFileSync } from 'node:fs';
import { TrinoSQL } from 'dt-sql-parser/dist/parser/trino/index.js';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { measure } from '../../../functions/measure/measure.ts';
import type { Measurement } from '../../../functions/model/rate.ts';
import { HOUR_MS } from '../../../functions/model/time.ts';
import { BALANCER_VERDICTS } from '../../../functions/model/verdict.ts';
import type { QueryRow } from '../../../functions/ports.ts';
import type { DuckDbSession } from '../../../infra/local/duckdb-session.ts';
import {
  BALANCER_SQL,
  committedDashboard,
  GRAFANA_PANELS,
  grafanaDashboard,
  METRIC_PANELS,
} from '../../../infra/package/grafana-dashboard.ts';
import { ledgerRow, SETTINGS, T0 } from '../../functions/measure/lake-rows.ts';
import { fillTables } from '../../functions/measure/table-engine.ts';
import { BALANCER, expanded, FROM_MS, PANEL_ROWS, PANEL_TRIALS, TO_MS } from './expanded-panel.ts';
import { foreignFunctions, openFriendlyLake } from './friendly-lake.ts';

const QUERIES = [...GRAFANA_PANELS, { title: 'Balancers to choose from', sql: BALANCER_SQL }];

let session: DuckDbSession;
let measurement: Measurement;
beforeAll(async () => {
  session = await openFriendlyLake();
  await fillTables(
    session,
    PANEL_ROWS,
    [ledgerRow(T0, { lines: 60, rows: 60, balancer: BALANCER })],
    PANEL_TRIALS,
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

test('panels of metrics name what the functions send, and each verdict', () => {
  const sources = ['judge/handler.ts', 'publish/rate-metrics.ts', 'model/verdict.ts'].map((path) =>
    readFileSync(new URL(`../../../functions/${path}`, import.meta.url), 'utf8'),
  );
  const names = METRIC_PANELS.flatMap(({ expression }) => {
    const [, one, several = ''] = /MetricName=(?:"(\w+)"|\(([^)]+)\))/.exec(expression) ?? [];
    return one ?? [...several.matchAll(/"(\w+)"/g)].map(([, name]) => name ?? '');
  });
  expect(names).toHaveLength(2 + BALANCER_VERDICTS.length);
  for (const name of names) {
    expect(
      sources.some((text) => text.includes(`'${name}'`)),
      name,
    ).toBe(true);
  }
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

  test('kind by kind', async () => {
    const kinds = await shown('Kinds of clients');
    const expected = measurement.clients.rates
      .filter(({ level, arrival, portion }) => {
        return level === 'balancer' && arrival === 'all' && portion === 'all';
      })
      .map(({ balancer, clientKind, handshakes, resumed, full }) => {
        const known = percent(resumed, resumed + full);
        return [balancer, clientKind, handshakes, resumed, full, known];
      });
    expect(new Set(expected.map(([, kind]) => kind))).toContain('mixed');
    expect(
      kinds
        .map((row) => [
          ...[row.balancer, row.client_kind, row.handshakes, row.resumed, row.fulls],
          row.resumed_percent,
        ])
        .sort(),
    ).toEqual(expected.sort());
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
