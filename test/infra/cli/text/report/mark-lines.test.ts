import { expect, test } from 'vitest';
import type { Report } from '../../../../../functions/model/report.ts';
import { markLines } from '../../../../../infra/cli/text/report/mark-lines.ts';
import { reportedMarks } from '../../../../functions/model/trials/mark-samples.ts';

const report = (changes: Partial<Report>) =>
  ({ balancers: [], ...changes }) as Pick<Report, 'balancers' | 'marks'> as Report;
const lines = (changes: Partial<Report>, verbose = false, width = 100) =>
  markLines(report(changes), { width, paint: (_style, text) => text, verbose });

const CONFIRMED = reportedMarks({
  ...{
    probeHandshakes: 1040,
    confirmed: 1040,
    missing: 2,
    lagMeanSeconds: 150,
    lagMaxSeconds: 290,
  },
  ...{
    agreement: { rate: 1, low: 0.996, high: 1 },
    loss: { rate: 0.002, low: 0.001, high: 0.007 },
  },
});

test('a report without marks has no lines', () => {
  expect(lines({})).toEqual([]);
});

test('each balancer: its mark, its loss, and how many handshakes are in no rate', () => {
  expect(lines({ marks: [CONFIRMED], probeHandshakes: 1040 })).toEqual([
    'Does the log tell the truth?',
    'app/shop/50dc6c495c0c9188, eu-west-1: mark confirmed by 1,040 probes (95 % interval 99.6–100.0%);',
    '  2 lines missing (0.2%, 0.1–0.7%); shown 150 s later on average, 290 s at most.',
    '1,040 handshakes of probes in the logs: in no rate above.',
  ]);
});

test('what is wrong is said by its direction, a classic log marks nothing, a name can not paint', () => {
  const wrong = reportedMarks({
    ...{ confirmed: 6, resumedThoughFull: 4, agreement: { rate: 0.6, low: 0.3, high: 0.8 } },
    ...{ balancer: 'app/\u001b[31mshop/1', foreign: 1 },
    byVersion: [{ ...reportedMarks({ confirmed: 6 }), tlsVersion: '1.3', mechanism: 'psk' }],
  });
  const classic = reportedMarks({ balancerType: 'classic', balancer: 'shop', unmarked: 5 });
  const text = lines({ marks: [wrong, classic] }, true, 200).join('\n');
  expect(text).toContain(
    'app/[31mshop/1, eu-west-1: mark contradicted by 4 of 10 (40.0%) probes; ',
  );
  expect(text).toContain('4 marked as resumed though full; 1 connections of others have a token');
  expect(text).toContain('TLS 1.3, psk: mark not confirmed');
  expect(text).toContain('shop, eu-west-1: its log marks nothing.');
});

test('network balancers: that their logs show no request', () => {
  const network = { balancerType: 'network' } as Report['balancers'][number];
  const last = lines({ marks: [CONFIRMED], balancers: [network] }, false, 200).at(-1);
  expect(last).toContain('Logs of network balancers show no request: nothing confirms them.');
});

test('twenty balancers are named, the others counted, unless all are wanted', () => {
  const marks = Array.from({ length: 23 }, (_, at) =>
    reportedMarks({ balancer: `app/shop/${at}` }),
  );
  expect(lines({ marks }).join('\n')).toContain('and 3 more balancers');
  expect(lines({ marks }, true).join('\n')).toContain('app/shop/22');
});
