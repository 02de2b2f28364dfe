import { expect, test } from 'vitest';
import { judge } from '../../../../functions/judge/judge.ts';
import { DEFAULT_STALE_AFTER_MS } from '../../../../functions/judge/rules/rule.ts';
import {
  commonNextStep,
  nextStep,
  type StepSubject,
} from '../../../../functions/judge/steps/next-steps.ts';
import { RULE_NAMES, SEVERITIES } from '../../../../functions/model/deviation.ts';
import { NO_CLIENT_EVIDENCE, type Rate } from '../../../../functions/model/rate.ts';
import { cleanNotification } from '../../../../functions/notify/payloads/clean-notification.ts';
import { HOSTILE, sampleNotification } from '../../notify/notification-samples.ts';
import { sampleDeviation } from '../alerts/alert-samples.ts';
import { sampleMeasurement, sampleRate, sampleStratum } from '../measurement-samples.ts';

/** The two with the longest texts stand first. */
const SILENT = [
  { clientKind: 'boto3', unoffered: 12_480 },
  { clientKind: 'node-builtin-fetch', unoffered: 300 },
  { clientKind: 'go-http', unoffered: 20 },
] as const;
const SUBJECT: Omit<StepSubject, 'rule'> = {
  ...{ balancer: 'app/shop/50dc6c495c0c9188', node: '2001:db8::1' },
  ...{ severity: 'info', observed: {} },
};

test.each(RULE_NAMES)('%s: one or two sentences that fit a message, and name the place', (rule) => {
  for (const severity of SEVERITIES) {
    const step = nextStep({ ...SUBJECT, rule, severity }, []);
    expect(step).toMatch(/^[A-Z][^\n]*\.$/);
    expect(step.match(/\.(?= [A-Z]|$)/g)?.length).toBeLessThanOrEqual(2);
    expect(step.length).toBeLessThanOrEqual(300);
    expect(step).toMatch(/node 2001:db8::1|app\/shop\/50dc6c495c0c9188/);
  }
});

test.each(RULE_NAMES)('%s: no text that others may write is part of it', (rule) => {
  for (const place of [HOSTILE, '10.0.0.1; rm -rf /', '<b>', 'a'.repeat(200), '']) {
    const step = nextStep({ ...SUBJECT, rule, balancer: place, node: place }, []);
    expect(step).toBe(nextStep({ ...SUBJECT, rule, balancer: null, node: null }, []));
    expect(step).toMatch(/the node|the balancer/);
  }
});

test('the largest two kinds that never offer are named with their switches', () => {
  const step = nextStep({ ...SUBJECT, rule: 'never-resumed' }, SILENT);
  expect(step).toMatch(/ boto3: an ssl\.SSLContext .*; node-builtin-fetch: a connector .*\.$/);
  expect(step).not.toContain('go-http');
});

test.each(['never-resumed', 'node-below-peers'] as const)(
  '%s with the longest switches fits one text of a hook',
  (rule) => {
    const node = '2001:db8:1111:2222:3333:4444:5555:6666';
    const step = nextStep({ ...SUBJECT, rule, node }, SILENT);
    expect(cleanNotification(sampleNotification({ nextStep: step })).nextStep).toBe(step);
  },
);

test('a kind without a switch is named too', () => {
  const silent = [{ clientKind: 'perl-lwp', unoffered: 5 }] as const;
  expect(nextStep({ ...SUBJECT, rule: 'never-resumed' }, silent)).toMatch(
    / perl-lwp: none is known\.$/,
  );
});

test('logs that ceased and trials that ceased have different steps', () => {
  const stepOf = (observed: Readonly<Record<string, string>>) =>
    nextStep({ ...SUBJECT, rule: 'stale', observed }, []);
  expect(stepOf({ lastLogAt: 'x' })).toContain('still writes logs');
  expect(stepOf({ lastTrialAt: 'x' })).toContain('the probe still runs');
});

test('several deviations have the step of each where it is the same, else one without a place', () => {
  const one = sampleDeviation();
  expect(commonNextStep([one])).toBe(one.next);
  expect(commonNextStep([one, one])).toBe(one.next);
  const both = commonNextStep([one, sampleDeviation({ node: '10.0.0.2' })]);
  expect(both).toContain('the balancer');
  expect(both).not.toMatch(/10\.0|shop/);
});

test('a node that serves kinds that never offer says so, with their returns and their switch', () => {
  const node = (name: string, resumed: number, full: number): Rate =>
    sampleRate({ level: 'node', node: name, resumed, full });
  const low = node('10.0.0.1', 700, 300);
  const rates = [low, node('10.0.0.2', 900, 100)];
  const silent = { ...sampleStratum(low), isSilent: true };
  const strata = [
    ...rates.map(sampleStratum),
    { ...silent, clientKind: 'go-http' as const, returns: 7000, tlsVersion: '1.2' },
    { ...silent, clientKind: 'go-http' as const, returns: 5480, tlsVersion: '1.3' },
    { ...silent, clientKind: 'boto3' as const, returns: 9000, node: '10.0.0.2' },
  ];
  const clients = { ...NO_CLIENT_EVIDENCE, strata };
  const measurement = sampleMeasurement(rates, [], [], [], clients);
  const [found] = judge(measurement, { staleAfterMs: DEFAULT_STALE_AFTER_MS });
  expect(found).toMatchObject({ rule: 'node-below-peers', node: '10.0.0.1' });
  expect(found?.reason).toMatch(/ go-http: 0 of 12,480 returns; .*ClientSessionCache/);
  expect(found?.next).toMatch(/^Run npm run probe .* node 10\.0\.0\.1 .* go-http: set tls\.Config/);
  expect(`${found?.reason} ${found?.next}`).not.toContain('boto3');
});
