import { expect, test } from 'vitest';
import type { ReportDeviation } from '../../../../../functions/model/report.ts';
import { noPaint } from '../../../../../infra/cli/text/paint.ts';
import { factLines } from '../../../../../infra/cli/text/report/fact-lines.ts';
import { factsOf } from '../../../../../infra/cli/text/report/facts.ts';

const LAYOUT = { width: 80, paint: noPaint, calledBy: 'script', most: 8 } as const;

const deviation = (changes: Partial<ReportDeviation> = {}): ReportDeviation => ({
  rule: 'missing-resumption',
  severity: 'error',
  balancerType: 'application',
  region: 'eu-west-1',
  accountId: '123456789012',
  balancer: 'app/shop/50dc6c495c0c9188',
  node: '192.0.2.1',
  mechanism: 'psk',
  relation: 'same-node',
  says: 'A node accepts its own sessions.',
  source: 'https://docs.aws.amazon.com/x',
  observed: {},
  historyComplete: true,
  reason: 'The node accepted 0 of 10.',
  next: 'Run npm run probe -- --targets FILE --explain.',
  fingerprint: '0'.repeat(32),
  ...changes,
});
const NEVER = deviation({
  ...{ rule: 'never-resumed', node: null, mechanism: null, relation: null },
  reason: 'None of 281 was resumed.',
});
const everywhere = (change: Partial<ReportDeviation> = {}) =>
  ['192.0.2.1', '192.0.2.2', '192.0.2.3'].flatMap((node) =>
    (['psk', 'session-id'] as const).map((mechanism) => deviation({ node, mechanism, ...change })),
  );

test('a fact stands once, however many nodes and mechanisms show it', () => {
  expect(factLines(everywhere(), LAYOUT)).toEqual([
    '',
    'ERROR missing-resumption',
    '  at app/shop/50dc6c495c0c9188, eu-west-1, account 123456789012',
    '  Seen at node 192.0.2.1: The node accepted 0 of 10. 5 more results like it: 3',
    '    nodes; psk, session-id.',
    '  Documented: A node accepts its own sessions.',
    '  Next: Run npm run probe -- --targets FILE --explain.',
    '  Runbook: npm run runbook -- missing-resumption',
  ]);
});

test('what the log made likely stands with the trials that proved it, at the same balancer alone', () => {
  const [proved, ...others] = factsOf([NEVER, ...everywhere()]);
  expect(others).toEqual([]);
  expect(proved?.rules).toEqual(['missing-resumption', 'never-resumed']);
  const elsewhere = { ...NEVER, balancer: 'app/other/1' };
  expect(factsOf([elsewhere, ...everywhere()]).map(({ rules }) => rules)).toEqual([
    ['never-resumed'],
    ['missing-resumption'],
  ]);
});

test('the worst stand first, and what is left is counted with its rules', () => {
  const stale = deviation({ rule: 'stale', severity: 'warning', node: null });
  const lines = factLines(
    [stale, deviation(), { ...stale, severity: 'info', balancer: 'app/b/2' }],
    {
      ...LAYOUT,
      most: 1,
    },
  );
  expect(lines[1]).toBe('ERROR missing-resumption');
  expect(lines.at(-1)).toBe('And 2 more findings (stale): --verbose');
});

test('of many balancers with one fact three are named', () => {
  const many = Array.from({ length: 12 }, (_, at) => everywhere({ balancer: `app/a${at}/1` }));
  const lines = factLines(many.flat(), LAYOUT);
  expect(lines.filter((line) => line.startsWith('  at '))).toHaveLength(3);
  expect(lines).toContain('  and at 9 more balancers: --verbose');
  expect(lines.filter((line) => line.startsWith('  Next: '))).toHaveLength(1);
});

test('the binary is told to be called as it was', () => {
  const text = factLines([deviation()], { ...LAYOUT, calledBy: 'binary' }).join('\n');
  expect(text).toContain('Next: Run resumption-watch probe --targets FILE --explain.');
  expect(text).toContain('Runbook: resumption-watch runbook missing-resumption');
});
