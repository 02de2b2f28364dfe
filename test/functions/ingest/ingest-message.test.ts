import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import {
  ingestMessage,
  readingMetrics,
  readingNotes,
  unseenRegions,
} from '../../../functions/ingest/ingest-message.ts';
import { LOG_FORMATS } from '../../../functions/ingest/lines/log-format.ts';
import { messageOf } from '../../../functions/ingest/object-events.ts';
import type { ObjectStore } from '../../../functions/ports.ts';
import { FolderStore } from '../../../infra/local/folder-store.ts';
import { CLIENT_KEY, ingestBytes, NOW_MS, storeOf, temporaryFolder } from './read-lake.ts';

async function world(logs: ObjectStore) {
  const buckets: string[] = [];
  const logsOf = (bucket: string) => {
    buckets.push(bucket);
    return logs;
  };
  const lake = new FolderStore(await temporaryFolder());
  const settings = { clientKey: CLIENT_KEY, keepAliveMs: 3_600_000, nowMs: () => NOW_MS };
  return { buckets, world: { logsOf, lake, ...settings } };
}
const message = (key: string) => messageOf({ bucket: 'logs', key, sizeBytes: 0 });

test('the object of a message is read from its bucket', async () => {
  const { buckets, world: at } = await world(
    storeOf([Buffer.from(`${LOG_FORMATS[0]?.example}\n`)]),
  );
  const { objects } = await ingestMessage(message('a b.log'), at);
  expect(objects[0]).toMatchObject({ bucket: 'logs', key: 'a b.log', is: { rows: 1 } });
  expect(buckets).toEqual(['logs']);
});

test('an object that is no log is named as one', async () => {
  const { world: at } = await world(storeOf([Buffer.from('prose\n')]));
  expect(await ingestMessage(message('readme'), at)).toEqual({
    objects: [{ bucket: 'logs', key: 'readme', is: 'not-a-log' }],
    isTest: false,
  });
});

test('what a topic tells of other objects is left out, and nothing of it is asked for', async () => {
  const { buckets, world: at } = await world(storeOf([LINE]));
  const named = { logBuckets: ['logs'], logPrefixes: ['elb/'], resultsBucket: 'results' };
  const Records = ['elb/a+b.log', 'payroll/2026.csv'].map((key) => ({
    ...{ eventVersion: '2.1', eventSource: 'aws:s3', eventName: 'ObjectCreated:Put' },
    s3: { bucket: { name: 'logs' }, object: { key, size: 1 } },
  }));
  const { objects } = await ingestMessage(JSON.stringify({ Records }), { ...at, named });
  expect(objects.map(({ key, is }) => [key, typeof is === 'string' ? is : is.kind])).toEqual([
    ['elb/a b.log', 'application-access'],
    ['payroll/2026.csv', 'not-named'],
  ]);
  expect(buckets).toEqual(['logs']);
  expect(readingMetrics('not-named', PROJECTED)).toEqual(['ObjectsLeftOut']);
});

test("S3's test event names nothing, and is known as one", async () => {
  const { world: at } = await world(storeOf([]));
  const event = { Service: 'Amazon S3', Event: 's3:TestEvent', Bucket: 'logs' };
  const message = await ingestMessage(JSON.stringify(event), at);
  expect(message).toEqual({ objects: [], isTest: true });
  expect(readingNotes(message, PROJECTED)).toMatchObject([
    { level: 'info', says: expect.stringContaining('nothing to read') },
  ]);
});

test('the log names what no report will show, and nothing else', async () => {
  const at = { bucket: 'logs', key: 'k' };
  const { source: unseen } = await logOf('xx-new-1');
  const { source: seen } = await logOf('eu-west-1');
  const kinds = [unseen, seen, 'not-a-log', 'not-named'] as const;
  const objects = kinds.map((is) => ({ ...at, is }));
  expect(readingNotes({ objects, isTest: false }, PROJECTED)).toEqual([
    {
      ...{ level: 'warn', says: expect.stringContaining('balancerRegions') },
      detail: { ...at, regions: ['xx-new-1'] },
    },
    { level: 'info', says: expect.stringContaining('logBuckets and logPrefixes'), detail: at },
  ]);
});

test('a message of another kind and a failing store are thrown, so that it comes again', async () => {
  const failing = { ...storeOf([]), read: () => Promise.reject(new Error('denied')) };
  const { world: at } = await world(failing);
  await expect(ingestMessage('{}', at)).rejects.toMatchObject({ code: 'bad-event' });
  await expect(ingestMessage(message('x.log'), at)).rejects.toThrow('denied');
});

const KEY =
  'AWSLogs/123456789012/elasticloadbalancing/REGION/2026/01/02/' +
  '123456789012_elasticloadbalancing_REGION_app.shop.50dc6c495c0c9188_20260102T0305Z_198.51.100.4_x.log.gz';
const LINE = Buffer.from(`${LOG_FORMATS[0]?.example}\n`);
const PROJECTED = new Set(['eu-west-1', 'unknown']);

const logOf = (region: string, bytes = gzipSync(LINE)) =>
  ingestBytes(KEY.replaceAll('REGION', region), [bytes]);

function resultFile(...regions: readonly string[]) {
  const lines = regions.map((region, at) => ({
    ...{ schema: 1, run_id: 'r', tried_at_ms: Date.UTC(2026, 0, 2) + at, region },
    ...{ balancer: 'net/api/2222222222222222', balancer_type: 'network' },
    ...{ issuer_node: '10.0.0.1', node: '10.0.0.2' },
    ...{ mechanism: 'session-ticket', outcome: 'resumed' },
  }));
  const text = lines.map((line) => JSON.stringify(line)).join('\n');
  return ingestBytes('trials/results.ndjson', [Buffer.from(text)]);
}

test('logs and result files are counted apart', async () => {
  expect(readingMetrics((await logOf('eu-west-1')).source, PROJECTED)).toEqual(['LogsRead']);
  expect(readingMetrics((await resultFile('eu-west-1')).source, PROJECTED)).toEqual([
    'ResultFilesRead',
  ]);
});

test('what is set aside or left out is no log that was read', async () => {
  const { source } = await logOf('eu-west-1', gzipSync(LINE).subarray(0, -8));
  expect(readingMetrics(source, PROJECTED)).toEqual(['ObjectsQuarantined']);
  expect(readingMetrics('not-a-log', PROJECTED)).toEqual(['ObjectsLeftOut']);
  expect(unseenRegions('not-a-log', PROJECTED)).toEqual([]);
});

test('a log of a Region that no query sees is counted and named, rows and all', async () => {
  const { source, rows } = await logOf('xx-new-1');
  expect(rows).toHaveLength(1);
  expect(readingMetrics(source, PROJECTED)).toEqual(['LogsRead', 'ObjectsUnseen']);
  expect(unseenRegions(source, PROJECTED)).toEqual(['xx-new-1']);
  expect(unseenRegions(source, new Set([...PROJECTED, 'xx-new-1']))).toEqual([]);
});

test('of a result file that reaches into several Regions, those that no query sees are named', async () => {
  const { source } = await resultFile('eu-west-1', 'us-east-1', 'xx-new-1', 'us-east-1');
  expect(unseenRegions(source, PROJECTED)).toEqual(['us-east-1', 'xx-new-1']);
});

test('an object that is set aside counts by where its ledger row lies', async () => {
  const { source } = await logOf('xx-new-1', gzipSync(LINE).subarray(0, -8));
  expect(readingMetrics(source, PROJECTED)).toEqual(['ObjectsQuarantined', 'ObjectsUnseen']);
});
