import { expect, test } from 'vitest';
import { knownTargets } from '../../../functions/discover/known-targets.ts';
import { mergedTargets } from '../../../functions/discover/merged-targets.ts';
import type { Target } from '../../../functions/model/targets.ts';
import { HOUR_MS } from '../../../functions/model/time.ts';
import { balancer, listener, listing } from './listing-samples.ts';

const NOON_MS = Date.parse('2026-06-01T12:00:00Z');
const MINE: Target = {
  ...{ name: 'app/shop/50dc6c495c0c9188', balancerType: 'application', region: 'eu-west-1' },
  ...{ host: 'shop.example.com', mutualTls: true },
};

/** What a run at that hour leaves in the lake. */
function found(hours: number, name = MINE.name, accountId = '123456789012') {
  const startedAtMs = NOON_MS + hours * HOUR_MS;
  return mergedTargets([], [listing([balancer({ name })], { startedAtMs, accountId })]);
}

test('what a person wrote wins field by field, and what else was found is beside it', () => {
  const { written, added } = knownTargets([MINE], [...found(0), ...found(0, 'net/feed/1')]);
  expect(written).toEqual([{ ...MINE, accountId: '123456789012', found: expect.any(Object) }]);
  expect(added.map(({ name }) => name)).toEqual(['net/feed/1']);
});

test('without either, the other is all that is known', () => {
  expect(knownTargets([MINE], [])).toEqual({ written: [MINE], added: [] });
  const all = found(0);
  expect(knownTargets([], all)).toEqual({ written: [], added: all });
});

test('another listener of the same balancer is another target', () => {
  const tlsListeners = [listener(), listener({ port: 8443 })];
  const both = mergedTargets([], [listing([balancer({ tlsListeners })])]);
  const { written, added } = knownTargets([{ ...MINE, port: 8443 }], both);
  expect(written[0]?.found).toEqual(both[1]?.found);
  expect(added.map(({ port }) => port)).toEqual([443]);
});

test('a name in two accounts: without an account it is of neither, with one of that one', () => {
  const both = [...found(0), ...found(0, MINE.name, '210987654321')];
  const unsaid = knownTargets([MINE], both);
  expect(unsaid.written).toEqual([MINE]);
  expect(unsaid.added).toHaveLength(2);
  const said = knownTargets([{ ...MINE, accountId: '210987654321' }], both);
  expect(said.written[0]?.found).toBeDefined();
  expect(said.added.map(({ accountId }) => accountId)).toEqual(['123456789012']);
});

test('a file that discover wrote elsewhere knows what was before, and no more', () => {
  const [own] = found(0);
  const later = found(6);
  const [target] = knownTargets([own as Target], later).written;
  expect(target?.found?.stretches.map(({ since }) => since)).toEqual([
    '2026-06-01T12:01:00.000Z',
    '2026-06-01T18:01:00.000Z',
  ]);
  const [same] = knownTargets(later, found(0)).written;
  expect(same?.found).toEqual(found(0)[0]?.found);
});
