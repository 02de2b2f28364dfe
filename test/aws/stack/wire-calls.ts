import type { Meddle } from '../wire/faulty-wire.ts';

/** One call of AWS as it went over the wire. */
export interface WireCall {
  readonly accessKey: string;
  /** `s3 GetObject`, in the words of the SDK. */
  readonly call: string;
  /** `bucket/key` of S3; empty for others. */
  readonly place: string;
}

/** Operations of S3 that their address does not name. */
const BY_METHOD: Readonly<Record<string, string>> = { HEAD: 'HeadObject', GET: 'GetObject' };

/** Reads a signed request of the SDK. */
export function wireCall({ method, path, headers, action }: Parameters<Meddle>[0]): WireCall {
  const signed = /Credential=([^/]+)\/\d+\/[^/]+\/([^/]+)\//.exec(headers.authorization ?? '');
  const [, accessKey = '', service = ''] = signed ?? [];
  if (service !== 's3') {
    const operation = action.split('.').at(-1) ?? '';
    return { accessKey, call: `${service} ${operation}`, place: '' };
  }
  const { pathname, searchParams } = new URL(path, 'http://s3');
  const lists = searchParams.has('list-type');
  const named = lists ? 'ListObjectsV2' : searchParams.get('x-id');
  const call = `s3 ${named ?? s3Operation(method, searchParams)}`;
  return { accessKey, call, place: decodeURIComponent(pathname.slice(1)) };
}

function s3Operation(method: string, query: URLSearchParams): string {
  if (method === 'POST')
    return query.has('uploads') ? 'CreateMultipartUpload' : 'CompleteMultipartUpload';
  return BY_METHOD[method] ?? method;
}
