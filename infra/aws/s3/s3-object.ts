import { extname } from 'node:path/posix';

/** One object of a bucket, in the SDK's words. */
export interface S3Key {
  readonly Bucket: string;
  readonly Key: string;
}

const CONTENT_TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.json': 'application/json',
  '.ndjson': 'application/x-ndjson',
  '.gz': 'application/gzip',
};

/** What S3 shall call an object when a browser asks for it, by the end of its key (RFC 9110, 8.3). */
export function contentTypeOf(key: string): { readonly ContentType?: string } {
  const ContentType = CONTENT_TYPES[extname(key)];
  return ContentType === undefined ? {} : { ContentType };
}
