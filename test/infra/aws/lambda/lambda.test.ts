import { execFileSync, type StdioOptions } from 'node:child_process';
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

function printedBy(source: string, env: Readonly<Record<string, string>>) {
  const args = ['--input-type=module', '--eval', source];
  const stdio: StdioOptions = ['ignore', 'pipe', 'pipe'];
  const printed = execFileSync(process.execPath, args, { env, encoding: 'utf8', stdio });
  return printed
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
}

test('whatever a function counts or sends has its stack as the dimension `service`', () => {
  const sent = printedBy(FUNCTION, { POWERTOOLS_SERVICE_NAME: 'resumption-watch-qa' });
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

/** Counts in two invocations what an alarm watches and what none does; the second one fails. */
const COUNTING = `
  const { count, lambda } = await import('${MODULE}');
  const handler = lambda(async ({ fails }) => {
    if (!fails) count('NotificationsKept', 2);
    count('Deviations', 3);
    count('Deviations');
    if (fails) throw new Error('later');
  });
  const context = { getRemainingTimeInMillis: () => 300_000 };
  await handler({ fails: false }, context);
  await handler({ fails: true }, context).catch(() => {});
`;

test('at the level none the metrics of alarms are sent, and all other counts stand in the log', () => {
  const lines = printedBy(COUNTING, { METRICS_LEVEL: 'none', POWERTOOLS_SERVICE_NAME: 'qa' });
  const sent = lines.filter((line) => '_aws' in line);
  expect(sent).toHaveLength(1);
  expect(sent[0]).toMatchObject({ NotificationsKept: 2 });
  expect(sent[0]).not.toHaveProperty('Deviations');
  const told = lines.filter(({ message }) => message === 'counted');
  expect(told.map(({ counted }) => counted)).toEqual([{ Deviations: 4 }, { Deviations: 4 }]);
});

test.each(['stack', 'balancer', 'node'])('at the level %s all counts are metrics', (level) => {
  const lines = printedBy(COUNTING, { METRICS_LEVEL: level, POWERTOOLS_SERVICE_NAME: 'qa' });
  const sent = lines.filter((line) => '_aws' in line);
  expect(sent.map(({ Deviations }) => Deviations)).toEqual([
    [3, 1],
    [3, 1],
  ]);
  expect(lines.some(({ message }) => message === 'counted')).toBe(false);
});
