import type { ObjectStore, StateStore } from '../../functions/ports.ts';
import { S3Store } from './s3/s3-store.ts';

/** The lake. */
export function openLake({ LAKE_BUCKET }: { LAKE_BUCKET: string }): ObjectStore & StateStore {
  return new S3Store(LAKE_BUCKET);
}
