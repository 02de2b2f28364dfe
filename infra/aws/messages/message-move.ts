import { setTimeout } from 'node:timers/promises';
import {
  CancelMessageMoveTaskCommand,
  ListMessageMoveTasksCommand,
  type ListMessageMoveTasksResultEntry,
  type SQSClient,
  StartMessageMoveTaskCommand,
} from '@aws-sdk/client-sqs';
import { Fault } from '../../../functions/errors.ts';
import { orAwsFault } from '../sdk/aws-fault.ts';

const POLL_MS = 2000;

/** From which queue to which, by ARN. */
export interface MessageMove {
  readonly from: string;
  readonly to: string;
}

/**
 * Has SQS move the messages of a dead-letter queue to another queue, and waits until it has; returns
 * how many. SQS takes a message out of the one queue when the other has it. The destination is always
 * named: SQS knows no source of what EventBridge put there (Amazon SQS Developer Guide, "DLQ and DLQ
 * redrive issues": CouldNotDetermineMessageSource). An abort cancels the rest. Throws `send-failed`.
 */
export async function moveMessages(
  { from, to }: MessageMove,
  client: SQSClient,
  signal: AbortSignal,
  pollMs = POLL_MS,
): Promise<number> {
  const startedBefore = (await newestMove(from, client))?.StartedTimestamp ?? 0;
  const call = {
    code: 'send-failed',
    what: `move the messages of ${from} to ${to}`,
    permission: `sqs:StartMessageMoveTask, ReceiveMessage and DeleteMessage on ${from}, sqs:SendMessage on ${to}`,
  } as const;
  const start = new StartMessageMoveTaskCommand({ SourceArn: from, DestinationArn: to });
  const { TaskHandle } = await orAwsFault(call, client.send(start));
  for (;;) {
    const wait = setTimeout(pollMs, null, { signal }).catch(() => null);
    const move = await newestMove(from, client);
    if (isOver(move, startedBefore)) return movedBy(move, { from, to });
    await wait;
    if (!signal.aborted) continue;
    await client.send(new CancelMessageMoveTaskCommand({ TaskHandle }));
    signal.throwIfAborted();
  }
}

/** Only one move of a queue runs at a time, so its newest is ours as soon as it began after the last. */
async function newestMove(
  from: string,
  client: SQSClient,
): Promise<ListMessageMoveTasksResultEntry | undefined> {
  const call = {
    code: 'read-failed',
    what: `ask how far the messages of ${from} are (what was begun goes on)`,
    permission: `sqs:ListMessageMoveTasks on ${from}`,
  } as const;
  const list = new ListMessageMoveTasksCommand({ SourceArn: from, MaxResults: 1 });
  const { Results = [] } = await orAwsFault(call, client.send(list));
  return Results[0];
}

function isOver(
  move: ListMessageMoveTasksResultEntry | undefined,
  startedBefore: number,
): move is ListMessageMoveTasksResultEntry {
  if (move === undefined || (move.StartedTimestamp ?? 0) <= startedBefore) return false;
  return move.Status !== 'RUNNING' && move.Status !== 'CANCELLING';
}

function movedBy(move: ListMessageMoveTasksResultEntry, { from, to }: MessageMove): number {
  const moved = move.ApproximateNumberOfMessagesMoved ?? 0;
  if (move.Status === 'COMPLETED') return moved;
  const reason = move.FailureReason ?? move.Status;
  throw new Fault(
    'send-failed',
    `SQS moved ${moved} of about ${move.ApproximateNumberOfMessagesToMove ?? '?'} messages of ${from} ` +
      `to ${to}, then ended (${reason}): the rest is still there`,
  );
}
