import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { toldObjects } from '../../../functions/ingest/object-events.ts';
import { deliveredObjects, quarantinedObjects } from '../../../functions/ingest/past-objects.ts';
import { writeDocument, writeWhole } from '../../../functions/lake/lake-document.ts';
import { sendAgain } from '../../../infra/aws/messages/send-again.ts';
import { FolderStore } from '../../../infra/local/folder-store.ts';

const folder = mkdtempSync(join(tmpdir(), 'objects-again-'));
afterAll(() => rmSync(folder, { recursive: true }));

const REGION = 'AWSLogs/123456789012/elasticloadbalancing/eu-west-1/';
const keyOf = (day: string, name = 'classic-one') =>
  `${REGION}${day}/123456789012_elasticloadbalancing_eu-west-1_${name}_${day.replaceAll('/', '')}T2355Z_192.0.2.1_abc.log`;
/** CloudWatch Logs writes beside them, under names that are not documented. */
const VENDED = `${REGION}2026/03/01/9a1b2c3d4e.log.gz`;
const ms = (day: string) => Date.parse(day);
async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const item of items) found.push(item);
  return found;
}

describe('a backfill', () => {
  const logs = new FolderStore(join(folder, 'logs'));
  const days = ['2026/02/28', '2026/03/01', '2026/03/02', '2026/03/03'];
  const written = Promise.all(
    [...days.map((day) => keyOf(day)), VENDED, 'AWSLogs/notes.txt', 'other/x.log'].map((key) =>
      writeWhole(logs, key, Buffer.from('x')),
    ),
  );

  test.each([
    ['the whole bucket', ''],
    ['one account and Region', REGION],
  ])('names the logs that were delivered on its days: %s', async (_name, prefix) => {
    await written;
    const span = { prefix, fromMs: ms('2026-03-01'), toMs: ms('2026-03-03') };
    expect(await all(deliveredObjects(logs, 'b', span))).toEqual([
      { bucket: 'b', key: keyOf('2026/03/01'), sizeBytes: 1 },
      { bucket: 'b', key: VENDED, sizeBytes: 1 },
      { bucket: 'b', key: keyOf('2026/03/02'), sizeBytes: 1 },
    ]);
  });

  test('sends each as a message that ingest reads, in order, and stops when it is aborted', async () => {
    await written;
    const span = { prefix: '', fromMs: 0, toMs: ms('2027-01-01') };
    const bodies: string[] = [];
    const queue = { send: async (more: readonly string[]) => void bodies.push(...more) };
    const sent = await sendAgain(
      deliveredObjects(logs, 'b', span),
      queue,
      new AbortController().signal,
    );
    const keys = [...days.map((day) => keyOf(day)), VENDED].sort();
    expect(sent).toBe(keys.length);
    expect(bodies.flatMap((body) => toldObjects(body).objects).map(({ key }) => key)).toEqual(keys);
    const stopped = sendAgain(deliveredObjects(logs, 'b', span), queue, AbortSignal.abort());
    await expect(stopped).rejects.toThrow('aborted');
    expect(bodies).toHaveLength(keys.length);
  });
});

test('a replay names what was set aside, for one reason or for any', async () => {
  const lake = new FolderStore(join(folder, 'lake'));
  for (const [name, reason] of [
    ['a', 'gone'],
    ['b', 'gzip-corrupt'],
  ] as const) {
    const object = { bucket: 'logs', key: `${name}.log`, bytes: 7 };
    const note = { schema: 1, ...object, reason, detail: 'why' };
    await writeDocument(lake, `quarantine/${name}.json`, note);
  }
  const keys = async (reason: Parameters<typeof quarantinedObjects>[1]) =>
    (await all(quarantinedObjects(lake, reason))).map(({ key }) => key);
  expect(await keys(null)).toEqual(['a.log', 'b.log']);
  expect(await keys('gzip-corrupt')).toEqual(['b.log']);
  expect(await keys('gzip-bomb')).toEqual([]);
});
