import type { MessageWorld } from '../../functions/ingest/ingest-message.ts';
import { interruptible } from '../local/interruptible-store.ts';
import { s3Client } from './aws-settings.ts';
import { readClientKeySecret } from './client-key-secret.ts';
import { S3Store } from './s3/s3-store.ts';

/** The world of `ingest`, until a deadline; the key for client addresses is fetched once. */
export function openIngestWorld(config: {
  readonly LAKE_BUCKET: string;
  readonly CLIENT_KEY_SECRET: string;
  readonly KEEP_ALIVE_S: number;
}): (deadline: AbortSignal) => Promise<MessageWorld> {
  const client = s3Client();
  const lake = new S3Store(config.LAKE_BUCKET, client);
  let known: Uint8Array | undefined;
  return async (deadline) => {
    const clientKey = known ?? (await readClientKeySecret(config.CLIENT_KEY_SECRET));
    known = clientKey;
    return {
      logsOf: (bucket) => interruptible(new S3Store(bucket, client), deadline),
      lake,
      clientKey,
      keepAliveMs: config.KEEP_ALIVE_S,
    };
  };
}
