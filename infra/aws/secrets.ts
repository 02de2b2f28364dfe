import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { Fault } from '../../functions/errors.ts';
import { orAwsFault } from './sdk/aws-fault.ts';
import { awsSettings } from './sdk/aws-settings.ts';

/** What the stack generates; a shorter one could be guessed from its hashes. */
const KEY_BYTES_MIN = 32;

/** The text of a secret, by name or ARN; throws `bad-config` where it can't be read. */
export async function readSecret(secret: string): Promise<string> {
  const call = {
    code: 'bad-config',
    what: `read secret ${secret}`,
    permission: `secretsmanager:GetSecretValue on ${secret}`,
  } as const;
  const client = new SecretsManagerClient(awsSettings());
  const command = new GetSecretValueCommand({ SecretId: secret });
  const { SecretString = '' } = await orAwsFault(call, client.send(command));
  return SecretString;
}

/**
 * The lake's key for client addresses: the UTF-8 bytes of a secret, by name or ARN. The caller keeps
 * it; throws `bad-config` where the secret is missing, too short, or can't be read.
 */
export async function readClientKeySecret(secret: string): Promise<Uint8Array> {
  const key = new TextEncoder().encode(await readSecret(secret));
  if (key.length >= KEY_BYTES_MIN) return key;
  const advice = 'let the stack generate it, and never change it while the lake is kept';
  throw new Fault('bad-config', `secret ${secret} has less than ${KEY_BYTES_MIN} bytes: ${advice}`);
}
