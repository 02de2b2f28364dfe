import { expect, test } from 'vitest';
import type { Report, ReportBalancer } from '../../../../functions/model/report.ts';
import { makeReport } from '../../../../functions/publish/report.ts';
import type { JUnitOutcome } from '../../../../infra/cli/junit/junit-xml.ts';
import { reportSuites } from '../../../../infra/cli/junit/report-suites.ts';
import { sampleParts } from '../../../functions/publish/report-samples.ts';

const REPORT = makeReport(sampleParts());
const suiteOf = (report: Report, name: string, failOn: 'info' | 'error' | null = null) =>
  reportSuites(report, failOn).find((suite) => suite.name.includes(name));
const kindOf = (
  suite: ReturnType<typeof suiteOf>,
  rule: string,
): JUnitOutcome['kind'] | undefined => suite?.cases.find(({ name }) => name === rule)?.outcome.kind;

test('a deviation fails its rule, from a warning on or as severely as it was asked', () => {
  expect(kindOf(suiteOf(REPORT, 'app/shop'), 'excluded-resumption')).toBe('failure');
  expect(kindOf(suiteOf(REPORT, 'app/shop', 'error'), 'excluded-resumption')).toBe('skipped');
  expect(kindOf(suiteOf(REPORT, 'old-shop'), 'undocumented-version')).toBe('skipped');
  expect(kindOf(suiteOf(REPORT, 'old-shop', 'info'), 'undocumented-version')).toBe('failure');
});

test('without evidence nothing is passed, but that its logs came', () => {
  const suite = suiteOf(REPORT, 'never-used');
  expect(suite?.cases.length).toBeGreaterThan(5);
  const passed = suite?.cases.filter(({ outcome }) => outcome.kind === 'passed') ?? [];
  expect(passed.map(({ name }) => name)).toEqual(['stale']);
});

test('a verdict passes the rules of the evidence that decided it, but for what it left open', () => {
  const balancers = REPORT.balancers.map(
    (one): ReportBalancer => ({
      ...{ ...one, verdict: 'sound', judgedBy: ['trials'], rules: [], lacks: [] },
      unchecked: ['reissue'],
    }),
  );
  const suite = suiteOf({ ...REPORT, balancers, deviations: [] }, 'app/shop');
  expect(kindOf(suite, 'missing-resumption')).toBe('passed');
  expect(kindOf(suite, 'unexpected-resumption')).toBe('passed');
  expect(kindOf(suite, 'no-reissue')).toBe('skipped');
  expect(kindOf(suite, 'never-resumed')).toBe('skipped');
});

test('a log without marks has no case of the rules that need them', () => {
  expect(kindOf(suiteOf(REPORT, 'net/api'), 'never-resumed')).toBeUndefined();
  expect(kindOf(suiteOf(REPORT, 'app/shop'), 'never-resumed')).toBeDefined();
});
