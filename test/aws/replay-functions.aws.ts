import { randomUUID } from 'node:crypto';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import {
  CreateQueueCommand,
  GetQueueAttributesCommand,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { beforeAll, expect, test } from 'vitest';
import { queueOf } from '../../infra/aws/messages/queue-name.ts';
import { replay } from '../../infra/cli/replay.ts';
import { replayDeadLetters } from '../../infra/cli/replay-dead-letters.ts';
import { runHere } from '../infra/cli/run-here.ts';
import { received, waiting } from './stack/event-source.ts';
import { makeSinkFunction } from './stack/sink-function.ts';
import { onFaultyWire } from './wire/faulty-wire.ts';
import { withMoveTasks } from './wire/move-tasks.ts';

const sqs = new SQSClient();

// So that the clients of the tests know the emulator's address before there is a wire.
beforeAll(async () => void (await waiting((await letterBox()).url)));
const nameOf = (of: string) => `resumption-watch-prod-${of}-${randomUUID().slice(0, 8)}`;

/** The dead-letter queue of functions: no queue of SQS has it as its own. */
async function letterBox(): Promise<{ url: string; arn: string }> {
  const made = new CreateQueueCommand({ QueueName: nameOf('FunctionsDeadLetterQueue') });
  const { QueueUrl: url = '' } = await sqs.send(made);
  const asked = new GetQueueAttributesCommand({ QueueUrl: url, AttributeNames: ['QueueArn'] });
  return { url, arn: (await sqs.send(asked)).Attributes?.QueueArn ?? '' };
}

async function put(url: string, body: object, attributes: Readonly<Record<string, string>>) {
  const named = Object.entries(attributes).map(
    ([name, StringValue]) => [name, { DataType: 'String', StringValue }] as const,
  );
  const MessageAttributes = Object.fromEntries(named);
  const MessageBody = JSON.stringify(body);
  await sqs.send(new SendMessageCommand({ QueueUrl: url, MessageBody, MessageAttributes }));
}

const EVENT = { 'detail-type': 'Window Measured', detail: { toMs: 0, revision: 0 } };
const INVOKE = { TARGET_ARN: 'arn:aws:scheduler:::aws-sdk:lambda:invoke' };

test('every kind of letter is an event that its function gets again, once, and then it is gone', async () => {
  const box = await letterBox();
  const judge = await makeSinkFunction(nameOf('judge'), box.arn);
  const measure = await makeSinkFunction(nameOf('measure'), box.arn);
  // Lambda's own record, of an event that failed.
  judge.handles = false;
  const failing = { FunctionName: judge.arn, InvocationType: 'Event' } as const;
  const Payload = JSON.stringify({ failed: true });
  await new LambdaClient().send(new InvokeCommand({ ...failing, Payload }));
  await expect.poll(() => waiting(box.url), { timeout: 20_000 }).toBe(1);
  judge.handles = true;
  // What a rule could not deliver, and what a schedule could not.
  await put(box.url, EVENT, { TARGET_ARN: judge.arn, RULE_ARN: 'arn:aws:events:…' });
  const input = { do: 'start', at: '<aws.scheduler.scheduled-time>' };
  const asked = { FunctionName: measure.arn, InvocationType: 'Event' };
  const SCHEDULED_TIME = '2026-03-03T09:05:00Z';
  await put(box.url, { ...asked, Payload: JSON.stringify(input) }, { ...INVOKE, SCHEDULED_TIME });
  await withMoveTasks();
  expect(await runHere(replay, ['--dead-letters', box.arn])).toEqual({
    ...{ status: 0, stderr: '' },
    stdout: 'Lambda took 3 events again.\n',
  });
  await expect.poll(() => measure.events, { timeout: 20_000 }).toHaveLength(1);
  await expect.poll(() => judge.events, { timeout: 20_000 }).toHaveLength(3);
  expect(measure.events).toEqual([{ do: 'start', at: SCHEDULED_TIME }]);
  expect(judge.events).toEqual(expect.arrayContaining([{ failed: true }, EVENT]));
  expect(await waiting(box.url)).toBe(0);
});

test('what names no function of ours is never invoked: it stays, and is said', async () => {
  const box = await letterBox();
  const foreign = await makeSinkFunction(`payroll-${randomUUID()}`, box.arn);
  const ours = await makeSinkFunction(nameOf('judge'), box.arn);
  await put(box.url, EVENT, { TARGET_ARN: foreign.arn });
  await put(box.url, EVENT, { TARGET_ARN: ours.arn.replace('000000000000', '111122223333') });
  await put(box.url, EVENT, { TARGET_ARN: ours.arn.replace('eu-west-1', 'us-east-1') });
  await put(box.url, { words: 'of a person' }, {});
  await put(box.url, EVENT, { TARGET_ARN: ours.arn });
  await withMoveTasks();
  const { status, stdout } = await runHere(replay, ['--dead-letters', box.arn]);
  expect(status).toBe(0);
  expect(stdout).toMatch(
    /^Lambda took 1 event again\.\n4 letters without an event for our functions stayed; look: aws sqs receive-message --region eu-west-1 --queue-url \S+ /,
  );
  await expect.poll(() => ours.events, { timeout: 20_000 }).toEqual([EVENT]);
  expect(foreign.events).toEqual([]);
  // At once, for a person to look at.
  expect(await received(box.url)).toHaveLength(4);
});

test('a letter that came since the replay began stays: an event that fails again never goes round', async () => {
  const box = await letterBox();
  const ours = await makeSinkFunction(nameOf('judge'), box.arn);
  await put(box.url, EVENT, { TARGET_ARN: ours.arn });
  await withMoveTasks();
  const letters = queueOf(box.arn) ?? expect.fail(box.arn);
  const signal = AbortSignal.timeout(60_000);
  const nowMs = Date.now() - 60_000;
  expect(await replayDeadLetters({ letters, to: null, nowMs, signal })).toBe(
    'Lambda took 0 events again.\n1 letter that came meanwhile stayed.',
  );
  expect(await waiting(box.url)).toBe(1);
  expect(ours.events).toEqual([]);
});

test.each([
  ['refuses', 'TooManyRequestsException', 429],
  ['may not be asked', 'AccessDeniedException', 403],
])('where Lambda %s, the letter stays and the fault says why', async (_how, error, code) => {
  const box = await letterBox();
  const ours = await makeSinkFunction(nameOf('judge'), box.arn);
  await put(box.url, EVENT, { TARGET_ARN: ours.arn });
  await withMoveTasks();
  const isInvoke = ({ path }: { path: string }) => path.endsWith('/invocations');
  const headers = { 'x-amzn-errortype': error };
  await onFaultyWire((request) =>
    isInvoke(request) ? { kind: 'answer', status: code, error, headers } : undefined,
  );
  const { status, stderr } = await runHere(replay, ['--dead-letters', box.arn]);
  expect(status).toBe(2);
  expect(stderr).toMatch(`replay: can't give an event to ${ours.arn}: `);
  expect(stderr.trim().split('\n')).toHaveLength(1);
  expect(await waiting(box.url)).toBe(1);
});

test('Ctrl-C ends between two letters: each event was given, or its letter is there', async () => {
  const box = await letterBox();
  const ours = await makeSinkFunction(nameOf('judge'), box.arn);
  const count = 8;
  for (let at = 0; at < count; at += 1)
    await put(box.url, { ...EVENT, id: `${at}` }, { TARGET_ARN: ours.arn });
  await withMoveTasks();
  const stop = new AbortController();
  let asked = 0;
  await onFaultyWire(({ path }) => {
    asked += path.endsWith('/invocations') ? 1 : 0;
    if (asked === 3) stop.abort(new Error('SIGINT'));
    return undefined;
  });
  const letters = queueOf(box.arn) ?? expect.fail(box.arn);
  const replaying = replayDeadLetters({
    ...{ letters, to: null, nowMs: Date.now() + 60_000 },
    signal: stop.signal,
  });
  await expect(replaying).rejects.toThrow('SIGINT');
  const left = await received(box.url);
  await expect.poll(() => ours.events.length, { timeout: 20_000 }).toBe(3);
  const known = [...left.map(({ Body = '' }) => JSON.parse(Body)), ...ours.events];
  expect(new Set(known.map(({ id }) => id)).size).toBe(count);
  expect(left).toHaveLength(count - 3);
});
