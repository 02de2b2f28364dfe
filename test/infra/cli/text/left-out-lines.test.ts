import { expect, test } from 'vitest';
import { leftOutLines } from '../../../../infra/cli/text/left-out-lines.ts';

const json = (balancer: string) => ({ vended: 'JSON', balancer }) as const;

test('nothing left out needs no words', () => {
  expect(leftOutLines([])).toEqual([]);
});

test('files that are no logs are counted', () => {
  expect(leftOutLines(['not-a-log', 'not-a-log'])).toEqual([
    '2 of the files are no load balancer logs and were left out.',
  ]);
});

test('vended logs are named in one line, with what to do', () => {
  const [line, ...more] = leftOutLines([json('app/b/2'), json('app/a/1'), json('app/a/1')]);
  expect(line).toContain('(CloudWatch Logs, JSON) of app/a/1 and 1 other balancer are not read');
  expect(line).toContain('(3 files): deliver them as plain text with a space as delimiter');
  expect(more).toEqual([]);
});

test('a vended log that names no balancer has a line of its own words', () => {
  expect(leftOutLines([{ vended: 'Parquet', balancer: null }, 'not-a-log'])).toEqual([
    expect.stringContaining('(CloudWatch Logs, Parquet) of a balancer are not read'),
    '1 of the files is no load balancer log and was left out.',
  ]);
});
