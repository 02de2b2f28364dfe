import { afterAll, beforeAll, expect, test } from 'vitest';
import { hookWorld } from '../../../infra/aws/hook-world.ts';
import { type HookServer, startHookServer } from '../hooks/hook-server.ts';

// The world that people run: its guard and its resolver, against a server on this machine.

const noTopics = { publish: () => Promise.reject(new Error('there are no topics')) };
let server: HookServer;

beforeAll(async () => {
  server = await startHookServer();
});
afterAll(() => server.close());

test.each(['localhost', '127.0.0.1', '[::1]', '[::ffff:127.0.0.1]', '0', '169.254.169.254'])(
  'no hook reaches %s: nothing connects, though a server listens there',
  async (host) => {
    const url = `https://${host}:${server.port}/secret-path`;
    const answer = await hookWorld({}, noTopics).post({ url, headers: {}, body: '{}' });
    expect(answer).toMatchObject({ kind: 'unsafe-address' });
    expect(JSON.stringify(answer)).not.toContain('secret-path');
    expect(server.connections()).toBe(0);
  },
);

test('a secret comes from the environment that was given, without the line end of a file', async () => {
  const { secretOf } = hookWorld({ A: 'value\n', EMPTY: ' ' }, noTopics);
  expect(await secretOf({ env: 'A' })).toBe('value');
  for (const env of ['B', 'EMPTY']) {
    await expect(secretOf({ env })).rejects.toMatchObject({
      code: 'bad-config',
      message: `variable ${env} is not set: set it`,
    });
  }
});
