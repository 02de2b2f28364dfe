import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { ingestMessage } from '../../../../functions/ingest/ingest-message.ts';
import { messageOf } from '../../../../functions/ingest/object-events.ts';
import { writeWhole } from '../../../../functions/lake/lake-document.ts';
import { DEFAULT_KEEP_ALIVE_MS } from '../../../../functions/model/rate.ts';
import { eachMessage } from '../../../../infra/aws/lambda/each-message.ts';
import { FolderStore } from '../../../../infra/local/folder-store.ts';
import { listenToReasons } from '../../../chain/message-reasons.ts';
import { lambdaContext, sqsEvent } from '../../../chain/world/lambda-events.ts';
import { temporaryFolder } from '../../../functions/ingest/read-lake.ts';

let reasons: ReadonlyMap<string, string>;

// The log is an output too, and a green run shows none of it.
beforeEach(() => {
  reasons = listenToReasons();
});
afterEach(() => {
  vi.restoreAllMocks();
});

const ALIVE = new AbortController().signal;
const invocation = (deadline: AbortSignal) => ({
  context: lambdaContext(deadline),
  deadline,
  deadlineMs: 0,
});
const batchOf = (bodies: readonly string[]) =>
  sqsEvent(bodies.map((body, at) => ({ messageId: `m${at}`, body, receiveCount: 1 })));
const failed = (response: Awaited<ReturnType<typeof eachMessage>>) =>
  response.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier);

test('of ten messages one that is poison comes back alone; the objects of the others are read', async () => {
  const [logs, lake] = [
    new FolderStore(await temporaryFolder()),
    new FolderStore(await temporaryFolder()),
  ];
  const keys = Array.from({ length: 9 }, (_, at) => `access-${at}.log.gz`);
  const line =
    'http 2026-03-02T10:00:00.000000Z app/a/0123456789abcdef 192.0.2.1:4000 - -1 -1 -1 400 - 0 0 "- http://a:80- -" "-" - - - "-" "-" "-" - 2026-03-02T10:00:00.000000Z "-" "-" "-" "-" "-" "-" "-"\n';
  for (const key of keys) await writeWhole(logs, key, gzipSync(line));
  const messages = keys.map((key) => messageOf({ bucket: 'logs', key, sizeBytes: 0 }));
  const world = {
    ...{ logsOf: () => logs, lake, clientKey: new Uint8Array(32) },
    keepAliveMs: DEFAULT_KEEP_ALIVE_MS,
    nowMs: () => Date.UTC(2026, 3, 1),
  };
  const read: string[] = [];
  const poisoned = [...messages.slice(0, 4), 'no message at all', ...messages.slice(4)];
  const response = await eachMessage(batchOf(poisoned), invocation(ALIVE), async (body) => {
    const { objects } = await ingestMessage(body, world);
    for (const { key } of objects) read.push(key);
  });
  expect(failed(response)).toEqual(['m4']);
  expect(reasons.get('m4')).toMatch(/^the message is none of these: /);
  expect(read).toEqual(keys);
});

test('a batch of which all failed comes back whole, as a list, not as an error', async () => {
  const response = await eachMessage(batchOf(['a', 'b']), invocation(ALIVE), async () => {
    throw new Error('the world fails');
  });
  expect(failed(response)).toEqual(['m0', 'm1']);
  expect([...reasons]).toEqual([
    ['m0', 'the world fails'],
    ['m1', 'the world fails'],
  ]);
});

test('what is left at the deadline goes back to the queue, untouched', async () => {
  const controller = new AbortController();
  const worked: string[] = [];
  const bodies = ['a', 'b', 'c', 'd'];
  const response = await eachMessage(
    batchOf(bodies),
    invocation(controller.signal),
    async (body) => {
      worked.push(body);
      if (body === 'b') controller.abort();
    },
  );
  expect(worked).toEqual(['a', 'b']);
  expect(failed(response)).toEqual(['m2', 'm3']);
  expect([...reasons.keys()]).toEqual(['m2', 'm3']);
});
