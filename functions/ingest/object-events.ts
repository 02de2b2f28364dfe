import * as z from 'zod';
import { Fault } from '../errors.ts';

/** An object that somebody says was written. */
export interface WrittenObject {
  readonly bucket: string;
  readonly key: string;
  /** As the event says; the object may have been replaced since. */
  readonly sizeBytes: number;
}

/** SNS may wrap what S3 sends, once. */
const WRAPS_MAX = 2;

const size = z.lazy(() => z.int().nonnegative());

/** One shape of message, by what it must hold, and the objects that it names. */
interface MessageShape<Body extends z.ZodType = z.ZodType> {
  readonly name: string;
  readonly body: Body;
  readonly told: (body: z.infer<Body>, wraps: number) => ToldObjects;
}

function shape<Body extends z.ZodType>(row: MessageShape<Body>): MessageShape {
  return { ...row, told: (body, wraps) => row.told(body as z.infer<Body>, wraps) };
}

/**
 * The messages that may name an object, in the order in which they are tried: EventBridge (S3 User
 * Guide, "EventBridge event message structure": the key is not encoded), S3's own notifications
 * ("Event message structure", version 2.x: the key is form-encoded), and both wrapped by SNS.
 */
const SHAPES: readonly MessageShape[] = [
  shape({
    name: 'EventBridge',
    body: z.object({
      source: z.literal('aws.s3'),
      'detail-type': z.string(),
      detail: z.object({
        bucket: z.object({ name: z.string().min(1) }),
        object: z.object({ key: z.string().min(1), size: size.default(0) }),
      }),
    }),
    told: ({ 'detail-type': type, detail: { bucket, object } }) =>
      written(
        type === 'Object Created'
          ? [{ bucket: bucket.name, key: object.key, sizeBytes: object.size }]
          : [],
      ),
  }),
  shape({
    name: 'S3 notification',
    body: z.object({
      Records: z.array(
        z.object({
          eventSource: z.literal('aws:s3'),
          eventVersion: z.string().regex(/^2\./),
          eventName: z.string(),
          s3: z.object({
            bucket: z.object({ name: z.string().min(1) }),
            object: z.object({ key: z.string().min(1), size: size.default(0) }),
          }),
        }),
      ),
    }),
    told: ({ Records }) =>
      written(
        Records.filter(({ eventName }) => eventName.startsWith('ObjectCreated:')).map(({ s3 }) => ({
          bucket: s3.bucket.name,
          key: formDecoded(s3.object.key),
          sizeBytes: s3.object.size,
        })),
      ),
  }),
  shape({
    name: 'S3 test',
    body: z.object({ Event: z.literal('s3:TestEvent') }),
    told: () => ({ objects: [], isTest: true }),
  }),
  shape({
    name: 'SNS',
    body: z.object({ Type: z.literal('Notification'), Message: z.string() }),
    told: ({ Message }, wraps) => toldIn(Message, wraps + 1),
  }),
];

function written(objects: readonly WrittenObject[]): ToldObjects {
  return { objects, isTest: false };
}

/** What a message says: which objects were written, and whether S3 only tries if it arrives. */
export interface ToldObjects {
  readonly objects: readonly WrittenObject[];
  readonly isTest: boolean;
}

/**
 * Reads a message of the queue: no object for S3's test event and for removals; throws `bad-event` for
 * a message of another shape, so that the queue keeps it.
 */
export function toldObjects(message: string): ToldObjects {
  return toldIn(message, 0);
}

function toldIn(message: string, wraps: number): ToldObjects {
  const body = wraps > WRAPS_MAX ? undefined : parsed(message);
  for (const { body: schema, told } of SHAPES) {
    const read = schema.safeParse(body);
    if (read.success) return told(read.data, wraps);
  }
  const names = SHAPES.map(({ name }) => name).join(', ');
  throw new Fault('bad-event', `the message is none of these: ${names}`);
}

function parsed(message: string): unknown {
  try {
    return JSON.parse(message);
  } catch {
    return undefined;
  }
}

/** The message that EventBridge would send for an object: for objects without one. */
export function messageOf({ bucket, key, sizeBytes }: WrittenObject): string {
  return JSON.stringify({
    source: 'aws.s3',
    'detail-type': 'Object Created',
    detail: { bucket: { name: bucket }, object: { key, size: sizeBytes } },
  });
}

/** `+` is a space, then percent signs (S3 User Guide, "Event message structure"). */
function formDecoded(key: string): string {
  try {
    return decodeURIComponent(key.replaceAll('+', ' '));
  } catch (cause) {
    throw new Fault('bad-event', `the key is not form-encoded: ${key}`, { cause });
  }
}

/** What a deployment was told to read, as its rules and the role of `ingest` have it. */
export interface NamedObjects {
  readonly logBuckets: readonly string[];
  /** Without any, all below a folder of balancers' logs. */
  readonly logPrefixes: readonly string[];
  readonly resultsBucket: string;
}

/** All log files of balancers lie below a folder of this name, whatever the prefix. */
export const LOG_FOLDER = '/elasticloadbalancing/';

/**
 * Whether an object is one that the deployment was told to read. A topic or a bucket that sends to the
 * queue itself tells of all objects, which the role may not read and nobody meant.
 */
export function isNamed(
  { bucket, key }: WrittenObject,
  { logBuckets, logPrefixes, resultsBucket }: NamedObjects,
): boolean {
  if (bucket === resultsBucket) return true;
  if (!logBuckets.includes(bucket)) return false;
  if (logPrefixes.length === 0) return key.includes(LOG_FOLDER);
  return logPrefixes.some((prefix) => key.startsWith(prefix));
}
