import { Fault } from '../../../functions/errors.ts';
import type { ObjectInfo, ObjectStore, StateStore } from '../../../functions/ports.ts';

const BUCKET_PATH = /^s3:\/\/(?<bucket>[^/]+)(?:\/(?<key>.*))?$/i;

/** A file or an object that was found, where it is, and the store that opens it. */
export interface Found extends ObjectInfo {
  readonly path: string;
  readonly logs: ObjectStore;
}

/** Whether a path leads into a bucket: `s3://…`. */
export function isBucketPath(path: string): boolean {
  return /^s3:\/\//i.test(path);
}

/**
 * What `s3://BUCKET/KEY` names: one object, or all below it as below a folder, as `aws s3 sync` means
 * it. Answers, and does not throw, the fault where that can't be listed or there is nothing.
 */
export async function findInBucket(path: string): Promise<readonly Found[] | Fault> {
  const { bucket, key = '' } = BUCKET_PATH.exec(path)?.groups ?? {};
  if (bucket === undefined) {
    return new Fault('bad-arguments', `${path} names no bucket: write s3://BUCKET/PREFIX`);
  }
  // Not before it is needed: the SDK takes longer to load than all the rest.
  const { S3Store } = await import('../../aws/s3/s3-store.ts');
  const logs = new S3Store(bucket);
  try {
    const infos = await objectsAt(logs, key);
    if (infos.length === 0 && key !== '') {
      const advice = `nothing in bucket ${bucket} is or lies below ${key}`;
      return new Fault('path-not-found', `${path} does not exist: ${advice}`);
    }
    return infos.map((info) => ({ ...info, logs, path: `s3://${bucket}/${info.key}` }));
  } catch (error) {
    if (error instanceof Fault) return error;
    throw error;
  }
}

/** The bucket that `s3://BUCKET` or `s3://BUCKET/KEY` names, and the key; throws `bad-arguments`. */
export async function bucketOf(
  path: string,
): Promise<{ readonly store: ObjectStore; readonly key: string }> {
  const { bucket, key = '' } = BUCKET_PATH.exec(path)?.groups ?? {};
  if (bucket === undefined) {
    throw new Fault('bad-arguments', `${path} names no bucket: write s3://BUCKET`);
  }
  const { S3Store } = await import('../../aws/s3/s3-store.ts');
  return { store: new S3Store(bucket), key };
}

/** The states in the bucket that `s3://BUCKET` names; throws `bad-arguments` for any other path. */
export async function bucketStates(path: string): Promise<StateStore> {
  const { bucket, key = '' } = BUCKET_PATH.exec(path)?.groups ?? {};
  if (bucket === undefined || key !== '') {
    throw new Fault('bad-arguments', `${path} is no bucket: write s3://BUCKET, no more`);
  }
  const { S3Store } = await import('../../aws/s3/s3-store.ts');
  return new S3Store(bucket);
}

async function objectsAt(store: ObjectStore, key: string): Promise<readonly ObjectInfo[]> {
  const infos: ObjectInfo[] = [];
  for await (const info of store.list(key === '' ? '' : key.replace(/\/*$/, '/'))) {
    // Consoles write empty objects in place of folders.
    if (!info.key.endsWith('/')) infos.push(info);
  }
  if (infos.length > 0) return infos;
  // Of all keys that begin with it, an object's own comes first.
  for await (const info of store.list(key)) return info.key === key ? [info] : [];
  return [];
}
