import { randomUUID } from 'node:crypto';
import { CreateSecretCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { expect, test } from 'vitest';
import { readClientKeySecret } from '../../infra/aws/secrets.ts';
import { onFaultyWire } from './wire/faulty-wire.ts';

async function secretOf(text: string): Promise<string> {
  const name = `resumption-watch/${randomUUID()}/client-key`;
  await new SecretsManagerClient().send(
    new CreateSecretCommand({ Name: name, SecretString: text }),
  );
  return name;
}

test('the key is the bytes of the secret', async () => {
  const text = '0123456789abcdef'.repeat(4);
  const key = await readClientKeySecret(await secretOf(text));
  expect(Buffer.from(key).toString()).toBe(text);
});

test('a key that is too short to be secret is refused, and not shown', async () => {
  const name = await secretOf('hunter2');
  const reading = readClientKeySecret(name);
  await expect(reading).rejects.toMatchObject({ code: 'bad-config' });
  await expect(reading).rejects.toThrow(`secret ${name} has less than 32 bytes`);
  await expect(reading).rejects.not.toThrow('hunter2');
});

test('a secret that is not there is a fault that names it', async () => {
  await expect(readClientKeySecret('no-such-secret')).rejects.toMatchObject({
    code: 'bad-config',
    message: expect.stringContaining("can't read secret no-such-secret: there is nothing of that"),
  });
});

test('a secret that nobody may read is a fault that names the permission', async () => {
  await onFaultyWire(() => ({ kind: 'answer', status: 400, error: 'AccessDeniedException' }));
  await expect(readClientKeySecret('s')).rejects.toMatchObject({
    code: 'bad-config',
    message: expect.stringContaining('check that secretsmanager:GetSecretValue on s is allowed'),
  });
});
