import { once } from 'node:events';
import { PassThrough } from 'node:stream';
import type { S3Client } from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';
import type { ObjectWriter } from '../../../functions/ports.ts';
import { type AwsCall, orAwsFault } from '../sdk/aws-fault.ts';
import { contentTypeOf, type S3Key } from './s3-object.ts';

/** S3 takes 10,000 parts: so an object may have 80 GB. */
const PART_BYTES = 8_388_608;
/** Parts under way at once; with the one that fills up, three are in memory. */
const PARTS_MAX = 2;

/**
 * An object being uploaded: in one request if it fits into a part, else in parts, which S3 puts
 * together at `commit`. An upload that fails or is aborted removes its parts.
 */
export class S3Writer implements ObjectWriter {
  readonly #body = new PassThrough();
  readonly #uploading: Promise<unknown>;
  readonly #call: AwsCall;
  #hasFailed = false;

  constructor(client: S3Client, at: S3Key, call: AwsCall) {
    this.#call = call;
    this.#uploading = new Upload({
      client,
      params: { ...at, ...contentTypeOf(at.Key), Body: this.#body },
      partSize: PART_BYTES,
      queueSize: PARTS_MAX,
    }).done();
    // Either may fail between two calls: the next call reports it.
    this.#body.on('error', () => {});
    this.#uploading.catch(() => {
      this.#hasFailed = true;
    });
  }

  async append(bytes: Uint8Array): Promise<void> {
    // A copy: the upload still reads it when the caller fills its buffer anew.
    if (this.#body.write(Buffer.from(bytes))) return;
    // A failing upload destroys the body too, but only its own error has the reason.
    const drained = once(this.#body, 'drain').catch(() => this.#uploading);
    await orAwsFault(this.#call, Promise.race([drained, this.#uploading]));
  }

  async commit(): Promise<void> {
    this.#body.end();
    await orAwsFault(this.#call, this.#uploading);
  }

  async abort(): Promise<void> {
    if (this.#hasFailed) return;
    // Not `Upload.abort`: it answers before the parts under way have arrived and are removed.
    this.#body.destroy();
    await orAwsFault(this.#call, this.#uploading.catch(unlessDestroyed));
  }
}

function unlessDestroyed(error: unknown): void {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code !== 'ERR_STREAM_PREMATURE_CLOSE') throw error;
}
