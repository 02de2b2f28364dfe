import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { orAwsFault } from './aws-fault.ts';
import { awsSettings } from './aws-settings.ts';

/** A client of Secrets Manager. */
export function secretsClient(): SecretsManagerClient {
  return new SecretsManagerClient(awsSettings());
}

/** The text of a secret, by name or ARN; throws `bad-config` where it can't be read. */
export async function readSecret(
  secret: string,
  client: SecretsManagerClient = secretsClient(),
): Promise<string> {
  const call = {
    code: 'bad-config',
    what: `read secret ${secret}`,
    permission: `secretsmanager:GetSecretValue on ${secret}`,
  } as const;
  const command = new GetSecretValueCommand({ SecretId: secret });
  const { SecretString = '' } = await orAwsFault(call, client.send(command));
  return SecretString;
}
