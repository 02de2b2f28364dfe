import { randomUUID } from 'node:crypto';
import {
  CreateQueueCommand,
  DeleteQueueCommand,
  GetQueueAttributesCommand,
  SendMessageBatchCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { beforeAll, expect, test } from 'vitest';
import { messageOf } from '../../functions/ingest/object-events.ts';
import { queueOf } from '../../infra/aws/messages/queue-name.ts';
import { replay } from '../../infra/cli/replay.ts';
import { replayDeadLetters } from '../../infra/cli/replay-dead-letters.ts';
import { runHere } from '../infra/cli/run-here.ts';
import { received, waiting } from './stack/event-source.ts';
import { withMoveTasks } from './wire/move-tasks.ts';

const sqs = new SQSClient();

// So that the clients of the tests know the emulator's address before there is a wire.
beforeAll(async () => void (await waiting((await makeQueue()).url)));

interface Queue {
  readonly url: string;
  readonly arn: string;
}

async function makeQueue(Attributes: Record<string, string> = {}): Promise<Queue> {
  const QueueName = `resumption-watch-prod-${randomUUID()}`;
  const { QueueUrl: url = '' } = await sqs.send(new CreateQueueCommand({ QueueName, Attributes }));
  const asked = new GetQueueAttributesCommand({ QueueUrl: url, AttributeNames: ['QueueArn'] });
  return { url, arn: (await sqs.send(asked)).Attributes?.QueueArn ?? '' };
}

/** The queue of ingest, and its dead letters: as the template declares them. */
async function ingestQueues(): Promise<{ dead: Queue; queue: Queue }> {
  const dead = await makeQueue();
  const policy = { deadLetterTargetArn: dead.arn, maxReceiveCount: 5 };
  return { dead, queue: await makeQueue({ RedrivePolicy: JSON.stringify(policy) }) };
}

const LETTERS = Array.from({ length: 25 }, (_, at) =>
  messageOf({ bucket: 'acme-logs', key: `${at}.log.gz`, sizeBytes: at }),
);

/** Puts letters into a queue as EventBridge does: SQS did not move them there. */
async function letters(url: string): Promise<void> {
  for (let from = 0; from < LETTERS.length; from += 10) {
    const Entries = LETTERS.slice(from, from + 10).map((MessageBody, at) => ({
      ...{ Id: `${at}`, MessageBody },
      MessageAttributes: { ERROR_CODE: { DataType: 'String', StringValue: 'NO_PERMISSIONS' } },
    }));
    await sqs.send(new SendMessageBatchCommand({ QueueUrl: url, Entries }));
  }
}

const bodiesIn = async ({ url }: Queue) =>
  (await received(url)).map(({ Body = '' }) => Body).sort();

test('dead letters of a queue are moved to it, also those that EventBridge put there', async () => {
  const { dead, queue } = await ingestQueues();
  await letters(dead.url);
  await withMoveTasks();
  const ended = await runHere(replay, ['--dead-letters', dead.arn]);
  expect(ended).toEqual({
    ...{ status: 0, stderr: '' },
    stdout: `SQS moved 25 dead letters to ${queue.arn}.\n`,
  });
  expect(await bodiesIn(queue)).toEqual(LETTERS.toSorted());
  expect(await waiting(dead.url)).toBe(0);
  // And once more: the move before is not taken for this one.
  const again = await runHere(replay, ['--dead-letters', dead.arn]);
  expect(again.stdout).toBe(`SQS moved 0 dead letters to ${queue.arn}.\n`);
});

test('they are moved where a person says', async () => {
  const { dead } = await ingestQueues();
  const other = await makeQueue();
  await letters(dead.url);
  await withMoveTasks();
  const { stdout } = await runHere(replay, ['--dead-letters', dead.arn, '--to', other.arn]);
  expect(stdout).toBe(`SQS moved 25 dead letters to ${other.arn}.\n`);
  expect(await bodiesIn(other)).toEqual(LETTERS.toSorted());
});

test('of a queue that is the dead-letter queue of several, a person must say where to', async () => {
  const { dead, queue } = await ingestQueues();
  const policy = { deadLetterTargetArn: dead.arn, maxReceiveCount: 5 };
  const second = await makeQueue({ RedrivePolicy: JSON.stringify(policy) });
  await withMoveTasks();
  const { status, stderr } = await runHere(replay, ['--dead-letters', dead.arn]);
  expect(status).toBe(2);
  expect(stderr).toContain('choose one by --to ARN');
  for (const { arn } of [queue, second]) expect(stderr).toContain(arn);
});

test('a move that fails is told with its reason and its counts, and what is left stays', async () => {
  const { dead } = await ingestQueues();
  const other = await makeQueue();
  await letters(dead.url);
  await withMoveTasks(50);
  const moving = runHere(replay, ['--dead-letters', dead.arn, '--to', other.arn]);
  await expect.poll(() => waiting(other.url), { timeout: 10_000 }).toBeGreaterThan(2);
  await sqs.send(new DeleteQueueCommand({ QueueUrl: other.url }));
  const { status, stderr } = await moving;
  expect(status).toBe(2);
  const [, moved] =
    /^replay: SQS moved (\d+) of about 25 messages of .*, then ended \(AWS.SimpleQueueService.NonExistentQueue\): the rest is still there\n$/.exec(
      stderr,
    ) ?? [];
  expect(Number(moved)).toBeGreaterThan(2);
  // The message that could not be sent is hidden for as long as its receiver had it.
  expect((await waiting(dead.url)) + Number(moved) + 1).toBe(25);
});

test('Ctrl-C cancels the rest of a move, and no letter is lost', async () => {
  const { dead, queue } = await ingestQueues();
  await letters(dead.url);
  await withMoveTasks(100);
  const stop = new AbortController();
  const moving = replayDeadLetters({
    ...{ letters: queueOf(dead.arn) ?? expect.fail(dead.arn), to: null },
    ...{ nowMs: Date.now(), signal: stop.signal },
  });
  await expect.poll(() => waiting(queue.url), { timeout: 10_000 }).toBeGreaterThan(2);
  stop.abort(new Error('SIGINT'));
  await expect(moving).rejects.toThrow('SIGINT');
  await expect
    .poll(async () => (await waiting(dead.url)) + (await waiting(queue.url)))
    .toBeGreaterThan(23);
  const moved = await waiting(queue.url);
  expect(moved).toBeLessThan(20);
});

test('a queue that is not there is a fault', async () => {
  const arn = 'arn:aws:sqs:eu-west-1:000000000000:gone';
  const { status, stderr } = await runHere(replay, ['--dead-letters', arn]);
  expect(status).toBe(2);
  expect(stderr).toContain(`can't find the queue ${arn}: `);
});
