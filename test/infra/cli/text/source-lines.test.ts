import { expect, test } from 'vitest';
import { leftOutLines } from '../../../../infra/cli/text/source-lines.ts';

test('nothing left out needs no words', () => {
  expect(leftOutLines([])).toEqual([]);
});

test('files that are no logs are counted', () => {
  expect(leftOutLines(['not-a-log', 'not-a-log'])).toEqual([
    '2 of the files are no load balancer logs and were left out.',
  ]);
});
