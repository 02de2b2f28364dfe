import { expect, test } from 'vitest';
import { queueOf } from '../../../../infra/aws/messages/queue-name.ts';

test('the ARN of a queue tells account, Region and name', () => {
  const arn = 'arn:aws-us-gov:sqs:us-gov-west-1:111122223333:stack-IngestDeadLetterQueue-1a_B';
  expect(queueOf(arn)).toEqual({
    ...{ arn, region: 'us-gov-west-1', accountId: '111122223333' },
    name: 'stack-IngestDeadLetterQueue-1a_B',
  });
});

test.each([
  'https://sqs.eu-west-1.amazonaws.com/111122223333/q',
  'arn:aws:sns:eu-west-1:111122223333:topic',
  'arn:aws:sqs:eu-west-1:111122223333:q.fifo',
  'arn:aws:sqs:eu-west-1:11112222333:q',
  '',
])('%s names none', (text) => {
  expect(queueOf(text)).toBeNull();
});
