import { Ajv2020 } from 'ajv/dist/2020.js';
import { expect, test } from 'vitest';
import { alertSettingsSchema } from '../../../../functions/model/alerts/alert-settings.ts';
import { historySchema } from '../../../../functions/model/history.ts';
import { reportSchema } from '../../../../functions/model/report.ts';
import { targetsSchema } from '../../../../functions/model/targets.ts';
import { FIRST_MS } from '../../../../functions/model/time.ts';
import { trialLineSchema } from '../../../../functions/model/trials/trial-line.ts';
import { makeReport } from '../../../../functions/publish/report.ts';
import { PUBLISHED_SCHEMAS, publishedText, schemaText } from '../../../../infra/package/schemas.ts';
import { sampleParts } from '../../publish/report-samples.ts';

// Formats are asserted by the zod schemas; ajv ships none of its own.
const ajv = new Ajv2020({
  strict: true,
  // host and nodes stand in `oneOf`, their properties beside it.
  strictRequired: false,
  allowUnionTypes: true,
  validateFormats: false,
  allErrors: true,
});
const validateReport = ajv.compile(JSON.parse(publishedText('report.schema.json')));
const validateTrial = ajv.compile(JSON.parse(publishedText('trial.schema.json')));
const validateTargets = ajv.compile(JSON.parse(publishedText('targets.schema.json')));

const validateAlerts = ajv.compile(JSON.parse(publishedText('alerts.schema.json')));
const validateHistory = ajv.compile(JSON.parse(publishedText('history.schema.json')));

const report = () => JSON.parse(JSON.stringify(makeReport(sampleParts())));
const TARGET = { name: 'a', balancerType: 'classic', region: 'eu-west-1', host: 'a.example.com' };

test.each(Object.entries(PUBLISHED_SCHEMAS))(
  '%s is what the model generates (npm run schemas)',
  (file, schema) => {
    expect(JSON.parse(publishedText(file))).toEqual(JSON.parse(schemaText(schema)));
  },
);

test('a report passes the published schema and the zod schema', () => {
  validateReport(report());
  expect(validateReport.errors).toBeNull();
  expect(reportSchema.parse(report())).toEqual(report());
});

test.each<[string, (it: ReturnType<typeof report>) => void]>([
  [
    'an unknown field',
    (it) => {
      it.colour = 'red';
    },
  ],
  [
    'a rate above 1',
    (it) => {
      it.rates[0].rate = 1.5;
    },
  ],
  [
    'a rate that is NaN',
    (it) => {
      it.rates[0].rate = 'NaN';
    },
  ],
  [
    'a rule that does not exist',
    (it) => {
      it.deviations[0].rule = 'too-slow';
    },
  ],
  [
    'a missing fingerprint',
    (it) => {
      delete it.deviations[0].fingerprint;
    },
  ],
  [
    'another schema version',
    (it) => {
      it.schema = 2;
    },
  ],
  [
    'a reason for rejection that does not exist',
    (it) => {
      it.sources[0].rejected = { odd: 1 };
    },
  ],
])('both schemas refuse %s', (_name, spoil) => {
  const spoilt = report();
  spoil(spoilt);
  expect(validateReport(spoilt)).toBe(false);
  expect(reportSchema.safeParse(spoilt).success).toBe(false);
});

test.each<[string, object, boolean]>([
  ['host alone', TARGET, true],
  ['nodes alone', { ...TARGET, host: undefined, nodes: ['[2001:db8::1]:443'] }, true],
  ['host and nodes', { ...TARGET, nodes: ['192.0.2.1:443'] }, false],
  ['neither', { ...TARGET, host: undefined }, false],
  ['a node without a port', { ...TARGET, host: undefined, nodes: ['192.0.2.1'] }, false],
  ['an unknown field', { ...TARGET, colour: 'red' }, false],
])('of targets, both schemas judge %s alike', (_name, target, valid) => {
  const list = JSON.parse(JSON.stringify([target]));
  expect(validateTargets(list)).toBe(valid);
  expect(targetsSchema.safeParse(list).success).toBe(valid);
});

const TRIAL = {
  ...{ schema: 1, run_id: 'r', tried_at_ms: FIRST_MS, balancer: 'old', balancer_type: 'classic' },
  ...{ region: 'eu-west-1', issuer_node: null, node: '10.0.0.1', mechanism: 'session-id' },
  outcome: 'full',
};

test.each<[string, object, boolean]>([
  ['the required fields', TRIAL, true],
  ['an unknown field', { ...TRIAL, colour: 'red' }, true],
  ['an ISO time', { ...TRIAL, tried_at_ms: undefined, tried_at: '2026-01-02T00:00:00Z' }, true],
  ['a time before 2009', { ...TRIAL, tried_at_ms: FIRST_MS - 1 }, false],
  ['no time', { ...TRIAL, tried_at_ms: undefined }, false],
  ['no issuer', { ...TRIAL, issuer_node: undefined }, false],
  ['another schema version', { ...TRIAL, schema: 2 }, false],
  ['an error in free text', { ...TRIAL, error: 'it broke' }, false],
])('of trials, both schemas judge %s alike', (_name, line, valid) => {
  const trial = JSON.parse(JSON.stringify(line));
  expect(validateTrial(trial)).toBe(valid);
  expect(trialLineSchema.safeParse(trial).success).toBe(valid);
});

const ENV = { env: 'SECRET' };
const WEBHOOK = { name: 'a', type: 'webhook', url: 'https://example.com/', signedWith: ENV };
const SILENCE = { until: '2026-01-02T00:00:00Z', author: 'me', comment: 'a move' };

test.each<[string, object, boolean]>([
  ['nothing', {}, true],
  ['an unknown field', { colour: 'red' }, false],
  ['windows out of range', { for: 0 }, false],
  [
    'a hook of each type',
    {
      hooks: [
        WEBHOOK,
        { ...WEBHOOK, name: 'b', url: { secret: 's' }, signedWith: [ENV, { secret: 's' }] },
        { name: 'c', type: 'pagerduty', routingKey: ENV, serviceRegion: 'eu' },
        { name: 'd', type: 'slack', url: ENV, minSeverity: 'critical' },
        { name: 'e', type: 'sns', topic: 'arn:aws:sns:eu-west-1:111122223333:a' },
        { name: 'f', type: 'eventbridge', bus: 'central', only: { region: ['eu-*', 'us-*'] } },
      ],
    },
    true,
  ],
  ['a hook of no type', { hooks: [{ ...WEBHOOK, type: 'fax' }] }, false],
  ['a hook without its secret', { hooks: [{ name: 'a', type: 'slack' }] }, false],
  [
    'a secret in two places',
    { hooks: [{ ...WEBHOOK, signedWith: { ...ENV, secret: 's' } }] },
    false,
  ],
  ['an odd name of a variable', { hooks: [{ ...WEBHOOK, signedWith: { env: '1-A' } }] }, false],
  ['a silence', { silences: [{ ...SILENCE, matchers: { severity: ['info', 'error'] } }] }, true],
  ['a silence of everything', { silences: [{ ...SILENCE, matchers: {} }] }, false],
  ['a silence of an odd rule', { silences: [{ ...SILENCE, matchers: { rule: 'odd' } }] }, false],
  ['retired nodes', { retired: [{ node: '10.0.*', balancerType: 'network' }] }, true],
  ['retired nodes in an empty list', { retired: [{ node: [] }] }, false],
])('of alert settings, both schemas judge %s alike', (_name, settings, valid) => {
  expect(validateAlerts(settings)).toBe(valid);
  expect(alertSettingsSchema.safeParse(settings).success).toBe(valid);
});

const NO_HISTORY = {
  ...{ schema: 1, start: null, end: null },
  spans: { day: null, week: null, month: null },
};
const SPAN = { start: '2026-01-02T00:00:00.000Z', stepHours: 1, series: [] };

test.each<[string, object, boolean]>([
  ['nothing known', NO_HISTORY, true],
  ['a span', { ...NO_HISTORY, spans: { ...NO_HISTORY.spans, week: SPAN } }, true],
  ['a time without a zone', { ...NO_HISTORY, start: '2026-01-02T00:00:00' }, false],
  ['a span that is missing', { ...NO_HISTORY, spans: { day: null, week: null } }, false],
  ['a span of text', { ...NO_HISTORY, spans: { ...NO_HISTORY.spans, day: 'all' } }, false],
  ['a step that is no number', withStep('1'), false],
])('of history, both schemas judge %s alike', (_name, history, valid) => {
  expect(validateHistory(history)).toBe(valid);
  expect(historySchema.safeParse(history).success).toBe(valid);
});

function withStep(stepHours: unknown): object {
  return { ...NO_HISTORY, spans: { ...NO_HISTORY.spans, month: { ...SPAN, stepHours } } };
}
