import { randomUUID } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import { HeadObjectCommand, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { contentTypeOf, type S3Key } from './s3-object.ts';

const TRIES_MAX = 8;
const PAUSE_MS_MAX = 100;
/** Metadata that tells whose write an object is. */
const WRITER = 'writer';

type Refusal = 'somebody-was-first' | 'somebody-is-writing';

/**
 * Puts an object where it still has that ETag (null: where there is none); false, and nothing
 * written, where it has not. https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html
 */
export async function replaceIfUnchanged(
  client: S3Client,
  at: S3Key,
  bytes: Uint8Array,
  version: string | null,
): Promise<boolean> {
  const writer = randomUUID();
  const condition = version === null ? { IfNoneMatch: '*' } : { IfMatch: version };
  const kind = contentTypeOf(at.Key);
  const put = { ...at, ...kind, ...condition, Body: bytes, Metadata: { [WRITER]: writer } };
  for (let tries = 1; tries <= TRIES_MAX; tries += 1) {
    const refusal = await refusalOf(client.send(new PutObjectCommand(put)));
    if (refusal === null) return true;
    // Where only the answer was lost, the SDK asks again and then finds its own object.
    if (refusal === 'somebody-was-first') return (await writerOf(client, at)) === writer;
    await setTimeout(Math.random() * PAUSE_MS_MAX * tries);
  }
  return false;
}

async function refusalOf(put: Promise<unknown>): Promise<Refusal | null> {
  try {
    await put;
    return null;
  } catch (error) {
    const refusal = REFUSALS[error instanceof Error ? error.name : ''];
    if (refusal === undefined) throw error;
    return refusal;
  }
}

/** What S3 says of a condition that does not hold, or that it can't decide while others write. */
const REFUSALS: Readonly<Record<string, Refusal>> = {
  PreconditionFailed: 'somebody-was-first',
  NoSuchKey: 'somebody-was-first',
  ConditionalRequestConflict: 'somebody-is-writing',
  OperationAborted: 'somebody-is-writing',
};

async function writerOf(client: S3Client, at: S3Key): Promise<string | undefined> {
  try {
    return (await client.send(new HeadObjectCommand(at))).Metadata?.[WRITER];
  } catch (error) {
    if (error instanceof Error && error.name === 'NotFound') return undefined;
    throw error;
  }
}
