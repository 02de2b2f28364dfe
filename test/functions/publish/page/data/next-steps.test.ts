import { expect, test } from 'vitest';
import type { ReportBalancer } from '../../../../../functions/model/report.ts';
import { LACKS } from '../../../../../functions/model/verdict.ts';
import { missingOf, nextSteps } from '../../../../../functions/publish/page/data/next-steps.ts';
import { placesOf } from '../../../../../functions/publish/page/data/places.ts';
import { fleet } from '../../../../browser/fleet.ts';

const { report } = fleet({ balancers: 10, nodes: 2 });
const found = report.balancers.find(({ verdict }) => verdict === 'sound');
if (found === undefined) throw new Error('the fleet has no sound balancer');
const SOUND: ReportBalancer = found;

test('a balancer that is judged by probes and lacks nothing has no next step', () => {
  expect(nextSteps(SOUND)).toEqual([]);
});

const TO_PROBE: readonly (readonly [string, Partial<ReportBalancer>])[] = [
  ['is suspected by its logs', { verdict: 'suspected', judgedBy: ['log'] }],
  ['has something unchecked', { unchecked: ['reissue'], judgedBy: ['log'] }],
  ['lacks probes', { verdict: 'not-enough-evidence', judgedBy: [], lacks: ['probes'] }],
];

test.each(TO_PROBE)('what %s is probed, as a target of its own', (_name, changes) => {
  const steps = nextSteps({ ...SOUND, ...changes });
  expect(steps).toHaveLength(2);
  const { balancer, balancerType, region } = SOUND;
  expect(JSON.parse(steps[0]?.code ?? '')).toEqual([
    { name: balancer, balancerType, region, host: 'DNS-NAME' },
  ]);
  expect(steps[1]?.code).toContain('npm run probe -- --targets targets.json');
  expect(steps[1]?.code).toContain('--probe-results trials.ndjson');
});

test('a name cannot end the text that holds it', () => {
  const balancer = '"}]; rm -rf /\n';
  const [target] = nextSteps({ ...SOUND, balancer, lacks: ['probes'] });
  expect(JSON.parse(target?.code ?? '')).toMatchObject([{ name: balancer }]);
  expect(target?.code).not.toContain('\n');
});

test('every lack has a step with a command; equal commands stand once, probes first', () => {
  for (const lack of LACKS) {
    const steps = nextSteps({ ...SOUND, lacks: [lack] });
    expect(steps.at(-1)?.code).toMatch(/^(?:npm run|aws) /);
  }
  const codes = nextSteps({ ...SOUND, lacks: [...LACKS] }).map(({ code }) => code);
  expect(new Set(codes).size).toBe(codes.length);
  expect(codes[1]).toContain('npm run probe');
});

test('what is missing counts balancers, what answers soonest first', () => {
  const missing = missingOf(placesOf(report).balancers);
  expect(missing.map(({ lack, balancers }) => [lack, balancers])).toEqual([
    ['probes', 2],
    ['longer-history', 1],
    ['more-clients', 1],
  ]);
  expect(missingOf(placesOf({ ...report, balancers: [] }).balancers)).toEqual([]);
});

test('a probe that could not help is not asked for: an exclusion leaves nothing to be seen', () => {
  const excluded = { ...SOUND, verdict: 'not-enough-evidence' as const, judgedBy: [] };
  expect(nextSteps({ ...excluded, unchecked: ['psk'] })).toEqual([]);
});
