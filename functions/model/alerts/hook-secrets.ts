import type { Hook, SecretReference } from './alert-settings.ts';

/** Every secret that a hook names, in whichever field. */
export function hookSecrets(hook: Hook): readonly SecretReference[] {
  switch (hook.type) {
    case 'webhook':
      return [...ofUrl(hook), ...[hook.signedWith ?? []].flat()];
    case 'alertmanager':
      return ofUrl(hook);
    case 'slack':
    case 'teams':
      return [hook.url];
    case 'pagerduty':
      return [hook.routingKey];
    case 'sns':
    case 'eventbridge':
      return [];
  }
}

type HttpHook = Extract<Hook, { readonly type: 'webhook' | 'alertmanager' }>;

function ofUrl({ url, headers = {} }: HttpHook): readonly SecretReference[] {
  return [...(typeof url === 'string' ? [] : [url]), ...Object.values(headers)];
}
