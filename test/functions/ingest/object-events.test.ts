import { describe, expect, test } from 'vitest';
import { isNamed, messageOf, toldObjects } from '../../../functions/ingest/object-events.ts';

const KEY = 'AWSLogs/123456789012/elasticloadbalancing/eu-west-1/2026/03/02/a b+c.log.gz';

function bridged(type: string, key = KEY) {
  return {
    ...{ version: '0', id: 'e1', source: 'aws.s3', account: '123456789012', region: 'eu-west-1' },
    'detail-type': type,
    detail: {
      ...{ version: '0', reason: 'PutObject', 'request-id': 'r1' },
      bucket: { name: 'logs' },
      object: { key, size: 117, etag: 'e', sequencer: '0062' },
    },
  };
}

function notified(eventName: string, key = KEY, eventVersion = '2.6') {
  const encoded = key.split('/').map(encodeURIComponent).join('/').replaceAll('%20', '+');
  return {
    ...{ eventVersion, eventSource: 'aws:s3', awsRegion: 'eu-west-1', eventName },
    s3: { bucket: { name: 'logs' }, object: { key: encoded, size: 117, eTag: 'e' } },
  };
}

const wrapped = (message: unknown) => ({
  ...{ Type: 'Notification', MessageId: 'm1', TopicArn: 'arn:aws:sns:eu-west-1:1:t' },
  Message: JSON.stringify(message),
});
const objectsOf = (message: string) => toldObjects(message).objects;
const read = (message: unknown) => objectsOf(JSON.stringify(message));
const WRITTEN = { bucket: 'logs', key: KEY, sizeBytes: 117 };

describe('what a message says was written', () => {
  test.each([
    ['EventBridge', bridged('Object Created'), [WRITTEN]],
    ['an S3 notification', { Records: [notified('ObjectCreated:Put')] }, [WRITTEN]],
    [
      'one of several records',
      { Records: [notified('ObjectCreated:Post'), notified('ObjectCreated:Copy', 'b')] },
      [WRITTEN, { ...WRITTEN, key: 'b' }],
    ],
    ['a notification of no records', { Records: [] }, []],
    [
      'SNS around a notification',
      wrapped({ Records: [notified('ObjectCreated:CompleteMultipartUpload')] }),
      [WRITTEN],
    ],
    ['SNS around EventBridge', wrapped(bridged('Object Created')), [WRITTEN]],
    ['an older notification', { Records: [notified('ObjectCreated:Put', KEY, '2.1')] }, [WRITTEN]],
    ["S3's test event", { Service: 'Amazon S3', Event: 's3:TestEvent', Bucket: 'logs' }, []],
    ['a removal, by notification', { Records: [notified('ObjectRemoved:Delete')] }, []],
    ['a removal, by EventBridge', bridged('Object Deleted'), []],
  ])('%s', (_name, message, written) => {
    expect(read(message)).toEqual(written);
  });

  const TEST = { Service: 'Amazon S3', Event: 's3:TestEvent', Time: 't', Bucket: 'logs' };
  test.each([
    ['by itself', TEST, true],
    ['in the envelope of SNS', wrapped(TEST), true],
    ['a removal is none', { Records: [notified('ObjectRemoved:Delete')] }, false],
    ['an object is none', wrapped({ Records: [notified('ObjectCreated:Put')] }), false],
  ])("S3's test event is known as one: %s", (_name, message, isTest) => {
    expect(toldObjects(JSON.stringify(message)).isTest).toBe(isTest);
  });

  test('a key of EventBridge is not decoded: percent signs are its own', () => {
    expect(read(bridged('Object Created', 'a%20b+c'))).toEqual([{ ...WRITTEN, key: 'a%20b+c' }]);
  });
});

describe('what is no such message is refused, so that the queue keeps it', () => {
  const deep = wrapped(wrapped(wrapped(wrapped(bridged('Object Created')))));
  test.each([
    ['no JSON', '<xml/>'],
    ['nothing', ''],
    ['another source', JSON.stringify({ ...bridged('Object Created'), source: 'aws.ec2' })],
    [
      'a new major version',
      JSON.stringify({ Records: [notified('ObjectCreated:Put', KEY, '3.0')] }),
    ],
    ['no key', JSON.stringify(bridged('Object Created', ''))],
    [
      'a key that is not encoded',
      JSON.stringify({ Records: [notified('ObjectCreated:Put')] }).replace('%2B', '%zz'),
    ],
    ['wrapping without end', JSON.stringify(deep)],
  ])('%s', (_name, message) => {
    expect(() => objectsOf(message)).toThrow(expect.objectContaining({ code: 'bad-event' }));
  });
});

test('what a backfill says of an object is read as it was meant', () => {
  const object = { bucket: 'logs', key: 'a%20b+c d/é.log', sizeBytes: 0 };
  expect(objectsOf(messageOf(object))).toEqual([object]);
});

const NAMED = { logBuckets: ['acme-a', 'acme-b'], logPrefixes: [], resultsBucket: 'results' };
const LOG_KEY = 'AWSLogs/111122223333/elasticloadbalancing/eu-west-1/2026/01/02/x.log.gz';
const of = (bucket: string, key: string) => ({ bucket, key, sizeBytes: 1 });

describe('an object is one that the deployment was told to read', () => {
  test.each([
    ['a log of a balancer', of('acme-b', LOG_KEY), true],
    ['under a prefix of its own', of('acme-a', `elb/${LOG_KEY}`), true],
    ['what AWS puts beside the logs', of('acme-a', 'AWSLogs/111122223333/ELBTestFile'), false],
    ['a log of CloudTrail', of('acme-a', 'AWSLogs/111122223333/CloudTrail/x.json.gz'), false],
    ['a bucket that nobody named', of('other', LOG_KEY), false],
    ['a result file, whatever its key', of('results', 'trials/x.ndjson'), true],
  ])('%s', (_name, object, expected) => {
    expect(isNamed(object, NAMED)).toBe(expected);
  });

  test.each([
    [`elb/${LOG_KEY}`, true],
    ['lb/vended/x.parquet', true],
    [LOG_KEY, false],
  ])('with prefixes: %s is %s', (key, expected) => {
    expect(isNamed(of('acme-a', key), { ...NAMED, logPrefixes: ['elb/', 'lb/'] })).toBe(expected);
  });
});
