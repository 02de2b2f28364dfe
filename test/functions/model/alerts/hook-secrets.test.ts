import { expect, test } from 'vitest';
import type { Hook } from '../../../../functions/model/alerts/alert-settings.ts';
import { hookSecrets } from '../../../../functions/model/alerts/hook-secrets.ts';

const at = (env: string) => ({ env });
const HOOKS: readonly (readonly [Hook, readonly string[]])[] = [
  [
    {
      ...{ name: 'a', type: 'webhook', url: at('URL'), headers: { 'x-key': at('X') } },
      signedWith: [at('NEW'), at('OLD')],
    },
    ['URL', 'X', 'NEW', 'OLD'],
  ],
  [{ name: 'a', type: 'webhook', url: 'https://a.example', signedWith: at('KEY') }, ['KEY']],
  [{ name: 'a', type: 'alertmanager', url: 'https://a.example' }, []],
  [
    { name: 'a', type: 'alertmanager', url: at('URL'), headers: { authorization: at('AUTH') } },
    ['URL', 'AUTH'],
  ],
  [{ name: 'a', type: 'teams', url: at('URL') }, ['URL']],
  [{ name: 'a', type: 'slack', url: at('URL') }, ['URL']],
  [{ name: 'a', type: 'pagerduty', routingKey: at('KEY') }, ['KEY']],
  [{ name: 'a', type: 'sns', topic: 'arn:aws:sns:eu-west-1:111122223333:a' }, []],
  [{ name: 'a', type: 'eventbridge', bus: 'a' }, []],
];

test.each(HOOKS)('%j names its secrets', (hook, names) => {
  expect(hookSecrets(hook)).toEqual(names.map(at));
});
