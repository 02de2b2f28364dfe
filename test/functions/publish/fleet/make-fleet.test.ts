import { describe, expect, test } from 'vitest';
import { fleetSchema } from '../../../../functions/publish/fleet/fleet.ts';
import { makeFleet, summaryOf } from '../../../../functions/publish/fleet/make-fleet.ts';
import { AGEING, NOW_MS, reportOfAge, samplePart } from './region-samples.ts';

const here = samplePart();
const there = samplePart({
  ...{ name: '111122223333/us-east-1', region: 'us-east-1', stale: true },
});
const fleetOf = (...parts: readonly ReturnType<typeof samplePart>[]) =>
  makeFleet(parts.map(summaryOf), [], AGEING);

test('a fleet fits its schema, and stands in one order whatever came first', () => {
  const fleet = fleetOf(there, here);
  expect(fleetSchema.parse(fleet)).toEqual(fleet);
  expect(fleetOf(here, there)).toEqual(fleet);
  expect(fleet.parts.map(({ name }) => name)).toEqual([here.name, there.name]);
  expect(fleet).toMatchObject({
    generatedAt: new Date(NOW_MS).toISOString(),
    ...{ staleAfterHours: 3, generator: { version: '0.1.0' } },
  });
});

test('a part counts its balancers by verdict, its deviations by severity', () => {
  const { report } = here;
  const { part } = summaryOf(here);
  const sum = (counts: object) => Object.values(counts).reduce((all, one) => all + one, 0);
  expect(sum(part.verdicts)).toBe(report.balancers.length);
  expect(sum(part.deviations)).toBe(report.deviations.length);
  expect(part).toMatchObject({ version: '0.1.0', window: report.window });
});

describe('sums', () => {
  test('are those of the parts, which they name; and which of these are stale', () => {
    const { sums, parts } = fleetOf(here, there);
    expect(sums.map(({ balancerType }) => balancerType)).toEqual([
      ...['application', 'classic', 'network'],
    ]);
    for (const sum of sums) {
      const types = parts.flatMap(({ types: of }) =>
        of.filter(({ balancerType }) => balancerType === sum.balancerType),
      );
      for (const count of ['balancers', 'handshakes', 'resumed', 'full', 'failed'] as const) {
        expect(sum[count]).toBe(types.reduce((all, type) => all + type[count], 0));
      }
      expect(sum.from).toEqual([here.name, there.name]);
      expect(sum.stale).toEqual([there.name]);
    }
  });

  test('count the handshakes of a Region once: not by kind of client, version or arrival', () => {
    const { types } = summaryOf(here).part;
    expect(types).toEqual([
      expect.objectContaining({ balancerType: 'application', handshakes: 927, resumed: 449 }),
      expect.objectContaining({ balancerType: 'classic', handshakes: 300, resumed: 0 }),
      expect.objectContaining({ balancerType: 'network', handshakes: 1234, resumed: 0 }),
    ]);
  });

  test('hold no rate: of several Regions it would mean nothing', () => {
    expect(JSON.stringify(fleetOf(here, there))).not.toMatch(/"(?:rate|low|high|ceiling)"/);
  });
});

describe('balancers that two parts report', () => {
  test('are named with both: the sums count them twice', () => {
    const { repeated } = fleetOf(here, there);
    expect(repeated.map(({ parts }) => parts)).toEqual(repeated.map(() => [here.name, there.name]));
    expect(repeated.map(({ balancer }) => balancer)).toContain('old-shop');
  });

  test('are none where a name is that of another account', () => {
    const ofOther = JSON.stringify(there.report).replaceAll('123456789012', '999988887777');
    const other = samplePart({ ...there, report: JSON.parse(ofOther) });
    expect(fleetOf(here, other).repeated).toEqual([]);
  });
});

test('what deviates is named by its part, the worst first', () => {
  const { deviating } = fleetOf(here, there);
  const verdicts = deviating.map(({ verdict }) => verdict);
  expect(verdicts).toEqual(verdicts.toSorted());
  expect(new Set(deviating.map(({ part }) => part))).toEqual(new Set([here.name, there.name]));
});

test('a hostile report spoils no more than its own lines', () => {
  const report = reportOfAge(1);
  const hostile = samplePart({
    name: '999988887777/eu-west-1',
    report: {
      ...report,
      generator: { version: 'x'.repeat(10_000) },
      balancers: report.balancers.map((row) => ({ ...row, reason: '\u202e'.repeat(10_000) })),
    },
  });
  const fleet = fleetOf(here, hostile);
  expect(fleet.parts.at(-1)?.version).toHaveLength(40);
  for (const { reason } of fleet.deviating) expect(reason.length).toBeLessThanOrEqual(500);
});

test('of many objects that can not be shown the first hundred are named', () => {
  const leftOut = Array.from({ length: 250 }, (_, at) => ({ key: `${at}`, reason: 'x' }));
  const fleet = makeFleet([], leftOut, AGEING);
  expect(fleet.leftOut).toHaveLength(101);
  expect(fleet.leftOut.at(-1)).toEqual({ key: '', reason: '150 more are left out' });
});

describe('one Region that has much to tell pushes no other out', () => {
  test('of what deviates: each part is in it, and the worst stand first', () => {
    const [row] = here.report.balancers;
    if (row === undefined) expect.fail();
    const many = (verdict: 'deviating' | 'suspected', rows: number) =>
      Array.from({ length: rows }, (_, at) => ({ ...row, verdict, balancer: `${verdict}/${at}` }));
    const balancers = [...many('suspected', 6000), ...many('deviating', 900)];
    const loud = samplePart({
      name: '000000000000/eu-west-1',
      report: { ...here.report, balancers },
    });
    const quiet = samplePart({ report: { ...here.report, balancers: many('suspected', 2) } });
    const { deviating } = fleetOf(loud, quiet);
    expect(deviating).toHaveLength(1000);
    expect(deviating.filter(({ part }) => part === quiet.name)).toHaveLength(2);
    const verdicts = deviating.map(({ verdict }) => verdict);
    expect(verdicts.indexOf('suspected')).toBe(900);
    expect(verdicts.lastIndexOf('deviating')).toBe(899);
    const summary = summaryOf(loud);
    expect([summary.deviating.length, summary.balancers.length]).toEqual([1000, 5000]);
    expect(summary.part.verdicts).toEqual({ suspected: 6000, deviating: 900 });
  });

  test('of what is left out: the place of each is named', () => {
    const keyOf = (account: string, at: number) => `regions/${account}/eu-west-1/${at}`;
    const loud = Array.from({ length: 150 }, (_, at) => keyOf('000000000000', at));
    const keys = [...loud, keyOf('111122223333', 0)];
    const { leftOut } = makeFleet(
      [],
      keys.map((key) => ({ key, reason: 'x' })),
      AGEING,
    );
    expect(leftOut.map(({ key }) => key)).toContain('regions/111122223333/eu-west-1/0');
    expect(leftOut.at(-1)).toEqual({ key: '', reason: '51 more are left out' });
  });
});
