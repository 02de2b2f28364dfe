import { randomUUID } from 'node:crypto';
import {
  type BucketLocationConstraint,
  CreateBucketCommand,
  type S3Client,
} from '@aws-sdk/client-s3';

/** Makes an empty bucket, in the Region of the client, that no other test knows of. */
export async function emptyBucket(client: S3Client): Promise<string> {
  const bucket = `test-${randomUUID()}`;
  const region = (await client.config.region()) as BucketLocationConstraint;
  await client.send(
    new CreateBucketCommand({
      Bucket: bucket,
      CreateBucketConfiguration: { LocationConstraint: region },
    }),
  );
  return bucket;
}
