import { expect, test } from 'vitest';
import { readingIdOf } from '../../../../functions/ingest/lake-keys.ts';
import { readObjectKey } from '../../../../functions/ingest/object-key.ts';
import { LogGathering } from '../../../../functions/ingest/wholes/log-gathering.ts';
import { WholeGathering } from '../../../../functions/ingest/wholes/whole-gathering.ts';
import { type LakeFiles, memoryLake } from '../../compact/memory-lake.ts';
import { CLIENT_KEY, NOW_MS } from '../read-lake.ts';
import { contentOf, ingestedLake, type StoredObject } from './gathered-lake.ts';
import { sampleObjects } from './stored-objects.ts';

const SETTINGS = { clientKey: CLIENT_KEY, keepAliveMs: 3_600_000, deliveries: [] };

function begin(logs: LogGathering, { key }: StoredObject): void {
  const readingId = readingIdOf(key, null);
  const log = { key: readObjectKey(key), sourceId: key, readingId, latestMs: NOW_MS };
  logs.begin({ ...log, syntax: 'lines' });
}

test('an object that is given up leaves nothing in the next one', async () => {
  const files: LakeFiles = new Map();
  const gathering = new WholeGathering(memoryLake(files));
  const logs = new LogGathering(gathering, SETTINGS);
  const [first, second] = sampleObjects(2, 3);
  if (first === undefined || second === undefined) throw new Error('two were asked for');
  begin(logs, first);
  logs.push(first.bytes.subarray(0, first.bytes.length - 20));
  await logs.abort();
  begin(logs, second);
  logs.push(second.bytes);
  const { source, rejects } = logs.finish();
  expect(source).toMatchObject({
    lines: 3,
    rows: 3,
    day: '2026-01-02',
    balancerType: 'application',
  });
  expect(rejects).toEqual([]);
  await gathering.flush();
  const rowsOf = async (lake: LakeFiles) =>
    (await contentOf(lake)).rows
      .filter((row) => row.startsWith('v2/handshakes'))
      .map((row) => row.replace(/"reading_id".*/, ''));
  expect(await rowsOf(files)).toEqual(await rowsOf(await ingestedLake([second])));
});

test('what is rejected is named by its place, never by its text', () => {
  const logs = new LogGathering(new WholeGathering(memoryLake(new Map())), {
    ...SETTINGS,
  });
  const [object] = sampleObjects(1, 1);
  if (object === undefined) throw new Error('one was asked for');
  begin(logs, object);
  logs.push(Buffer.from('nonsense of a client\n'));
  const { source, rejects } = logs.finish();
  expect(source.rejected).toEqual({ 'unknown-format': 1 });
  expect(rejects.map((line) => JSON.parse(line))).toEqual([
    { line: 1, offset: 0, bytes: 20, reason: 'unknown-format' },
  ]);
});
