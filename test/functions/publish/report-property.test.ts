import fc from 'fast-check';
import { expect, test } from 'vitest';
import { judge } from '../../../functions/judge/judge.ts';
import { BALANCER_TYPES, MECHANISMS } from '../../../functions/model/balancer.ts';
import { SEVERITIES } from '../../../functions/model/deviation.ts';
import type { MatrixCell } from '../../../functions/model/matrix.ts';
import { ARRIVALS, type Freshness, type Rate } from '../../../functions/model/rate.ts';
import { reportSchema } from '../../../functions/model/report.ts';
import { makeReport } from '../../../functions/publish/report.ts';
import { noPaint } from '../../../infra/cli/text/paint.ts';
import { terminalReport } from '../../../infra/cli/text/report/terminal-report.ts';
import {
  sampleFreshness,
  sampleMeasurement,
  sampleRate,
  WINDOW,
} from '../judge/measurement-samples.ts';
import { offers } from '../judge/trial-samples.ts';
import { sampleParts } from './report-samples.ts';

const LABELS = {
  balancerType: fc.constantFrom(...BALANCER_TYPES),
  region: fc.constantFrom('eu-west-1', 'us-east-1'),
  accountId: fc.constantFrom('1'.repeat(12), '2'.repeat(12)),
  balancer: fc.oneof(fc.constantFrom('a', 'b'), fc.string({ unit: 'grapheme' })),
};
const COUNT = fc.oneof(fc.nat(3), fc.nat(500), fc.nat(2_000_000_000));

const RATE: fc.Arbitrary<Rate> = fc
  .record({
    ...LABELS,
    level: fc.constantFrom('node' as const, 'balancer' as const),
    node: fc.constantFrom('10.0.0.1', '10.0.0.2', '2001:db8::\u202e1'),
    arrival: fc.constantFrom('all' as const, ...ARRIVALS),
    tlsVersion: fc.constantFrom('all', 'all', '1.2', '1.3', 'unknown'),
    excluded: fc.constantFrom('all' as const, 'yes' as const, 'no' as const),
    portion: fc.constantFrom('all' as const, 'judged' as const),
    resumed: COUNT,
    full: COUNT,
    unknown: COUNT,
    failed: COUNT,
    clients: fc.nat(200),
    historyComplete: fc.boolean(),
  })
  .map((row) => ({
    ...row,
    node: row.level === 'node' ? row.node : null,
    method: row.balancerType === 'application' ? ('counted' as const) : ('unobservable' as const),
  }))
  .map((row) => sampleRate(row));

const FRESHNESS: fc.Arbitrary<Freshness> = fc
  .record({
    ...LABELS,
    evidence: fc.constantFrom('ledger' as const, 'trials' as const),
    hoursSeen: fc.integer({ min: 1, max: 24 }),
    silentMs: fc.nat(86_400_000),
  })
  .map(({ silentMs, accountId, ...row }) =>
    sampleFreshness({
      ...row,
      accountId: row.evidence === 'trials' ? 'unknown' : accountId,
      lastAtMs: WINDOW.endMs - silentMs,
    }),
  );

const CELL: fc.Arbitrary<MatrixCell> = fc
  .record({
    balancerType: LABELS.balancerType,
    region: LABELS.region,
    balancer: LABELS.balancer,
    issuerNode: fc.constantFrom(null, '10.0.0.1', '10.0.0.2'),
    node: fc.constantFrom('10.0.0.1', '10.0.0.2'),
    mechanism: fc.constantFrom(...MECHANISMS),
    resumed: fc.nat(10),
  })
  // Whether a balancer is excluded is one answer for all of its trials.
  .map((cell) => offers({ ...cell, excluded: cell.balancer === 'b' }))
  .map((cell) => (cell.issuerNode === null ? { ...cell, relation: null, resumed: 0 } : cell));

/** As SQL gives them: one row per group. */
const MEASUREMENT = fc
  .tuple(
    fc.uniqueArray(RATE, { maxLength: 40, selector: groupOf }),
    fc.uniqueArray(FRESHNESS, { maxLength: 10, selector: groupOf }),
    fc.uniqueArray(CELL, {
      maxLength: 10,
      selector: ({ balancerType, region, balancer, issuerNode, node, mechanism }) =>
        JSON.stringify([balancerType, region, balancer, issuerNode, node, mechanism]),
    }),
  )
  .map(([rates, freshness, matrix]) => sampleMeasurement(rates, freshness, matrix));

function groupOf(row: Rate | Freshness): string {
  const { balancerType, region, accountId, balancer } = row;
  const split =
    'level' in row
      ? [row.level, row.node, row.arrival, row.tlsVersion, row.excluded, row.portion]
      : [row.evidence];
  return JSON.stringify([balancerType, region, accountId, balancer, ...split]);
}

test('any measurement gives a valid report, worst first, with no two equal fingerprints', () => {
  fc.assert(
    fc.property(MEASUREMENT, (measurement) => {
      const deviations = judge(measurement, { staleAfterMs: 10_800_000 });
      const prints = deviations.map(({ fingerprint }) => fingerprint);
      expect(new Set(prints).size).toBe(prints.length);
      const ranks = deviations.map(({ severity }) => SEVERITIES.indexOf(severity));
      expect(ranks).toEqual(ranks.toSorted((a, b) => b - a));
      const report = makeReport({ ...sampleParts(), measurement, deviations });
      expect(reportSchema.safeParse(JSON.parse(JSON.stringify(report))).success).toBe(true);
    }),
  );
});

test('any report can be shown, and no text of a log reaches the terminal as a command', () => {
  fc.assert(
    fc.property(MEASUREMENT, (measurement) => {
      const deviations = judge(measurement, { staleAfterMs: 10_800_000 });
      const report = makeReport({ ...sampleParts(), measurement, deviations });
      const shown = terminalReport(report, {
        width: 80,
        paint: noPaint,
        notes: [],
        calledBy: 'script',
        verbose: true,
      }).join('');
      expect(shown).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
      expect(shown).not.toMatch(/NaN|Infinity|undefined/);
    }),
  );
});
