import { expect, test } from 'vitest';
import {
  bothDeliveriesSchema,
  marksSchema,
  missingLogsSchema,
} from '../../../functions/model/report-logs.ts';
import { reportedMarks } from './trials/mark-samples.ts';

const OF = { balancerType: 'network', region: 'eu-west-1', accountId: '1', balancer: 'net/a/1' };

test('a log that comes twice is named as the log that it is, not as it is delivered', () => {
  const isRight = (log: string) => bothDeliveriesSchema.safeParse([{ ...OF, logs: [log] }]).success;
  expect(isRight('network-tls-access')).toBe(true);
  expect(isRight('vended-network-tls-access')).toBe(false);
});

test('that no log ever came is no instant', () => {
  expect(missingLogsSchema.safeParse({ buckets: ['logs'], lastAt: null }).success).toBe(true);
  expect(missingLogsSchema.safeParse({ buckets: ['logs'], lastAt: 'never' }).success).toBe(false);
});

test('marks are as the schema says, and nothing else', () => {
  expect(marksSchema.safeParse(reportedMarks()).success).toBe(true);
  expect(marksSchema.safeParse({ ...reportedMarks(), path: '/' }).success).toBe(false);
  expect(marksSchema.safeParse(reportedMarks({ missing: -1 })).success).toBe(false);
});
