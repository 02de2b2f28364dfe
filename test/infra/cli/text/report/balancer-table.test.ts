import { expect, test } from 'vitest';
import type { Report, ReportBalancer, ReportRate } from '../../../../../functions/model/report.ts';
import { placesOf } from '../../../../../functions/publish/page/data/places.ts';
import { makeReport } from '../../../../../functions/publish/report.ts';
import { noPaint } from '../../../../../infra/cli/text/paint.ts';
import { balancerTable } from '../../../../../infra/cli/text/report/balancer-table.ts';
import { sampleParts } from '../../../../functions/publish/report-samples.ts';

const REPORT = makeReport(sampleParts());
const SHOP = 'app/shop/50dc6c495c0c9188';
const [VERDICT] = REPORT.balancers.filter(({ balancer }) => balancer === SHOP);
const [RATE] = REPORT.rates.filter(
  ({ balancer, level, arrival }) => balancer === SHOP && level === 'balancer' && arrival === 'all',
);
if (VERDICT === undefined || RATE === undefined) throw new Error('the sample has no such balancer');

const sound: ReportBalancer = { ...VERDICT, verdict: 'sound', lacks: [], rules: [] };
const rate = (changes: Partial<ReportRate>): ReportRate => ({
  ...{ ...RATE, rate: 0.5, low: 0.4, high: 0.6, ceiling: 1, judged: null },
  ...changes,
});
const report = (
  balancers: readonly ReportBalancer[],
  rates: readonly ReportRate[] = [],
): Report => ({
  ...{ ...REPORT, balancers: [...balancers], rates: [...rates], deviations: [], matrix: [] },
  ...{ sources: [], freshness: [], clients: [], regions: [] },
});
const show = (of: Report, width = 80, most = 20) =>
  balancerTable(placesOf(of).balancers, { width, paint: noPaint, most });

test('a node that lost most of what returned is named, with its share', () => {
  const back = { arrival: 'same-node' as const, resumed: 0 };
  const rates = [
    rate({}),
    rate({ ...back, full: 100 }),
    ...[90, 10].flatMap((full, at) => {
      const node = { level: 'node' as const, node: `192.0.2.${at + 1}`, full };
      return [rate(node), rate({ ...back, ...node })];
    }),
  ];
  const [head, row] = show(report([{ ...sound, verdict: 'deviating' }], rates));
  expect(head).toBe('verdict    balancer   rate ceiling  lost returns, or missing');
  expect(row).toBe('DEVIATING  app/shop  50.0%  100.0%  90 of 100 at 192.0.2.1');
});

test('what came back beyond the documented scope is not lost', () => {
  const rates = [
    rate({}),
    rate({ arrival: 'same-node', full: 7 }),
    rate({ arrival: 'cross-node', full: 500, ceiling: 0 }),
  ];
  expect(show(report([sound], rates))[1]).toMatch(/ {2}7$/);
});

test('names that would be one without their end keep it, and accounts where names repeat', () => {
  const names = (balancers: readonly ReportBalancer[]) =>
    show(report(balancers), 120)
      .slice(1, -1)
      .map((line) => line.slice(11, 60).trim().split(/ {2,}/)[0]);
  const twin = { ...sound, balancer: 'app/shop/0000000000000000' };
  expect(names([sound, twin])).toEqual(['app/shop/0000000000000000', 'app/shop/50dc6c495c0c9188']);
  const [first] = names([sound, { ...sound, accountId: '210987654321' }]);
  expect(first).toMatch(/^app\/shop\/.* \(\d{12}\)$/);
});

test('of a fleet the worst have lines, the rest is counted, and no line is too long', () => {
  const fleet = Array.from({ length: 200 }, (_, at) => ({
    ...sound,
    balancer: `app/a-balancer-with-a-long-name-${at}/${at}`,
    region: at % 2 === 0 ? 'ap-southeast-1' : 'eu-west-1',
    verdict: at === 199 ? ('deviating' as const) : ('sound' as const),
  }));
  const lines = show(report(fleet));
  expect(lines[1]).toMatch(/^DEVIATING /);
  expect(lines).toContain('and 180 more: 180 sound (--verbose)');
  expect(lines).toHaveLength(1 + 20 + 1 + 1);
  expect(lines.filter(({ length }) => length > 80)).toEqual([]);
});
