import { expect, test } from 'vitest';
import { parseAlerts, readAlertSettings } from '../../../infra/settings/alerts-file.ts';

const WEBHOOK = {
  ...{ name: 'ops', type: 'webhook', url: 'https://hooks.example.com/tls' },
  signedWith: { env: 'OPS_SECRET' },
};
const SILENCE = {
  ...{ matchers: { balancer: 'app/shop/*' }, until: '2026-03-04T00:00:00Z' },
  ...{ author: 'Ada', comment: 'we replace the nodes' },
};

const parse = (settings: unknown) => parseAlerts(JSON.stringify(settings), 'alerts.json');

function faultsOf(settings: unknown): readonly string[] {
  try {
    parse(settings);
    return [];
  } catch (error) {
    expect(error).toMatchObject({ name: 'Fault', code: 'bad-config' });
    const [, ...lines] = String(error).split('\n');
    return lines.map((line) => line.trim());
  }
}

test('every setting is read, and an empty file leaves the defaults', () => {
  const full = {
    ...{ for: 2, keepFiringFor: 0 },
    dashboard: 'https://watch.example.com/',
    runbooks: 'https://wiki.example.com/tls/',
    hooks: [WEBHOOK, { name: 'chat', type: 'slack', url: { secret: 'resumption-watch/chat' } }],
    silences: [SILENCE, { ...SILENCE, from: '2026-03-03T00:00:00Z' }],
    retired: [{ balancer: ['old-shop', 'net/old-*'], region: 'eu-west-1' }],
  };
  expect(parse(full)).toEqual(full);
  expect(parse({})).toEqual({});
});

test('all faults are listed at once, each with its path', () => {
  const faults = faultsOf({
    ...{ for: 0, keepFireingFor: 3 },
    hooks: [
      { ...WEBHOOK, url: 'http://hooks.example.com', colour: 'red' },
      { ...WEBHOOK, name: 'b', typo: 1 },
    ],
    silences: [{ ...SILENCE, matchers: { nodes: '*' } }],
    retired: [{}],
  });
  expect(faults).toEqual([
    expect.stringMatching(/^alerts\.for: .*>=1/),
    expect.stringMatching(/^alerts\.hooks\[0\]\.colour: unknown field; the fields are name, /),
    'alerts.hooks[0].url: must be an https:// URL, or "internal": true must be set',
    expect.stringMatching(/^alerts\.hooks\[1\]\.typo: unknown field; /),
    'alerts.silences[0].matchers.nodes: unknown field; did you mean node?',
    'alerts.silences[0].matchers: needs at least one label',
    'alerts.retired[0]: needs at least one label',
    'alerts.keepFireingFor: unknown field; did you mean keepFiringFor?',
  ]);
});

test('a hook is known by its name: no two have the same', () => {
  expect(faultsOf({ hooks: [WEBHOOK, { ...WEBHOOK, name: 'other' }, WEBHOOK] })).toEqual([
    'alerts.hooks[2].name: ops is the name of hooks[0] already',
  ]);
});

test('a silence ends after it begins', () => {
  const wrong = { ...SILENCE, from: SILENCE.until };
  expect(faultsOf({ silences: [SILENCE, wrong] })).toEqual([
    'alerts.silences[1].until: must be after from',
  ]);
});

test('text that is not JSON, and a file that is not there, are said so', async () => {
  expect(() => parseAlerts('for: 1', 'alerts.yml')).toThrow(
    /^alerts\.yml is not JSON, the only form of alerts: /,
  );
  // No part of the text: it may be a secret.
  expect(() => parseAlerts('{"hooks": whsec_c2VjcmV0}', 'alerts.json')).toThrow(
    /: Unexpected token 'w'$/,
  );
  await expect(readAlertSettings('/nowhere/alerts.json')).rejects.toMatchObject({
    code: 'path-not-found',
    message: 'no alerts file at /nowhere/alerts.json: check the path',
  });
});
