import { expect, test } from 'vitest';
import { metricsAnswer, preferredFormat } from '../../../infra/serve/metrics-answer.ts';

const PROMETHEUS_2 =
  'application/openmetrics-text;version=1.0.0,application/openmetrics-text;version=0.0.1;q=0.75,' +
  'text/plain;version=0.0.4;q=0.5,*/*;q=0.1';
const PROMETHEUS_3 =
  'application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.5,' +
  'application/openmetrics-text;version=0.0.1;q=0.4,' +
  'text/plain;version=1.0.0;escaping=allow-utf-8;q=0.3,text/plain;version=0.0.4;q=0.2,*/*;q=0.1';

test.each([
  ['', 'text'],
  ['*/*', 'text'],
  ['text/html,application/xhtml+xml,*/*;q=0.8', 'text'],
  ['text/plain;version=0.0.4', 'text'],
  [PROMETHEUS_2, 'openmetrics'],
  [PROMETHEUS_3, 'openmetrics'],
  ['application/openmetrics-text', 'openmetrics'],
  ['Application/OpenMetrics-Text; Version="1.0.0"', 'openmetrics'],
  ['text/plain;q=0.5, application/openmetrics-text;q=0.4', 'text'],
  ['application/openmetrics-text;q=0', 'text'],
  ['application/openmetrics-text;q=high', 'text'],
  ['application/openmetrics-text;version=2.0.0', 'text'],
  [
    'application/openmetrics-text;version=2.0.0,application/openmetrics-text;version=1.0.0;q=0.1',
    'openmetrics',
  ],
  [',;=,;q=,q=1', 'text'],
] as const)('Accept: %s gets %s', (accept, format) => {
  expect(preferredFormat(accept)).toBe(format);
});

test('an answer says its format, and that it depends on what was asked for', () => {
  const samples = [{ metric: 'rate_ratio', labels: { balancer: 'a' }, value: 1 }] as const;
  const open = metricsAnswer(samples, PROMETHEUS_2);
  const text = metricsAnswer(samples, undefined);
  expect(open.type).toBe('application/openmetrics-text; version=1.0.0; charset=utf-8');
  expect(text.type).toBe('text/plain; version=0.0.4; charset=utf-8');
  expect([open.headers, text.headers]).toEqual([{ Vary: 'Accept' }, { Vary: 'Accept' }]);
  expect([`${open.body}`.endsWith('# EOF\n'), `${text.body}`.endsWith('# EOF\n')]).toEqual([
    true,
    false,
  ]);
  expect(open.etag).not.toBe(text.etag);
});
