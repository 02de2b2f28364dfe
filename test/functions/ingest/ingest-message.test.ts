import { expect, test } from 'vitest';
import { ingestMessage } from '../../../functions/ingest/ingest-message.ts';
import { LOG_FORMATS } from '../../../functions/ingest/lines/log-format.ts';
import { messageOf } from '../../../functions/ingest/object-events.ts';
import type { ObjectStore } from '../../../functions/ports.ts';
import { FolderStore } from '../../../infra/local/folder-store.ts';
import { CLIENT_KEY, NOW_MS, storeOf, temporaryFolder } from './read-lake.ts';

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
  const [ingested] = await ingestMessage(message('a b.log'), at);
  expect(ingested).toMatchObject({ bucket: 'logs', key: 'a b.log', is: { rows: 1 } });
  expect(buckets).toEqual(['logs']);
});

test('an object that is no log is named as one', async () => {
  const { world: at } = await world(storeOf([Buffer.from('prose\n')]));
  expect(await ingestMessage(message('readme'), at)).toEqual([
    { bucket: 'logs', key: 'readme', is: 'not-a-log' },
  ]);
});

test('a message of another kind and a failing store are thrown, so that it comes again', async () => {
  const failing = { ...storeOf([]), read: () => Promise.reject(new Error('denied')) };
  const { world: at } = await world(failing);
  await expect(ingestMessage('{}', at)).rejects.toMatchObject({ code: 'bad-event' });
  await expect(ingestMessage(message('x.log'), at)).rejects.toThrow('denied');
});
