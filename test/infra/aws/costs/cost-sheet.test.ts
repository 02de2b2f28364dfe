import { expect, test } from 'vitest';
import {
  bytesPerQuery,
  costSheet,
  type Fleet,
  objectsPerDay,
} from '../../../../infra/aws/costs/cost-sheet.ts';
import { PRICES } from '../../../../infra/aws/costs/price-list.ts';

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
