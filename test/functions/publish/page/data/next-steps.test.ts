import { expect, test } from 'vitest';
import type { ReportBalancer, ReportClients } from '../../../../../functions/model/report.ts';
import { LACKS } from '../../../../../functions/model/verdict.ts';
import { missingOf, nextSteps } from '../../../../../functions/publish/page/data/next-steps.ts';
import { placesOf } from '../../../../../functions/publish/page/data/places.ts';
import { fleet } from '../../../../browser/fleet.ts';

const { report } = fleet({ balancers: 10, nodes: 2 });
const found = report.balancers.find(({ verdict }) => verdict === 'sound');
if (found === undefined) throw new Error('the fleet has no sound balancer');
const SOUND: ReportBalancer = found;
const NO_CLIENTS = { clients: null, log: null };
const place = placesOf(report).balancers.find(({ balancer }) => balancer === SOUND.balancer);
if (place?.log == null || place.clients === null) throw new Error('the fleet has no clients');
const [LOG, CLIENTS] = [place.log, place.clients];

test('a balancer that is judged by probes and lacks nothing has no next step', () => {
  expect(nextSteps(SOUND, NO_CLIENTS)).toEqual([]);
});

const TO_PROBE: readonly (readonly [string, Partial<ReportBalancer>])[] = [
  ['is suspected by its logs', { verdict: 'suspected', judgedBy: ['log'] }],
  ['has something unchecked', { unchecked: ['reissue'], judgedBy: ['log'] }],
  ['lacks probes', { verdict: 'not-enough-evidence', judgedBy: [], lacks: ['probes'] }],
];

test.each(TO_PROBE)('what %s is probed, as a target of its own', (_name, changes) => {
  const steps = nextSteps({ ...SOUND, ...changes }, NO_CLIENTS);
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
  const [target] = nextSteps({ ...SOUND, balancer, lacks: ['probes'] }, NO_CLIENTS);
  expect(JSON.parse(target?.code ?? '')).toMatchObject([{ name: balancer }]);
  expect(target?.code).not.toContain('\n');
});

test('every lack has a step with a command; equal commands stand once, probes first', () => {
  for (const lack of LACKS) {
    const steps = nextSteps({ ...SOUND, lacks: [lack] }, NO_CLIENTS);
    expect(steps.at(-1)?.code).toMatch(/^(?:npm run|aws) /);
  }
  const codes = nextSteps({ ...SOUND, lacks: [...LACKS] }, NO_CLIENTS).map(({ code }) => code);
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
  expect(nextSteps({ ...excluded, unchecked: ['psk'] }, NO_CLIENTS)).toEqual([]);
});

test('a fleet that offers nothing is told what to switch on, the largest kinds first', () => {
  const clients = { ...CLIENTS, attainable: 0.2 };
  const log = { ...LOG, ceiling: 0.5 };
  const steps = nextSteps(SOUND, { clients, log });
  expect(steps).toHaveLength(1);
  const { text, code } = steps[0] ?? { text: '', code: '' };
  expect(text).toContain('can reach 20.0% of a ceiling of 50.0% (an estimate from user agents');
  expect(text).toMatch(/go-http \([\d,]+ handshakes\): set tls\.Config\.ClientSessionCache/);
  expect(text).toMatch(/go-http .*python-requests .* no switch is known/);
  expect(code).toBe('npm run client-check -- --type application -- COMMAND');
});

test('where probes are missing too, they come first and the switch after them', () => {
  const verdict = {
    ...{ ...SOUND, verdict: 'not-enough-evidence' as const, judgedBy: [] },
    lacks: ['probes' as const],
  };
  const codes = nextSteps(verdict, { clients: { ...CLIENTS, attainable: 0 }, log: LOG }).map(
    ({ code }) => code,
  );
  expect(codes).toHaveLength(3);
  expect(codes[1]).toContain('npm run probe');
  expect(codes[2]).toContain('npm run client-check');
});

const NOT_THE_CLIENTS: readonly (readonly [string, Partial<ReportClients>])[] = [
  ['can reach what it allows', { attainable: LOG.ceiling }],
  ['have no user agent', { attainable: null }],
  ['may all offer', { attainable: 0, neverOffering: [] }],
];

test.each(NOT_THE_CLIENTS)('nothing is said of switches where clients %s', (_name, changes) => {
  expect(nextSteps(SOUND, { clients: { ...CLIENTS, ...changes }, log: LOG })).toEqual([]);
});

test('of many silent kinds three are named, and the rest are counted', () => {
  const [kind] = CLIENTS.neverOffering;
  if (kind === undefined) throw new Error('the fleet has no silent kind');
  const neverOffering = Array.from({ length: 5 }, () => kind);
  const clients = { ...CLIENTS, attainable: 0, neverOffering };
  expect(nextSteps(SOUND, { clients, log: LOG })[0]?.text).toContain('; and 2 more. Check');
});
