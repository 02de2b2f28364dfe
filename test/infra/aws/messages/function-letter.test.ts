import { expect, test } from 'vitest';
import { readFunctionLetter } from '../../../../infra/aws/messages/function-letter.ts';

const JUDGE = 'arn:aws:lambda:eu-west-1:111122223333:function:resumption-watch-prod-judge';
const INVOKE = { TARGET_ARN: 'arn:aws:scheduler:::aws-sdk:lambda:invoke' };
const INPUT = '{"do":"probe","at":"2026-03-03T09:00:00Z"}';

const read = (body: object | string, attributes: Readonly<Record<string, string>> = {}) =>
  readFunctionLetter({
    body: typeof body === 'string' ? body : JSON.stringify(body),
    attributes,
  });

test('a record of Lambda holds the event and names the function, without its version', () => {
  // As in the developer guide, "Capturing records of Lambda asynchronous invocations".
  const record = {
    version: '1.0',
    timestamp: '2026-03-03T09:05:00.000Z',
    requestContext: {
      ...{ requestId: 'a', functionArn: `${JUDGE}:$LATEST`, condition: 'RetriesExhausted' },
      approximateInvokeCount: 3,
    },
    requestPayload: { ORDER_IDS: ['a'] },
    responseContext: { statusCode: 200, executedVersion: '$LATEST', functionError: 'Unhandled' },
    responsePayload: { errorMessage: 'RequestId: a Process exited before completing request' },
  };
  expect(read(record)).toEqual({ functionName: JUDGE, event: '{"ORDER_IDS":["a"]}' });
  // Of a payload that is too large Lambda sends nothing.
  expect(read({ ...record, requestPayload: null })).toBeNull();
});

test('an event of a rule is handed on byte for byte', () => {
  const event = '{"detail-type": "Alert",  "detail": {"id": 1.0}}';
  expect(read(event, { TARGET_ARN: JUDGE, RULE_ARN: 'r' })).toEqual({ functionName: JUDGE, event });
});

test.each([
  ['as text', INPUT],
  ['as an object', JSON.parse(INPUT)],
  ['in base64', Buffer.from(INPUT).toString('base64')],
])('a request of a schedule holds its input %s', (_how, Payload) => {
  const request = { FunctionName: JUDGE, InvocationType: 'Event', Payload };
  expect(read(request, INVOKE)).toEqual({ functionName: JUDGE, event: INPUT });
});

test('a schedule that did not fill in its time gets it from the letter', () => {
  const Payload = '{"do":"start","at":"<aws.scheduler.scheduled-time>"}';
  const attributes = { ...INVOKE, SCHEDULED_TIME: '2026-03-03T09:05:00Z' };
  expect(read({ FunctionName: JUDGE, Payload }, attributes)?.event).toBe(
    '{"do":"start","at":"2026-03-03T09:05:00Z"}',
  );
});

test.each([
  ['words', 'no JSON', {}],
  ['a number', '1', {}],
  ['an event of nobody', '{"detail":{}}', {}],
  [
    'a request that was cut short',
    { FunctionName: JUDGE, Payload: INPUT },
    { ...INVOKE, IS_PAYLOAD_TRUNCATED: 'true' },
  ],
  ['a request without an input', { FunctionName: JUDGE }, INVOKE],
  ['a request whose input is no JSON', { FunctionName: JUDGE, Payload: 'x' }, INVOKE],
  ['a request of another service', { QueueUrl: 'q', MessageBody: 'b' }, INVOKE],
])('%s is no letter of a function', (_what, body, attributes) => {
  expect(read(body, attributes)).toBeNull();
});
