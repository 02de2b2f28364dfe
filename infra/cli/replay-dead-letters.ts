import { LambdaClient } from '@aws-sdk/client-lambda';
import { Fault } from '../../functions/errors.ts';
import { counted } from '../../functions/model/wording.ts';
import { queueUrl, sourceQueues } from '../aws/messages/dead-letter-queue.ts';
import { type FunctionReplay, replayFunctionLetters } from '../aws/messages/function-replay.ts';
import { sqsClient } from '../aws/messages/ingest-queue.ts';
import { moveMessages } from '../aws/messages/message-move.ts';
import type { QueueName } from '../aws/messages/queue-name.ts';
import { awsSettings } from '../aws/sdk/aws-settings.ts';

/** What to replay, and where to. */
interface DeadLetterReplay {
  readonly letters: QueueName;
  /** Null: where they belong. */
  readonly to: QueueName | null;
  readonly nowMs: number;
  readonly signal: AbortSignal;
}

/**
 * Replays a dead-letter queue, and says what became of its letters. Those of a queue are moved back to
 * it by SQS, those of functions are events that the functions get again.
 */
export async function replayDeadLetters(replay: DeadLetterReplay): Promise<string> {
  const { letters, signal } = replay;
  const { arn, region } = letters;
  const sqs = sqsClient(region);
  const url = await queueUrl(letters, sqs);
  const to = replay.to?.arn ?? onlyOf(await sourceQueues(letters, url, sqs), arn);
  if (to !== null) {
    const moved = await moveMessages({ from: arn, to }, sqs, signal);
    return `SQS moved ${counted(moved, 'dead letter')} to ${to}.`;
  }
  const lambda = new LambdaClient({ ...awsSettings(), region });
  const box = { queue: letters, url, sqs, lambda };
  const look = `aws sqs receive-message --region ${region} --queue-url ${url} --message-attribute-names All`;
  return wordsOf(await replayFunctionLetters(box, replay.nowMs, signal), look);
}

function wordsOf({ replayed, foreign, newer }: FunctionReplay, look: string): string {
  const stayed = [
    ...(newer === 0 ? [] : [`${counted(newer, 'letter')} that came meanwhile stayed.`]),
    ...(foreign === 0
      ? []
      : [`${counted(foreign, 'letter')} without an event for our functions stayed; look: ${look}`]),
  ];
  return [`Lambda took ${counted(replayed, 'event')} again.`, ...stayed].join('\n');
}

/** The one queue whose messages come here; null of none. */
function onlyOf(sources: readonly string[], arn: string): string | null {
  const [only, ...others] = sources;
  if (others.length === 0) return only ?? null;
  const all = sources.join(', ');
  throw new Fault('bad-arguments', `${arn} gets messages of ${all}: choose one by --to ARN`);
}
