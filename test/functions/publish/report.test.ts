import { expect, test } from 'vitest';
import { NO_CLIENT_EVIDENCE } from '../../../functions/model/rate.ts';
import { reportSchema } from '../../../functions/model/report.ts';
import { packReport, unpackReport } from '../../../functions/publish/packed-report.ts';
import { makeReport } from '../../../functions/publish/report.ts';
import { sampleFreshness, sampleRate } from '../judge/measurement-samples.ts';
import { reportOfBefore } from './report-of-before.ts';
import { sampleParts, sampleSource, withSources } from './report-samples.ts';

const SHOP = 'app/shop/50dc6c495c0c9188';
const EMPTY = {
  sessionLifetimeMs: 86_400_000,
  window: { startMs: 0, endMs: 0, revision: 0 },
  hours: { startMs: 0, hours: 0, series: [] },
  ...{
    rates: [],
    clients: NO_CLIENT_EVIDENCE,
    freshness: [],
    matrix: [],
    sources: [],
    survival: [],
    marks: [],
  },
};

const asText = (report: object) => `${JSON.stringify(report, null, 2)}\n`;

test('the report of a run, without kinds of clients, is byte for byte the one of before', async () => {
  const text = asText(reportOfBefore(makeReport(sampleParts())));
  await expect(text).toMatchFileSnapshot('report.golden.json');
});

test('the rows by kind and the list of clients are the golden ones', async () => {
  const { rates, clients } = makeReport(sampleParts());
  const kinds = rates.filter(({ clientKind }) => clientKind !== 'all');
  await expect(asText({ kinds, clients })).toMatchFileSnapshot('report-clients.golden.json');
});

test('kinds of clients change no other row, whatever they are', () => {
  const parts = sampleParts();
  const measurement = { ...parts.measurement, clients: NO_CLIENT_EVIDENCE };
  const before = makeReport({ ...parts, measurement });
  expect(before.clients).toEqual([]);
  expect(asText(reportOfBefore(makeReport(parts)))).toBe(asText(reportOfBefore(before)));
});

test('the order of rows and of objects changes nothing', () => {
  const parts = sampleParts();
  const turned = {
    ...parts,
    measurement: {
      ...parts.measurement,
      sources: parts.measurement.sources.toReversed(),
      rates: parts.measurement.rates.toReversed(),
      clients: {
        rates: parts.measurement.clients.rates.toReversed(),
        attainable: parts.measurement.clients.attainable.toReversed(),
        returns: parts.measurement.clients.returns.toReversed(),
        strata: parts.measurement.clients.strata.toReversed(),
        arrivals: parts.measurement.clients.arrivals.toReversed(),
      },
      freshness: parts.measurement.freshness.toReversed(),
    },
  };
  expect(makeReport(turned)).toEqual(makeReport(parts));
});

test('each balancer says how far its newest log and trial lie behind the data of all', () => {
  const { window } = sampleParts().measurement;
  const lastAtMs = window.endMs - 20_160_500;
  const freshness = [
    sampleFreshness({ evidence: 'trials', accountId: 'unknown' }),
    sampleFreshness({ lastAtMs, hoursSeen: 7 }),
  ];
  const measurement = { ...sampleParts().measurement, freshness };
  const place = { balancerType: 'application', region: 'eu-west-1', balancer: SHOP };
  expect(makeReport({ ...sampleParts(), measurement }).freshness).toEqual([
    {
      ...{ ...place, accountId: '123456789012', evidence: 'log' },
      ...{ lastAt: '2026-01-02T18:23:59.500Z', hoursSeen: 7, lagSeconds: 20_160.5 },
    },
    {
      ...{ ...place, accountId: 'unknown', evidence: 'trials' },
      ...{ lastAt: '2026-01-03T00:00:00.000Z', hoursSeen: 24, lagSeconds: 0 },
    },
  ]);
});

test('the splits by exclusion stay out of the rates', () => {
  const parts = sampleParts();
  const shown = parts.measurement.rates.filter(
    (rate) => rate.excluded === 'all' && rate.portion === 'all',
  );
  const { rates } = makeReport(parts);
  expect(rates.filter(({ clientKind }) => clientKind === 'all')).toHaveLength(shown.length);
});

test('the judged handshakes stand beside their rate, and are no rate of their own', () => {
  const parts = sampleParts();
  const whole = { arrival: 'all', excluded: 'all' } as const;
  const rates = [
    sampleRate({ ...whole, resumed: 30, full: 10 }),
    sampleRate({ ...whole, resumed: 20, full: 5, ceiling: 0.9, portion: 'judged' }),
    sampleRate({ ...whole, excluded: 'no', resumed: 7, full: 5 }),
    sampleRate({ ...whole, level: 'node', node: '10.0.0.1', resumed: 10, full: 5 }),
  ];
  const measurement = { ...parts.measurement, rates, clients: NO_CLIENT_EVIDENCE };
  const report = makeReport({ ...parts, measurement });
  expect(report.rates).toMatchObject([
    {
      ...{ level: 'balancer', handshakes: 40 },
      judged: { handshakes: 25, resumed: 20, full: 5, unknown: 0, rate: 0.8, ceiling: 0.9 },
    },
    { level: 'node', handshakes: 15, judged: null },
  ]);
  expect(reportSchema.safeParse(report).success).toBe(true);
  expect(unpackReport(packReport(report))).toEqual(report);
});

test('where nothing was counted rate and interval are null, never 0', () => {
  const network = makeReport(sampleParts()).rates.find((row) => row.balancerType === 'network');
  expect(network).toMatchObject({ rate: null, low: null, high: null, ceiling: 0.8 });
});

test('a region counts its balancers once each, also those that only the ledger knows', () => {
  expect(makeReport(sampleParts()).regions).toEqual([
    {
      region: 'eu-west-1',
      balancerType: 'application',
      balancers: 1,
      deviating: { 'excluded-resumption': 1 },
    },
    {
      region: 'eu-west-1',
      balancerType: 'classic',
      balancers: 2,
      deviating: { 'undocumented-version': 1 },
    },
    { region: 'us-east-1', balancerType: 'network', balancers: 1, deviating: { stale: 1 } },
  ]);
});

test('two deviating nodes of one balancer are one deviating balancer', () => {
  const parts = sampleParts();
  const [deviation] = parts.deviations;
  if (deviation === undefined) throw new Error('the sample has no deviation');
  const twice = ['10.0.0.1', '10.0.0.2'].map((node) => ({ ...deviation, node }));
  const regions = makeReport({ ...parts, deviations: twice }).regions;
  expect(regions.flatMap((region) => Object.values(region.deviating))).toEqual([1]);
});

test('without handshakes and without a window asked for, the window is null, not 1970', () => {
  const report = makeReport({ ...sampleParts(), measurement: EMPTY, deviations: [] });
  expect(report).toMatchObject({ window: { start: null, end: null }, rates: [], regions: [] });
  expect(reportSchema.safeParse(report).success).toBe(true);
});

test('without handshakes the window that was asked for is named', () => {
  const measurement = { ...EMPTY, window: { startMs: 0, endMs: 3_600_000, revision: 0 } };
  expect(makeReport({ ...sampleParts(), measurement }).window).toEqual({
    start: '1970-01-01T00:00:00.000Z',
    end: '1970-01-01T01:00:00.000Z',
  });
});

test('sources are sorted by balancer, objects with faults after the rest of their kind', () => {
  const network = { balancerType: 'network', balancer: 'net/api/1' } as const;
  const odd = { rejected: { 'bad-time': 1 }, quarantined: {} };
  const groups = [
    sampleSource(network),
    sampleSource({ key: 'b', ...odd }),
    sampleSource({ key: 'a', ...odd }),
    sampleSource(),
  ];
  const { sources } = makeReport(withSources(groups));
  expect(sources.map(({ key, balancerType }) => [balancerType, key])).toEqual([
    ['application', null],
    ['application', 'a'],
    ['application', 'b'],
    ['network', null],
  ]);
});

test('every rate row says which revision of its window it is', () => {
  const parts = sampleParts();
  const window = { ...parts.measurement.window, revision: 2 };
  const { rates } = makeReport({ ...parts, measurement: { ...parts.measurement, window } });
  expect(rates.length).toBeGreaterThan(0);
  expect(rates.every(({ revision }) => revision === 2)).toBe(true);
});
