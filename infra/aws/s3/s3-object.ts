import { extname } from 'node:path/posix';

/** One object of a bucket, in the SDK's words. */
export interface S3Key {
  readonly Bucket: string;
  readonly Key: string;
}

const CONTENT_TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.json': 'application/json',
  '.prom': 'text/plain; version=0.0.4; charset=utf-8',
  '.ndjson': 'application/x-ndjson',
  '.gz': 'application/gzip',
};

/** The content type (RFC 9110, 8.3) with which S3 serves an object, by the end of its key. */
export function contentTypeOf(key: string): { readonly ContentType?: string } {
  const ContentType = CONTENT_TYPES[extname(key)];
  return ContentType === undefined ? {} : { ContentType };
}
