import { createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { GetObjectCommand, paginateListObjectsV2, type S3Client } from '@aws-sdk/client-s3';
import { tableFolder } from '../../../functions/lake/table-key.ts';
import type { LakeFiles } from '../../../infra/local/duckdb-query-engine.ts';

/** A bucket's Parquet files on this disk, where DuckDB can read them; what is there stays there. */
export class LakeCopy {
  readonly #client: S3Client;
  readonly #bucket: string;
  readonly #folder: string;

  constructor(client: S3Client, bucket: string, folder: string) {
    this.#client = client;
    this.#bucket = bucket;
    this.#folder = folder;
  }

  /** Downloads what is new, and names the files of each table as the bucket stands now. */
  async files(): Promise<LakeFiles> {
    return {
      handshakeFiles: await this.#filesOf(tableFolder('handshakes')),
      trialFiles: await this.#filesOf(tableFolder('trials')),
      sourceFiles: await this.#filesOf(tableFolder('sources')),
      threads: 1,
    };
  }

  async #filesOf(prefix: string): Promise<readonly string[]> {
    const files: string[] = [];
    const pages = paginateListObjectsV2(
      { client: this.#client },
      { Bucket: this.#bucket, Prefix: prefix },
    );
    for await (const { Contents = [] } of pages) {
      for (const { Key = '', ETag = '' } of Contents) {
        if (Key.endsWith('.parquet')) files.push(await this.#fileOf(Key, ETag));
      }
    }
    return files;
  }

  readonly #downloads = new Map<string, Promise<string>>();

  /** The ETag in front: an object that was replaced is another file. */
  #fileOf(key: string, etag: string): Promise<string> {
    const path = join(this.#folder, etag.replaceAll('"', ''), key);
    const download = this.#downloads.get(path) ?? this.#download(key, path);
    this.#downloads.set(path, download);
    return download;
  }

  async #download(key: string, path: string): Promise<string> {
    const command = new GetObjectCommand({ Bucket: this.#bucket, Key: key });
    const { Body } = await this.#client.send(command);
    await mkdir(dirname(path), { recursive: true });
    await pipeline(Body as Readable, createWriteStream(path));
    return path;
  }
}
