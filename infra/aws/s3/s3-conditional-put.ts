import { randomUUID } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import { HeadObjectCommand, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { contentTypeOf, type S3Key } from './s3-object.ts';

const TRIES_MAX = 8;
const PAUSE_MS_MAX = 100;
/** Metadata that identifies the write of an object. */
const WRITER = 'writer';

type Refusal = 'lost-the-race' | 'race-undecided';

/**
 * Puts an object that still has that ETag (null: that does not exist); writes nothing and answers
 * false where the ETag is another. https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html
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
    if (refusal === 'lost-the-race') return (await writerOf(client, at)) === writer;
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

/** Errors of S3 for a condition that does not hold, or that can't be decided while others write. */
const REFUSALS: Readonly<Record<string, Refusal>> = {
  PreconditionFailed: 'lost-the-race',
  NoSuchKey: 'lost-the-race',
  ConditionalRequestConflict: 'race-undecided',
  OperationAborted: 'race-undecided',
};

async function writerOf(client: S3Client, at: S3Key): Promise<string | undefined> {
  try {
    return (await client.send(new HeadObjectCommand(at))).Metadata?.[WRITER];
  } catch (error) {
    if (error instanceof Error && error.name === 'NotFound') return undefined;
    throw error;
  }
}
