import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/**
 * Keys and certificates of the lab alone: they guard nothing but loopback. Node can't create X.509
 * certificates itself, so these are made once, P-256, valid from 2020 to 2120; the key of the
 * client CA was thrown away.
 */
function pem(name: string): Buffer {
  return readFileSync(new URL(`${name}.pem`, import.meta.url));
}

/** The servers' certificate for `*.lab.test` (self-signed: also what clients trust) and its key. */
export const SERVER_CERTIFICATE = pem('server-certificate');
export const SERVER_KEY = pem('server-key');
/** Where the servers' certificate lies, for what reads roots from files. */
export const SERVER_CERTIFICATE_PATH = fileURLToPath(
  new URL('server-certificate.pem', import.meta.url),
);

/** What a listener with mutual TLS trusts, and the client certificate that it accepts. */
export const CLIENT_CA_CERTIFICATE = pem('client-ca-certificate');
export const CLIENT_CERTIFICATE = pem('client-certificate');
export const CLIENT_KEY = pem('client-key');
