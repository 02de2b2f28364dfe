import type { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { Fault } from '../../functions/errors.ts';
import { readSecret, secretsClient } from './secret.ts';

/** What the stack generates; a shorter one could be guessed from its hashes. */
const KEY_BYTES_MIN = 32;

/**
 * The lake's key for client addresses: the UTF-8 bytes of a secret, by name or ARN. Whoever asks
 * keeps it; throws `bad-config` where there is none, or it can't be read.
 */
export async function readClientKeySecret(
  secret: string,
  client: SecretsManagerClient = secretsClient(),
): Promise<Uint8Array> {
  const key = new TextEncoder().encode(await readSecret(secret, client));
  if (key.length >= KEY_BYTES_MIN) return key;
  const advice = 'let the stack generate it, and never change it while the lake is kept';
  throw new Fault('bad-config', `secret ${secret} has less than ${KEY_BYTES_MIN} bytes: ${advice}`);
}
