import { expect, test } from 'vitest';
import type { ReportBalancer } from '../../../../../functions/model/report.ts';
import { headline, nextLines } from '../../../../../infra/cli/text/report/verdict-lines.ts';

const balancer = (changes: Partial<ReportBalancer> = {}): ReportBalancer => ({
  balancerType: 'application',
  region: 'eu-west-1',
  accountId: '123456789012',
  balancer: 'app/shop/50dc6c495c0c9188',
  verdict: 'sound',
  judgedBy: ['log'],
  judgedFrom: null,
  lacks: [],
  unchecked: [],
  rules: [],
  reason: 'Because it is.',
  ...changes,
});
const open = (lacks: ReportBalancer['lacks']) =>
  balancer({ verdict: 'not-enough-evidence', judgedBy: [], lacks });

const head = (balancers: readonly ReportBalancer[], rules: readonly string[] = []) => {
  const deviations = rules.map((rule) => ({ rule })) as never;
  return headline({ balancers: [...balancers], deviations });
};

const next = (
  balancers: readonly ReportBalancer[],
  rules: readonly string[] = [],
  calledBy: 'script' | 'binary' = 'script',
) => {
  const deviations = rules.map((rule) => ({ rule, severity: 'warning' })) as never;
  return nextLines({ balancers: [...balancers], deviations }, 80, calledBy);
};

test('nothing deviates is said only where every balancer is sound, and nothing stands beside', () => {
  expect(head([balancer(), balancer()])).toBe(
    '2 balancers: all sound. Nothing deviates from what AWS documents.',
  );
  expect(head([balancer()], ['stale', 'stale'])).toBe('1 balancer: all sound. Beside that: stale.');
  expect(head([])).toBe('No balancer was seen.');
});

test('else all four are counted, and what is missing is summed up with what to do', () => {
  const balancers = [
    balancer(),
    open(['longer-history', 'probes']),
    open(['probes', 'more-clients']),
    balancer({ verdict: 'suspected', judgedBy: ['log'], rules: ['never-resumed'] }),
    balancer({ verdict: 'deviating' }),
  ];
  expect(head(balancers)).toBe(
    '5 balancers: 1 deviating, 1 suspected, 2 without enough evidence, 1 sound.',
  );
  expect(next(balancers)).toEqual([
    'Missing for a verdict: longer history (1), probes (2), more clients (1).',
    'Next: probe them with npm run probe -- --targets FILE (docs/probe.md); add',
    '  earlier logs, or run again when there are more.',
  ]);
});

test('a suspicion is cleared by probes, which the binary calls by its own name', () => {
  const balancers = [balancer({ verdict: 'suspected' }), balancer()];
  expect(next(balancers)).toEqual([
    'Next: probe them with npm run probe -- --targets FILE (docs/probe.md).',
  ]);
  expect(next(balancers, [], 'binary')).toEqual([
    'Next: probe them with resumption-watch probe --targets FILE (docs/probe.md).',
  ]);
  expect(next([balancer()])).toEqual([]);
  expect(next([balancer()], ['stale'])).toEqual([
    'Next: begin with stale, the first finding below.',
  ]);
});
