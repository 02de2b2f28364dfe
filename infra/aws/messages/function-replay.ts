import { InvokeCommand, type LambdaClient } from '@aws-sdk/client-lambda';
import {
  ChangeMessageVisibilityCommand,
  DeleteMessageCommand,
  type Message,
  ReceiveMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import { orAwsFault } from '../sdk/aws-fault.ts';
import { type FunctionLetter, readFunctionLetter } from './function-letter.ts';
import type { QueueName } from './queue-name.ts';

/** The most that one call of ReceiveMessage gives. */
const BATCH_MAX = 10;
/** For so long nobody else gets what was received: what is left is given back at the end. */
const HIDDEN_S = 600;
const WAIT_S = 2;

/** A dead-letter queue and how it is reached. */
export interface LetterBox {
  readonly queue: QueueName;
  readonly url: string;
  readonly sqs: SQSClient;
  readonly lambda: LambdaClient;
}

/** What became of the letters of a queue. */
export interface FunctionReplay {
  /** Events that Lambda took; it tries them as often as others. */
  readonly replayed: number;
  /** Letters that stayed, because they hold no event for a function of ours. */
  readonly foreign: number;
  /** Letters that stayed, because they came since the replay began. */
  readonly newer: number;
}

/**
 * Gives each event in a dead-letter queue to its function again. A letter is deleted when Lambda has
 * taken its event, so none is lost, and one may be given twice; an event that fails again comes back
 * as a new letter, which stays as all do that came later than `startMs`. Throws `send-failed` at the
 * first event that Lambda does not take, and the signal's reason between two letters.
 */
export async function replayFunctionLetters(
  box: LetterBox,
  startMs: number,
  signal: AbortSignal,
): Promise<FunctionReplay> {
  const isNewer = ({ Attributes }: Message) => Number(Attributes?.SentTimestamp) > startMs;
  // By id: what stays comes again where the replay takes longer than it is hidden.
  const held = new Map<string, Message>();
  let replayed = 0;
  try {
    for (;;) {
      signal.throwIfAborted();
      const messages = await received(box);
      for (const message of messages) held.set(message.MessageId ?? '', message);
      if (messages.length === 0) break;
      for (const message of messages) {
        signal.throwIfAborted();
        const letter = isNewer(message) ? null : ownLetter(message, box.queue);
        if (letter === null) continue;
        await invoke(letter, box);
        await remove(message, box);
        held.delete(message.MessageId ?? '');
        replayed += 1;
      }
    }
    const newer = [...held.values()].filter(isNewer).length;
    return { replayed, foreign: held.size - newer, newer };
  } finally {
    await giveBack([...held.values()], box);
  }
}

async function received({ queue, url, sqs }: LetterBox): Promise<readonly Message[]> {
  const call = {
    code: 'read-failed',
    what: `receive the letters of ${queue.arn}`,
    permission: `sqs:ReceiveMessage on ${queue.arn}`,
  } as const;
  const command = new ReceiveMessageCommand({
    QueueUrl: url,
    MaxNumberOfMessages: BATCH_MAX,
    VisibilityTimeout: HIDDEN_S,
    WaitTimeSeconds: WAIT_S,
    MessageAttributeNames: ['All'],
    MessageSystemAttributeNames: ['SentTimestamp'],
  });
  const { Messages = [] } = await orAwsFault(call, sqs.send(command));
  return Messages;
}

/** The queue is not asked to invoke whatever it names: only functions of its account and Region, of ours. */
function ownLetter({ Body = '', MessageAttributes = {} }: Message, queue: QueueName) {
  const texts = Object.entries(MessageAttributes).map(
    ([name, { StringValue }]) => [name, StringValue] as const,
  );
  const letter = readFunctionLetter({ body: Body, attributes: Object.fromEntries(texts) });
  const [service, region, accountId, , name = ''] = letter?.functionName.split(':').slice(2) ?? [];
  const isOwn = service === 'lambda' && region === queue.region && accountId === queue.accountId;
  return isOwn && name.startsWith('resumption-watch-') ? letter : null;
}

async function invoke({ functionName, event }: FunctionLetter, { lambda }: LetterBox) {
  const call = {
    code: 'send-failed',
    what: `give an event to ${functionName}`,
    permission: `lambda:InvokeFunction on ${functionName}`,
  } as const;
  const payload = { FunctionName: functionName, InvocationType: 'Event', Payload: event } as const;
  await orAwsFault(call, lambda.send(new InvokeCommand(payload)));
}

async function remove({ ReceiptHandle }: Message, { queue, url, sqs }: LetterBox): Promise<void> {
  const call = {
    code: 'send-failed',
    what: `delete a letter of ${queue.arn} whose event its function has`,
    permission: `sqs:DeleteMessage on ${queue.arn}`,
  } as const;
  await orAwsFault(call, sqs.send(new DeleteMessageCommand({ QueueUrl: url, ReceiptHandle })));
}

/** So that a person can look at them at once; what can't be given back comes back by itself. */
async function giveBack(messages: readonly Message[], { url, sqs }: LetterBox): Promise<void> {
  const calls = messages.map(({ ReceiptHandle }) => {
    const at = { QueueUrl: url, ReceiptHandle, VisibilityTimeout: 0 };
    return sqs.send(new ChangeMessageVisibilityCommand(at));
  });
  await Promise.allSettled(calls);
}
