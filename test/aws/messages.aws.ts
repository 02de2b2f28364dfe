import { createHash, randomUUID } from 'node:crypto';
import {
  CreateEventBusCommand,
  EventBridgeClient,
  PutRuleCommand,
  PutTargetsCommand,
} from '@aws-sdk/client-eventbridge';
import {
  CreateQueueCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { expect, test } from 'vitest';
import { EventBridgeBus } from '../../infra/aws/messages/event-bus.ts';
import { IngestQueue } from '../../infra/aws/messages/ingest-queue.ts';
import { firstTimes, onFaultyWire } from './wire/faulty-wire.ts';

const sqs = new SQSClient();
const eventBridge = new EventBridgeClient();
const ROUNDS_MAX = 40;

async function emptyQueue(): Promise<string> {
  const { QueueUrl = '' } = await sqs.send(new CreateQueueCommand({ QueueName: randomUUID() }));
  return QueueUrl;
}

/** Takes messages out of a queue until there are so many; more that come within a second, too. */
async function received(queue: string, count: number): Promise<string[]> {
  const bodies: string[] = [];
  for (let round = 0; round < ROUNDS_MAX; round += 1) {
    const { Messages = [] } = await sqs.send(
      new ReceiveMessageCommand({ QueueUrl: queue, MaxNumberOfMessages: 10, WaitTimeSeconds: 1 }),
    );
    if (Messages.length === 0 && bodies.length >= count) break;
    for (const { Body = '', ReceiptHandle } of Messages) {
      bodies.push(Body);
      await sqs.send(new DeleteMessageCommand({ QueueUrl: queue, ReceiptHandle }));
    }
  }
  return bodies;
}

/** A bus, and a queue that gets all that this product says on it. */
async function busWithListener(): Promise<{ bus: string; queue: string }> {
  const bus = `bus-${randomUUID()}`;
  const queue = await emptyQueue();
  const named = await sqs.send(
    new GetQueueAttributesCommand({ QueueUrl: queue, AttributeNames: ['QueueArn'] }),
  );
  await eventBridge.send(new CreateEventBusCommand({ Name: bus }));
  const pattern = { source: ['resumption-watch'], 'detail-type': ['Window Measured'] };
  const rule = { Name: bus, EventBusName: bus, EventPattern: JSON.stringify(pattern) };
  await eventBridge.send(new PutRuleCommand(rule));
  const target = { Id: '1', Arn: named.Attributes?.QueueArn };
  await eventBridge.send(
    new PutTargetsCommand({ Rule: bus, EventBusName: bus, Targets: [target] }),
  );
  return { bus, queue };
}

const events = (count: number) =>
  Array.from({ length: count }, (_, at) => ({
    id: `window-${at}`,
    type: 'Window Measured',
    detail: { key: `measured/${at}.json.gz`, revision: 0 },
  }));

const detailsOf = (bodies: readonly string[]) =>
  bodies.map((body) => JSON.parse(body).detail).sort((a, b) => a.id.localeCompare(b.id));

const DETAILS = events(25)
  .map(({ id, detail }) => ({ ...detail, id }))
  .sort((a, b) => a.id.localeCompare(b.id));

test('events reach the rules of the bus, each with its id', async () => {
  const { bus, queue } = await busWithListener();
  await new EventBridgeBus(bus).send(events(25));
  expect(detailsOf(await received(queue, 25))).toEqual(DETAILS);
});

const BUS_BUSY = {
  FailedEntryCount: 10,
  Entries: Array.from({ length: 10 }, () => ({
    ErrorCode: 'ThrottlingException',
    ErrorMessage: 'x',
  })),
};

test('events that the bus refuses are sent again', async () => {
  const { bus, queue } = await busWithListener();
  const isPut = ({ action }: { action: string }) => action === 'AWSEvents.PutEvents';
  await onFaultyWire(firstTimes(2, isPut, { kind: 'reply', body: BUS_BUSY }));
  await new EventBridgeBus(bus).send(events(25));
  expect(detailsOf(await received(queue, 25))).toEqual(DETAILS);
});

test('a bus that always refuses is a fault that says why', async () => {
  await onFaultyWire(() => ({ kind: 'reply', body: BUS_BUSY }));
  await expect(new EventBridgeBus('b').send(events(10))).rejects.toMatchObject({
    code: 'send-failed',
    message: 'bus b refused 10 of 10, 5 times (ThrottlingException: x): try again later',
  });
});

test('a bus that nobody may send to is a fault that names the permission', async () => {
  const denied = { kind: 'answer', status: 400, error: 'AccessDeniedException' } as const;
  await onFaultyWire(() => denied);
  await expect(new EventBridgeBus('b').send(events(1))).rejects.toMatchObject({
    code: 'send-failed',
    message: expect.stringContaining('check that events:PutEvents on bus b is allowed'),
  });
});

test('messages reach the queue, however many', async () => {
  const queue = await emptyQueue();
  const bodies = Array.from({ length: 25 }, (_, at) => `message ${at} é "\n`);
  await new IngestQueue(queue).send(bodies);
  expect((await received(queue, 25)).sort()).toEqual(bodies.toSorted());
});

test('messages that the queue refuses are sent again', async () => {
  const queue = await emptyQueue();
  const Failed = ['0', '2'].map((Id) => ({ Id, Code: 'InternalError', SenderFault: false }));
  const MD5OfMessageBody = createHash('md5').update('b').digest('hex');
  const Successful = [{ Id: '1', MessageId: randomUUID(), MD5OfMessageBody }];
  const busy = { kind: 'reply', body: { Failed, Successful } } as const;
  const direct = process.env.AWS_ENDPOINT_URL ?? '';
  await onFaultyWire(firstTimes(1, () => true, busy));
  // The SDK goes where the queue's own address leads.
  const wired = queue.replace(direct, process.env.AWS_ENDPOINT_URL ?? '');
  await new IngestQueue(wired).send(['a', 'b', 'c']);
  // The wire said that b had been taken; it lied, so that only what was sent again arrives.
  expect((await received(queue, 2)).sort()).toEqual(['a', 'c']);
});

test('a queue that is not there is a fault', async () => {
  const gone = (await emptyQueue()).replace(/[^/]+$/, 'gone');
  await expect(new IngestQueue(gone).send(['a'])).rejects.toMatchObject({
    code: 'send-failed',
    message: expect.stringContaining(`can't send messages to queue ${gone}: `),
  });
});
