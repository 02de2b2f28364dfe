import { setTimeout } from 'node:timers/promises';
import {
  ChangeMessageVisibilityCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  type Message,
  ReceiveMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import type { SQSBatchResponse } from 'aws-lambda';
import type { PackagedFunction } from './packaged-function.ts';

const BATCH_MAX = 10;
const ARRIVAL_MS_MAX = 20_000;
const sqs = new SQSClient();

/** The order, and how often each, in which messages are handed over; as they came where it is none. */
export type Order = (messages: readonly Message[]) => readonly Message[];

/** Waits until a queue has so many messages. */
export async function arrived(queue: string, count: number): Promise<void> {
  const endMs = performance.now() + ARRIVAL_MS_MAX;
  while ((await waiting(queue)) < count) {
    if (performance.now() > endMs)
      throw new Error(`${queue} has ${await waiting(queue)} of ${count} messages`);
    await setTimeout(20);
  }
}

/** How many messages a queue holds for whoever asks next. */
export async function waiting(queue: string): Promise<number> {
  const named = 'ApproximateNumberOfMessages';
  const asked = new GetQueueAttributesCommand({ QueueUrl: queue, AttributeNames: [named] });
  return Number((await sqs.send(asked)).Attributes?.[named]);
}

/** All messages that wait now; they stay in the queue, unseen by others. */
export async function received(queue: string): Promise<readonly Message[]> {
  const all: Message[] = [];
  for (;;) {
    const { Messages = [] } = await sqs.send(
      new ReceiveMessageCommand({ QueueUrl: queue, MaxNumberOfMessages: BATCH_MAX }),
    );
    if (Messages.length === 0) return all;
    all.push(...Messages);
  }
}

/**
 * What Lambda's event source mapping does with a queue: batches, each message deleted unless the
 * function failed on it; those come back at once, as if the visibility timeout had passed.
 */
export async function drainIngest(queue: string, ingest: PackagedFunction, order: Order) {
  for (;;) {
    const messages = await received(queue);
    if (messages.length === 0) return;
    const failed = new Set<string>();
    const handed = order(messages);
    for (let from = 0; from < handed.length; from += BATCH_MAX) {
      const batch = handed.slice(from, from + BATCH_MAX);
      for (const id of await failures(batch, ingest)) failed.add(id);
    }
    for (const message of messages) await settle(queue, message, failed.has(idOf(message)));
  }
}

async function failures(batch: readonly Message[], ingest: PackagedFunction): Promise<string[]> {
  const records = batch.map((message) => ({ messageId: idOf(message), body: message.Body }));
  try {
    const answer = (await ingest.invoke({ Records: records })) as SQSBatchResponse;
    return answer.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier);
  } catch {
    // Where the function says nothing, all of the batch comes back.
    return batch.map(idOf);
  }
}

/** Hands each event of a bus's queue to a function that nobody waits for; why some were not taken. */
export async function drainBus(
  queue: string,
  stage: PackagedFunction,
  hear: (event: unknown) => void = () => undefined,
): Promise<readonly string[]> {
  const messages = await received(queue);
  const reasons: string[] = [];
  for (const { Body = '' } of messages) {
    const event: unknown = JSON.parse(Body);
    hear(event);
    const reason = await stage.deliver(event);
    if (reason !== undefined) reasons.push(reason);
  }
  for (const message of messages) await settle(queue, message, false);
  return reasons;
}

async function settle(queue: string, message: Message, failed: boolean): Promise<void> {
  const at = { QueueUrl: queue, ReceiptHandle: message.ReceiptHandle };
  if (failed) await sqs.send(new ChangeMessageVisibilityCommand({ ...at, VisibilityTimeout: 0 }));
  else await sqs.send(new DeleteMessageCommand(at));
}

function idOf({ MessageId = '' }: Message): string {
  return MessageId;
}
