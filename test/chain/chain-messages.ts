import { sourceIdOf } from '../../functions/ingest/lake-keys.ts';
import { INPUTS, type InputObject } from './chain-inputs.ts';

/** What EventBridge sends of an object that was written: the key stands as it is. */
export function bridged({ bucket, key, bytes }: InputObject): string {
  return JSON.stringify({
    ...{ version: '0', id: 'e', 'detail-type': 'Object Created', source: 'aws.s3' },
    ...{ account: '123456789012', region: 'eu-west-1', time: '2026-01-02T03:06:00Z' },
    detail: {
      ...{ version: '0', reason: 'PutObject', 'request-id': 'r' },
      bucket: { name: bucket },
      object: { key, size: bytes?.length ?? 0, etag: 'e', sequencer: '0062' },
    },
  });
}

/** What S3 itself sends: the keys form-encoded. */
export function notified(...objects: readonly InputObject[]): string {
  const encoded = (key: string) =>
    key.split('/').map(encodeURIComponent).join('/').replaceAll('%20', '+');
  return JSON.stringify({
    Records: objects.map(({ bucket, key, bytes }) => ({
      ...{ eventVersion: '2.6', eventSource: 'aws:s3', awsRegion: 'eu-west-1' },
      eventName: 'ObjectCreated:Put',
      s3: { bucket: { name: bucket }, object: { key: encoded(key), size: bytes?.length ?? 0 } },
    })),
  });
}

/** The same through a topic of SNS. */
export function wrapped(message: string): string {
  return JSON.stringify({
    ...{ Type: 'Notification', MessageId: 'm', TopicArn: 'arn:aws:sns:eu-west-1:123456789012:t' },
    Message: message,
  });
}

/** What is no message at all, and so becomes a dead letter. */
export const NO_MESSAGE = '<xml>not a message</xml>';

/** One message for each shape that is out there; all inputs are told of, two of them in one. */
export const MESSAGES: readonly string[] = [
  bridged(INPUTS.access),
  notified(INPUTS.flows),
  JSON.stringify({ Service: 'Amazon S3', Event: 's3:TestEvent', Bucket: 'shop-logs' }),
  bridged(INPUTS.rejected),
  wrapped(notified(INPUTS.connections)),
  notified(INPUTS.network, INPUTS.classic),
  bridged(INPUTS.truncated),
  NO_MESSAGE,
  wrapped(bridged(INPUTS.gone)),
  bridged(INPUTS.noLog),
  bridged(INPUTS.trials),
  notified(INPUTS.foreignTrials),
];

/** The messages with which a person has objects read again, by what the lake calls them. */
export function replayed(sourceIds: readonly string[]): readonly string[] {
  return Object.values(INPUTS)
    .filter(({ bucket, key }) => sourceIds.includes(sourceIdOf(bucket, key)))
    .map(bridged);
}
