import { expect, test } from 'vitest';
import { judge } from '../../../../functions/judge/judge.ts';
import { DEFAULT_STALE_AFTER_MS } from '../../../../functions/judge/rules/rule.ts';
import type { Marks } from '../../../../functions/model/trial.ts';
import { sampleMarks, sampleMeasurement } from '../measurement-samples.ts';

const OLD = { tlsVersion: '1.2', mechanism: 'session-ticket' } as const;

function found(...marks: readonly Marks[]) {
  const measurement = { ...sampleMeasurement([]), marks };
  return judge(measurement, { staleAfterMs: DEFAULT_STALE_AFTER_MS });
}

test('[application-mark] three contradictions by proof are an error, each direction apart', () => {
  const both = found(
    sampleMarks({ resumedThoughFull: 2, full: 90, fullThoughResumed: 3, resumed: 1 }),
    sampleMarks({ ...OLD, resumedThoughFull: 1, full: 7 }),
  );
  expect(both.map(({ rule, severity, observed }) => [rule, severity, observed.direction])).toEqual([
    ['mark-contradicted', 'error', 'full-though-resumed'],
    ['mark-contradicted', 'error', 'resumed-though-full'],
  ]);
  expect(new Set(both.map(({ fingerprint }) => fingerprint)).size).toBe(2);
  expect(both.map(({ reason }) => reason)).toEqual([
    '3 of 4 (75.0%) such handshakes of probes the log marks as full, although the wire showed that the session was resumed: TLS 1.3 (psk).',
    '3 of 100 (3.0%) such handshakes of probes the log marks as resumed, although the wire showed a full handshake: TLS 1.2 (session-ticket), TLS 1.3 (psk).',
  ]);
  expect(both[0]).toMatchObject({
    ...{ accountId: '123456789012', balancer: 'app/shop/50dc6c495c0c9188', node: null },
    observed: { contradicted: 3, confirmed: 1, known: 4, rate: 0.75 },
  });
});

test.each([
  ['two of them', { resumedThoughFull: 2, fullThoughResumed: 2 }],
  ['what no log shows', { missing: 50, pending: 50 }],
  ['what leaves it open, or is of others', { unmarked: 50, foreign: 50, portChanged: 50 }],
  ['what agrees', { resumed: 500, full: 500 }],
])('%s: no deviation', (_name, marks) => {
  expect(found(sampleMarks(marks))).toEqual([]);
});

test('contradictions at two balancers are not added up', () => {
  const one = sampleMarks({ resumedThoughFull: 2 });
  expect(found(one, { ...one, balancer: 'app/other/1' }, { ...one, accountId: '2' })).toEqual([]);
});
