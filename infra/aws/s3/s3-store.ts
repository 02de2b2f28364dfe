import type { Readable } from 'node:stream';
import {
  DeleteObjectCommand,
  GetObjectCommand,
  type GetObjectCommandOutput,
  paginateListObjectsV2,
  type S3Client,
} from '@aws-sdk/client-s3';
import type {
  ObjectBody,
  ObjectInfo,
  ObjectStore,
  ObjectWriter,
  StateStore,
  StoredState,
} from '../../../functions/ports.ts';
import { type AwsCall, awsFault, orAwsFault } from '../sdk/aws-fault.ts';
import { s3Client } from './s3-client.ts';
import { replaceIfUnchanged } from './s3-conditional-put.ts';
import { S3Writer } from './s3-writer.ts';

/** A bucket as an object store; a state is an object like any other, its version is its ETag. */
export class S3Store implements ObjectStore, StateStore {
  readonly #bucket: string;
  readonly #client: S3Client;

  constructor(bucket: string, client: S3Client = s3Client()) {
    this.#bucket = bucket;
    this.#client = client;
  }

  async *list(prefix: string): AsyncIterable<ObjectInfo> {
    const place = `s3://${this.#bucket}`;
    const pages = paginateListObjectsV2(
      { client: this.#client },
      { Bucket: this.#bucket, Prefix: prefix },
    );
    try {
      for await (const { Contents = [] } of pages) {
        for (const { Key = '', Size = 0, ETag, LastModified } of Contents) {
          yield {
            ...{ key: Key, sizeBytes: Size },
            ...(ETag === undefined ? {} : { etag: ETag }),
            ...(LastModified === undefined ? {} : { modifiedAtMs: LastModified.getTime() }),
          };
        }
      }
    } catch (cause) {
      const call = { what: `list ${place}/${prefix}`, permission: `s3:ListBucket on ${place}` };
      throw awsFault({ code: 'read-failed', ...call }, cause);
    }
  }

  async read(key: string): Promise<ObjectBody | undefined> {
    const call = this.#reading(key);
    const found = await this.#get(key, call);
    if (found === undefined) return undefined;
    const { ContentLength: sizeBytes } = found;
    if (sizeBytes === undefined) throw awsFault(call, new Error('S3 sent no Content-Length'));
    const body = found.Body as Readable;
    // A body that is never read may still break off: without a listener that ends the process.
    body.on('error', () => {});
    return { sizeBytes, chunks: chunksOf(body, call) };
  }

  async write(key: string): Promise<ObjectWriter> {
    return new S3Writer(this.#client, { Bucket: this.#bucket, Key: key }, this.#writing(key));
  }

  async remove(key: string): Promise<void> {
    const place = `s3://${this.#bucket}/${key}`;
    const call = { what: `remove ${place}`, permission: `s3:DeleteObject on ${place}` };
    const command = new DeleteObjectCommand({ Bucket: this.#bucket, Key: key });
    await orAwsFault({ code: 'lake-write-failed', ...call }, this.#client.send(command));
  }

  async load(key: string): Promise<StoredState | undefined> {
    const call = this.#reading(key);
    const found = await this.#get(key, call);
    if (found === undefined) return undefined;
    const bytes = await orAwsFault(call, Promise.resolve(found.Body?.transformToByteArray()));
    if (bytes === undefined || found.ETag === undefined)
      throw awsFault(call, new Error('S3 sent no ETag'));
    return { bytes, version: found.ETag };
  }

  async replace(key: string, bytes: Uint8Array, version: string | null): Promise<boolean> {
    const at = { Bucket: this.#bucket, Key: key };
    return await orAwsFault(
      this.#writing(key),
      replaceIfUnchanged(this.#client, at, bytes, version),
    );
  }

  async #get(key: string, call: AwsCall): Promise<GetObjectCommandOutput | undefined> {
    try {
      return await this.#client.send(new GetObjectCommand({ Bucket: this.#bucket, Key: key }));
    } catch (cause) {
      if (cause instanceof Error && cause.name === 'NoSuchKey') return undefined;
      throw awsFault(call, cause);
    }
  }

  #reading(key: string): AwsCall {
    const place = `s3://${this.#bucket}/${key}`;
    const permission = `s3:GetObject on ${place} (and kms:Decrypt on its key)`;
    return { code: 'read-failed', what: `read ${place}`, permission };
  }

  #writing(key: string): AwsCall {
    const place = `s3://${this.#bucket}/${key}`;
    const permission = `s3:PutObject on ${place}`;
    return { code: 'lake-write-failed', what: `write ${place}`, permission };
  }
}

/** A body that breaks off is a failure of the network, not of the object: throws, and may be retried. */
async function* chunksOf(body: Readable, call: AwsCall): AsyncGenerator<Uint8Array> {
  try {
    yield* body as AsyncIterable<Uint8Array>;
  } catch (cause) {
    throw awsFault(call, cause);
  }
}
