import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/**
 * The certificate of the check's balancers, from an authority of its own. Its key was thrown away, and
 * it may name loopback alone (RFC 5280, section 4.2.1.10): who trusts it trusts nothing else. Node
 * can't create X.509 certificates, so these are made once: P-256, valid from 2020 to 2120.
 */
function pathOf(name: string): string {
  return fileURLToPath(new URL(`../../infra/client-check/${name}`, import.meta.url));
}

/** What clients must trust. */
export const AUTHORITY_PATH = pathOf('authority.pem');
/** The same for Java, which reads no PEM: a trust store with the usual password. */
const AUTHORITY_STORE_PATH = pathOf('authority.jks');
const STORE_PASSWORD = 'changeit';
const JAVA_OPTIONS = `-Djavax.net.ssl.trustStore=${AUTHORITY_STORE_PATH} -Djavax.net.ssl.trustStorePassword=${STORE_PASSWORD}`;

export const SERVER_CERTIFICATE = readFileSync(pathOf('server-certificate.pem'));
export const SERVER_KEY = readFileSync(pathOf('server-key.pem'));

/** How a stack is told what to trust. */
export interface TrustVariable {
  readonly name: string;
  readonly value: string;
  readonly readBy: string;
}

/** The variables by which common stacks trust the authority. */
export const TRUST_VARIABLES: readonly TrustVariable[] = [
  { name: 'SSL_CERT_FILE', value: AUTHORITY_PATH, readBy: 'OpenSSL, Go, Python, Ruby, rustls' },
  { name: 'NODE_EXTRA_CA_CERTS', value: AUTHORITY_PATH, readBy: 'Node' },
  { name: 'DENO_CERT', value: AUTHORITY_PATH, readBy: 'Deno' },
  { name: 'CURL_CA_BUNDLE', value: AUTHORITY_PATH, readBy: 'curl, requests' },
  { name: 'REQUESTS_CA_BUNDLE', value: AUTHORITY_PATH, readBy: 'requests' },
  { name: 'AWS_CA_BUNDLE', value: AUTHORITY_PATH, readBy: 'the SDKs and CLI of AWS' },
  { name: 'GIT_SSL_CAINFO', value: AUTHORITY_PATH, readBy: 'git' },
  { name: 'PGSSLROOTCERT', value: AUTHORITY_PATH, readBy: 'libpq' },
  { name: 'GRPC_DEFAULT_SSL_ROOTS_FILE_PATH', value: AUTHORITY_PATH, readBy: 'gRPC' },
  { name: 'JAVA_TOOL_OPTIONS', value: JAVA_OPTIONS, readBy: 'Java' },
];

const LOOPBACK_NAMES = ['localhost', '127.0.0.1', '::1', 'client-check.test'];

/** The environment of a client: it trusts the authority, and asks no proxy for loopback. */
export function trustingEnvironment(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const trust = Object.fromEntries(TRUST_VARIABLES.map(({ name, value }) => [name, value]));
  const direct = (name: string) =>
    [env[name], ...LOOPBACK_NAMES].filter((part) => part !== undefined && part !== '').join(',');
  return {
    ...env,
    ...trust,
    JAVA_TOOL_OPTIONS: [env.JAVA_TOOL_OPTIONS, JAVA_OPTIONS].filter(Boolean).join(' '),
    NO_PROXY: direct('NO_PROXY'),
    no_proxy: direct('no_proxy'),
  };
}
