import { expect, test } from 'vitest';
import { METRIC_LEVELS, type MetricLevel } from '../../../../functions/publish/rate-metrics.ts';
import {
  bytesPerQuery,
  costSheet,
  type Fleet,
  objectsPerDay,
} from '../../../../infra/aws/costs/cost-sheet.ts';
import { PRICES } from '../../../../infra/aws/costs/price-list.ts';
import { readPage } from '../../../docs/markdown.ts';

const FLEET: Fleet = {
  ...{ handshakesPerDay: 1_000_000, balancers: 200, nodes: 8, requestsPerConnection: 10 },
  ...{ logsPerNode: 1, retentionDays: 30, metrics: 'balancer' },
};
const usd = (fleet: Fleet) => costSheet(fleet).reduce((sum, line) => sum + line.usd, 0);

test('a node writes an object every five minutes, and one more with the connection log', () => {
  expect(objectsPerDay(FLEET)).toBe(200 * 8 * 288);
  expect(objectsPerDay({ ...FLEET, logsPerNode: 2 })).toBe(2 * 200 * 8 * 288);
});

test('each line costs its quantity at its price, dearest first', () => {
  const lines = costSheet(FLEET);
  for (const { quantity, price, usd: cost } of lines) {
    expect(cost).toBeCloseTo((quantity * PRICES[price].usd) / PRICES[price].per, 10);
  }
  expect(lines.map((line) => line.usd)).toEqual(
    lines.map((line) => line.usd).sort((a, b) => b - a),
  );
});

test.each([
  ['handshakes', { handshakesPerDay: 2_000_000_000 }],
  ['balancers', { balancers: 400 }],
  ['nodes', { nodes: 16 }],
  ['requests', { requestsPerConnection: 100 }],
  ['connection logs', { logsPerNode: 2 }],
  ['retention', { retentionDays: 365 }],
  ['metrics', { metrics: 'node' }],
] as const)('more %s cost more', (_name, change) => {
  expect(usd({ ...FLEET, ...change })).toBeGreaterThan(usd(FLEET));
});

test('by default the bill of 200 balancers is less than half of what metrics of each make of it', () => {
  const fleet = { ...FLEET, handshakesPerDay: 10_000_000 };
  expect(usd({ ...fleet, metrics: 'none' })).toBeLessThan(usd(fleet) / 2);
  const metrics = (level: MetricLevel) =>
    costSheet({ ...fleet, metrics: level })
      .filter(({ price }) => price === 'customMetric')
      .map(({ quantity }) => quantity);
  expect(metrics('none')).toEqual([4, 0]);
  expect(metrics('stack')).toEqual([22, 0]);
  expect(metrics('balancer')).toEqual([200 * 9, 22]);
  expect(metrics('node')).toEqual([200 * 9 * 9, 22]);
});

test('the guide says what a month costs at each level', () => {
  const small = { ...FLEET, balancers: 10, nodes: 3 };
  const large = { ...FLEET, handshakesPerDay: 10_000_000 };
  const rows = [
    ...readPage('docs/deploy.md').text.matchAll(/^\| `(\w+)` \| .* \| ([\d,]+), ([\d,]+) \|$/gm),
  ].map(([, level, ...sums]) => [level, ...sums.map((sum) => Number(sum.replace(',', '')))]);
  const sum = (fleet: Fleet, metrics: MetricLevel) => Math.round(usd({ ...fleet, metrics }));
  expect(rows).toEqual(METRIC_LEVELS.map((one) => [one, sum(small, one), sum(large, one)]));
});

test('however little a query scans, Athena bills 10 MB', () => {
  expect(bytesPerQuery({ ...FLEET, handshakesPerDay: 1 })).toBe(10_000_000);
  expect(bytesPerQuery(FLEET)).toBeGreaterThan(10_000_000);
});

test('every price names its source, and is above 0', () => {
  for (const { usd: price, per, source } of Object.values(PRICES)) {
    expect(price / per).toBeGreaterThan(0);
    expect(source).toMatch(/^https:\/\/aws\.amazon\.com\/.+\/pricing\/$/);
  }
});
