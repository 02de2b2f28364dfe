import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';

const MODULE = new URL('../../../../infra/aws/lambda/lambda.ts', import.meta.url);
/** The environment is read when the module is loaded, so each cold start is a process. */
const FUNCTION = `
  const { count, lambda, sendMetric } = await import('${MODULE}');
  const handler = lambda(async () => {
    count('LogsRead');
    count('LogsRead');
    const dimensions = { Balancer: 'app/shop' };
    sendMetric({ name: 'Handshakes', unit: 'Count', value: 7, dimensions });
  });
  await handler({}, { getRemainingTimeInMillis: () => 300_000 });
`;

test('whatever a function counts or sends has its stack as the dimension `service`', () => {
  const env = { POWERTOOLS_SERVICE_NAME: 'resumption-watch-qa' };
  const args = ['--input-type=module', '--eval', FUNCTION];
  const printed = execFileSync(process.execPath, args, { env, encoding: 'utf8' });
  const sent = printed
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(sent.map(({ service }) => service)).toEqual([
    'resumption-watch-qa',
    'resumption-watch-qa',
  ]);
  const [one, all] = sent.map(({ _aws }) => _aws.CloudWatchMetrics[0]);
  expect(one).toMatchObject({ Namespace: 'ResumptionWatch', Metrics: [{ Name: 'Handshakes' }] });
  expect(one.Dimensions).toEqual([['service', 'Balancer']]);
  expect(all).toMatchObject({ Dimensions: [['service']], Metrics: [{ Name: 'LogsRead' }] });
  expect(sent[1].LogsRead).toEqual([1, 1]);
});
