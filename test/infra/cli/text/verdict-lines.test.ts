import { expect, test } from 'vitest';
import type { ReportBalancer } from '../../../../functions/model/report.ts';
import { noPaint } from '../../../../infra/cli/text/paint.ts';
import { verdictLines } from '../../../../infra/cli/text/verdict-lines.ts';

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

const show = (balancers: readonly ReportBalancer[], rules: readonly string[] = []) => {
  const deviations = rules.map((rule) => ({ rule })) as never;
  return verdictLines({ balancers: [...balancers], deviations }, 80, noPaint);
};

test('nothing deviates is said only where every balancer is sound, and nothing stands beside', () => {
  expect(show([balancer(), balancer()])).toEqual([
    '2 balancers: all sound. Nothing deviates from what AWS documents.',
  ]);
  expect(show([balancer()], ['stale', 'stale'])).toEqual([
    '1 balancer: all sound. Beside that: stale.',
  ]);
  expect(show([])).toEqual([]);
});

test('else all four are counted, the worst are named, and what is missing is summed up', () => {
  expect(
    show([
      balancer(),
      open(['longer-history', 'probes']),
      open(['probes', 'more-clients']),
      balancer({ verdict: 'suspected', judgedBy: ['log'], rules: ['never-resumed'] }),
      balancer({
        verdict: 'deviating',
        region: 'a-region-whose-name-is-long-enough-for-two-lines',
      }),
    ]),
  ).toEqual([
    '5 balancers: 1 deviating, 1 suspected, 2 without enough evidence, 1 sound.',
    '  DEVIATING',
    '    application app/shop/50dc6c495c0c9188,',
    '    a-region-whose-name-is-long-enough-for-two-lines',
    '    Because it is.',
    '  SUSPECTED application app/shop/50dc6c495c0c9188, eu-west-1',
    '    Because it is.',
    '  NOT ENOUGH EVIDENCE application app/shop/50dc6c495c0c9188, eu-west-1',
    '    Because it is.',
    '  and 1 more balancer not sound: --json, --html',
    'Missing for a verdict: longer history (1), probes (2), more clients (1).',
    'Next: read the deviations below and the runbook of each rule; probe them with',
    'npm run probe -- --targets FILE (docs/probe.md); add earlier logs, or run again',
    'when there are more.',
  ]);
});

test('a suspicion is cleared by probes', () => {
  const lines = show([balancer({ verdict: 'suspected' }), balancer()]);
  expect(lines.at(-1)).toBe(
    'Next: probe them with npm run probe -- --targets FILE (docs/probe.md).',
  );
});

test('of 200 balancers the first screen holds what matters', () => {
  const lines = show(Array.from({ length: 200 }, () => open(['longer-history', 'probes'])));
  expect(lines.length).toBeLessThan(20);
  expect(lines).toContain('  and 197 more balancers not sound: --json, --html');
});
