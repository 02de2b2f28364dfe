import { Fault } from '../../functions/errors.ts';
import type { SecretReference } from '../../functions/model/alerts/alert-settings.ts';

/** Where secrets are kept: an environment, and a service that has them by name. */
export interface SecretPlaces {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly readSecret: (name: string) => Promise<string>;
}

/** The secret behind a reference; throws `bad-config`, which names the place and never the value. */
export async function resolveSecret(
  reference: SecretReference,
  { environment, readSecret }: SecretPlaces,
): Promise<string> {
  const value =
    'env' in reference ? environment[reference.env] : await readSecret(reference.secret);
  const secret = value?.trim() ?? '';
  if (secret === '') throw new Fault('bad-config', `${placeOf(reference)} is not set: set it`);
  return secret;
}

/** The place of a secret, in words. */
export function placeOf(reference: SecretReference): string {
  return 'env' in reference ? `variable ${reference.env}` : `secret ${reference.secret}`;
}
