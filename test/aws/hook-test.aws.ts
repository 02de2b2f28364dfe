import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { DELIVERIES } from '../../functions/notify/deliveries.ts';
import { s3Client } from '../../infra/aws/s3/s3-client.ts';
import { S3Store } from '../../infra/aws/s3/s3-store.ts';
import { temporaryFolder } from '../functions/ingest/read-lake.ts';
import { sampleNotification } from '../functions/notify/notification-samples.ts';
import { emptyBucket } from './wire/bucket.ts';

const HOOK_TEST = new URL('../../infra/cli/hook-test.ts', import.meta.url).pathname;
const SLACK = { name: 'ops', type: 'slack', url: { env: 'SLACK_URL' } };

test("what was given up in a stack's lake is sent again when a person asks for it", async () => {
  const bucket = await emptyBucket(s3Client());
  const lake = new S3Store(bucket);
  const given = { hook: 'ops', notification: sampleNotification(), attempts: 10, last: null };
  await DELIVERIES.replace(lake, (before) => ({
    ...before,
    entries: [{ ...given, nextAttemptAtMs: null }],
  }));
  const file = join(await temporaryFolder(), 'alerts.json');
  writeFileSync(file, JSON.stringify({ hooks: [SLACK] }));
  const args = ['--notify', file, '--hook', 'ops', '--lake', `s3://${bucket}`, '--resend'];
  const { status, stdout, stderr } = spawnSync(process.execPath, [HOOK_TEST, ...args], {
    // Nothing listens there, and it is no address for a hook.
    env: { ...process.env, SLACK_URL: 'https://127.0.0.1/services/secret-path' },
    encoding: 'utf8',
  });
  expect(status).toBe(2);
  expect(`${stdout}${stderr}`).toMatch(/^ops \(slack\): not taken: /);
  expect(`${stdout}${stderr}`).not.toContain('secret-path');
  const { entries } = await DELIVERIES.read(lake);
  expect(entries).toMatchObject([
    { hook: 'ops', attempts: 0, nextAttemptAtMs: expect.any(Number) },
  ]);
});
