import { describe, expect, test } from 'vitest';
import { hostsLines, loopbackName } from '../../../infra/client-check/loopback-name.ts';
import { NodeTurns } from '../../../infra/client-check/node-turns.ts';

const finds = (names: Readonly<Record<string, readonly string[]>>) => async (name: string) =>
  names[name] ?? [];

describe('the name of the balancers', () => {
  test('is localhost, with each of its addresses', async () => {
    const found = await loopbackName(3, finds({ localhost: ['127.0.0.1', '::1'] }));
    expect(found).toEqual({ name: 'localhost', addresses: ['127.0.0.1', '::1'], isSpread: false });
  });

  test('is the one of the hosts file where that has several addresses of loopback', async () => {
    const hosts = ['127.0.0.1', '127.0.0.2', '127.0.0.3'];
    expect(await loopbackName(2, finds({ 'client-check.test': hosts }))).toEqual({
      ...{ name: 'client-check.test', addresses: ['127.0.0.1', '127.0.0.2'], isSpread: true },
    });
    expect(hostsLines(2)).toEqual(['127.0.0.1 client-check.test', '127.0.0.2 client-check.test']);
  });

  test('never leads off this machine, whatever the DNS answers', async () => {
    const elsewhere = finds({ 'client-check.test': ['192.0.2.1', '192.0.2.2'], localhost: [] });
    expect(await loopbackName(3, elsewhere)).toMatchObject({ addresses: ['127.0.0.1'] });
  });
});

describe('the turns of nodes', () => {
  const visit = (turns: NodeTurns, succeeded = true) => {
    const { node } = turns.begin();
    turns.end(succeeded);
    return node;
  };

  test('three visits each, round and round', () => {
    const turns = new NodeTurns(2);
    expect(Array.from({ length: 8 }, () => visit(turns))).toEqual([1, 1, 1, 2, 2, 2, 1, 1]);
  });

  test('a failure is no visit, and what is open at once is one', () => {
    const turns = new NodeTurns(2);
    expect([visit(turns, false), visit(turns), visit(turns)]).toEqual([1, 1, 1]);
    const burst = Array.from({ length: 5 }, () => turns.begin());
    expect(new Set(burst.map(({ node }) => node))).toEqual(new Set([1]));
    for (const _ of burst) turns.end(true);
    expect(turns.node).toBe(2);
  });

  test('one node serves all', () => {
    const turns = new NodeTurns(1);
    expect(Array.from({ length: 5 }, () => visit(turns))).toEqual([1, 1, 1, 1, 1]);
  });
});
