/**
 * What a user agent can tell of a client: the TLS stack that it most likely has. `mixed`: requests of
 * one connection that tell different kinds; `other`: one that is not listed; `none`: no user agent.
 */
export const CLIENT_KINDS = [
  'aiohttp',
  'apache-httpclient',
  'aws-sdk-go',
  'aws-sdk-java',
  'aws-sdk-js',
  'axios',
  'boto3',
  'bun',
  'chromium',
  'curl',
  'deno',
  'elb-health-checker',
  'firefox',
  'go-http',
  'got',
  'grpc-go',
  'grpc-java',
  'httpx',
  'java-http-client',
  'java-url-connection',
  'node-builtin-fetch',
  'node-fetch',
  'okhttp',
  'perl-lwp',
  'python-requests',
  'python-urllib',
  'reactor-netty',
  'ruby',
  'safari',
  'urllib3',
  'wget',
  'mixed',
  'other',
  'none',
] as const;

export type ClientKind = (typeof CLIENT_KINDS)[number];

/** A kind of client, whatever a user agent says that is none. */
export type NamedKind = Exclude<ClientKind, 'mixed' | 'other' | 'none'>;

/** Whether it tells a client, and not that none is told. */
export function isNamedKind(kind: ClientKind): kind is NamedKind {
  return kind !== 'mixed' && kind !== 'other' && kind !== 'none';
}
