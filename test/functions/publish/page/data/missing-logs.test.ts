import { expect, test } from 'vitest';
import { missingLogsStep } from '../../../../../functions/publish/page/data/missing-logs.ts';
import { readPage } from '../../../../docs/markdown.ts';

const NEVER = { buckets: ['acme-logs', 'acme-old-logs'], lastAt: null };

test('a report without missing logs says nothing', () => {
  expect(missingLogsStep({})).toBeNull();
});

test('where no log was ever read, EventBridge is looked at first, bucket by bucket', () => {
  const step = missingLogsStep({ missingLogs: NEVER });
  expect(step?.text).toMatch(/^No log object of 2 log buckets was read .* EventBridge is not on/);
  expect(step?.code.split('\n')).toEqual([
    'aws s3api get-bucket-notification-configuration --bucket acme-logs',
    'aws s3api get-bucket-notification-configuration --bucket acme-old-logs',
  ]);
});

test('where logs ceased, the page says since when', () => {
  const step = missingLogsStep({ missingLogs: { ...NEVER, lastAt: '2026-03-03T09:05:00.000Z' } });
  expect(step?.text).toContain('ended at 2026-03-03 09:05 UTC; none came since');
});

test('the section of the guide that it names is there', () => {
  const [, page = '', title = ''] =
    /see (\S+\.md), “(.+)”/.exec(missingLogsStep({ missingLogs: NEVER })?.text ?? '') ?? [];
  expect(readPage(page).text).toContain(`\n## ${title}\n`);
});
