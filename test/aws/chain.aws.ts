import { readFile, rm } from 'node:fs/promises';
import { Webhook } from 'standardwebhooks';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  type Notification,
  notificationSchema,
} from '../../functions/model/alerts/notification.ts';
import type { Report } from '../../functions/model/report.ts';
import { compareText } from '../../functions/model/text-order.ts';
import { HOUR_MS } from '../../functions/model/time.ts';
import { LATEST_REPORT_KEY, windowKey } from '../../functions/model/window.ts';
import { ANALYSE_DEFAULTS, analyse } from '../../infra/cli/measuring/analyse-run.ts';
import { Workspace } from '../../infra/cli/workspace.ts';
import manifest from '../../package.json' with { type: 'json' };
import { Chain } from './stack/chain.ts';
import { received } from './stack/event-source.ts';
import { type LabInput, labInput } from './stack/lab-input.ts';
import { LOG_BUCKET, type Package, packageStack } from './stack/packaged-stack.ts';
import { LAKE, RESULTS, WEBHOOK_SECRET } from './stack/stack-resources.ts';

const WEBHOOK = {
  ...{ name: 'on-call', type: 'webhook', url: 'https://hooks.lab.test/alerts?of=lab' },
  signedWith: { secret: WEBHOOK_SECRET.Name },
};
const ALERTS = { for: 1, keepFiringFor: 0, hooks: [WEBHOOK] };
const workspace = new Workspace();
let lab: LabInput;
let packaged: Package;
let chain: Chain;

beforeAll(async () => {
  lab = await labInput();
  packaged = await packageStack();
  chain = await Chain.open(packaged);
  const bytes = await readFile(lab.targetsPath);
  await chain.put([
    { bucket: LAKE, key: 'config/targets.json', bytes },
    { bucket: LAKE, key: 'config/alerts.json', bytes: Buffer.from(JSON.stringify(ALERTS)) },
  ]);
}, 180_000);

afterAll(async () => {
  await chain?.close();
  workspace.remove();
  for (const made of [lab, packaged]) if (made) await rm(made.folder, { recursive: true });
});

/** What `npm run analyse` reports of the same files for the same 24 hours. */
async function analysed(): Promise<Report> {
  const { logDir, targetsPath, resultsPath, endMs } = lab;
  const settings = { ...ANALYSE_DEFAULTS, paths: [logDir, resultsPath], targetsPath };
  const { report } = await analyse(
    { ...settings, fromMs: endMs - 24 * HOUR_MS, toMs: endMs },
    {
      nowMs: Date.now,
      version: manifest.version,
      signal: AbortSignal.timeout(60_000),
      temporaryDir: () => workspace.folder(),
      onProgress: () => {},
    },
  );
  return report;
}

/**
 * A report without what must differ: when it was made (a window's: when it fell due), the test files
 * that AWS puts beside the logs, which the rules of the template tell nobody of, and where targets
 * are, which `publish` does not read.
 */
const numbersOf = ({ targets: _targets, ...report }: Report) => ({
  ...report,
  generatedAt: '',
  sources: report.sources.filter(({ skipped }) => skipped['test-object'] === undefined),
});

test('the chain gives the same report, number for number, as analyse on the same files', async () => {
  const startedMs = performance.now();
  const atMs = lab.endMs + HOUR_MS;
  expect(await chain.play({ objects: lab.objects, atMs })).toEqual([]);
  const key = windowKey('reports', { toMs: lab.endMs, revision: 0 });
  const report: Report = JSON.parse(await chain.text(key));
  const expected = await analysed();
  expect(numbersOf(report)).toEqual(numbersOf(expected));
  expect(await chain.text(LATEST_REPORT_KEY)).toBe(`${JSON.stringify(report)}\n`);
  expect(report.deviations.length).toBeGreaterThan(0);
  process.stdout.write(
    `the chain: ${lab.objects.length} objects put into S3, events by EventBridge and SQS; the ` +
      'packaged zips run in processes of the test, not as Lambda; Athena is answered by DuckDB; ' +
      `${report.rates.length} rates, ${report.deviations.length} deviations as by analyse ` +
      `(${Math.round(performance.now() - startedMs)} ms)\n`,
  );
});

test('the chain ends in transitions on the bus, at the topic and at a webhook, each once', async () => {
  const judged: Report = JSON.parse(await chain.text(LATEST_REPORT_KEY));
  const told = judged.deviations.filter(({ severity }) => severity !== 'info');
  const onBus = chain.toldOnBus.map((event) => notificationSchema.parse(event.detail));
  expect(onBus.map(({ status }) => status)).toEqual(onBus.map(() => 'firing'));
  const opened = onBus.flatMap(({ alerts }) => alerts.map((alert) => alert.fingerprint));
  expect(opened.length).toBeGreaterThan(0);
  for (const fingerprint of opened)
    expect(told.map((deviation) => deviation.fingerprint)).toContain(fingerprint);

  const { SecretString } = WEBHOOK_SECRET;
  const atWebhook = chain.webhook.received.map(({ headers, body, path }) => {
    expect(path).toBe('/alerts?of=lab');
    return new Webhook(SecretString).verify(body, headers as Record<string, string>);
  });
  expect(byId(atWebhook.map((event) => Reflect.get(Object(event), 'data')))).toEqual(byId(onBus));
  const atTopic = (await received(chain.queues.subscribed)).map(({ Body = '' }) =>
    JSON.parse(Body),
  );
  expect(byId(atTopic.map(({ Message }) => JSON.parse(Message)))).toEqual(byId(onBus));
  for (const { Message, MessageAttributes } of atTopic) {
    const { severity, status, group } = notificationSchema.parse(JSON.parse(Message));
    expect(MessageAttributes).toMatchObject({
      severity: { Type: 'String', Value: severity },
      state: { Type: 'String', Value: status },
      region: { Type: 'String', Value: group.region },
    });
  }
  process.stdout.write(
    `${onBus.length} notifications of ${opened.length} alerts, on the bus, at the topic and at the webhook\n`,
  );
});

test('while probes alone come in, the stack counts no log, and the report says so', async () => {
  await chain.reset();
  chain.functions.ingest.kill();
  const objects = lab.objects.filter(({ bucket }) => bucket === RESULTS);
  expect(objects.length).toBeGreaterThan(0);
  expect(await chain.play({ objects, atMs: lab.endMs + HOUR_MS })).toEqual([]);
  const report: Report = JSON.parse(await chain.text(LATEST_REPORT_KEY));
  expect(report.sources.length).toBeGreaterThan(0);
  expect(report.missingLogs).toEqual({ buckets: [LOG_BUCKET], lastAt: null });
  const { said } = chain.functions.ingest;
  expect(said).toMatch(/"service":"resumption-watch-prod".*"ResultFilesRead":/);
  expect(said).not.toContain('LogsRead');
});

/** In one order; hooks are told the severity in the title too. */
function byId(notifications: readonly Notification[]): readonly Notification[] {
  return notifications
    .map((one) => ({ ...one, title: one.title.replace(/^\[[A-Z]+\] /, '') }))
    .sort((a, b) => compareText(a.id, b.id));
}
