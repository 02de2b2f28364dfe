import { expect, test } from 'vitest';
import { type DiscoverWorld, discoverRound } from '../../../functions/discover/discover-round.ts';
import type { AccountListings } from '../../../functions/discover/listing.ts';
import { DISCOVERED_KEY, discoveredSchema } from '../../../functions/model/discovery/discovered.ts';
import { DAY_MS, HOUR_MS } from '../../../functions/model/time.ts';
import { MemoryStates } from '../../../infra/local/memory-states.ts';
import { balancer, listing } from './listing-samples.ts';

const NOON_MS = Date.parse('2026-06-01T12:00:00Z');
const DENIED = { api: 'v2', reason: 'access denied', isNotEnabled: false } as const;

function worldAt(hours: number, lake: MemoryStates, listed: Partial<AccountListings> = {}) {
  const startedAtMs = NOON_MS + hours * HOUR_MS;
  const listings = [listing([balancer()], { startedAtMs })];
  return {
    ...{ lake, region: 'eu-west-1', retentionMs: 30 * DAY_MS },
    clock: { nowMs: () => startedAtMs + 60_000 },
    list: async () => ({ listings, refused: [], ...listed }),
  } satisfies DiscoverWorld;
}

const emptyAt = (hours: number, gaps: AccountListings['listings'][number]['gaps'] = []) => ({
  listings: [listing([], { startedAtMs: NOON_MS + hours * HOUR_MS, gaps })],
});

test('run after run one document keeps what was found, and says when', async () => {
  const lake = new MemoryStates();
  await discoverRound(worldAt(0, lake));
  await discoverRound(worldAt(6, lake));
  const stored = await lake.load(DISCOVERED_KEY);
  const document = discoveredSchema.parse(JSON.parse(Buffer.from(stored?.bytes ?? []).toString()));
  expect(document.listedAt).toBe('2026-06-01T18:01:00.000Z');
  expect(document.targets[0]?.found?.stretches).toMatchObject([
    { since: '2026-06-01T12:01:00.000Z', until: '2026-06-01T18:00:00.000Z' },
  ]);
  expect(document.notListed).toEqual([]);
});

test('what is not listed changes nothing and is written down: an API, and a role', async () => {
  const lake = new MemoryStates();
  const before = await discoverRound(worldAt(0, lake));
  const refused = [{ accountId: '210987654321', reason: 'not trusted' }];
  const after = await discoverRound(worldAt(6, lake, { ...emptyAt(6, [DENIED]), refused }));
  expect(after.targets).toEqual(before.targets);
  expect(after.notListed).toEqual([
    { accountId: '210987654321', region: 'eu-west-1', what: 'role', reason: 'not trusted' },
    { accountId: '123456789012', region: 'eu-west-1', what: 'v2', reason: 'access denied' },
  ]);
  const mended = await discoverRound(worldAt(12, lake));
  expect(mended.notListed).toEqual([]);
});

test('what is missing says since when and until when, and is forgotten with its logs', async () => {
  const lake = new MemoryStates();
  await discoverRound(worldAt(0, lake));
  await discoverRound(worldAt(6, lake, emptyAt(6)));
  const { targets } = await discoverRound(worldAt(12, lake, emptyAt(12)));
  expect(targets[0]?.found).toMatchObject({
    missingSince: '2026-06-01T18:01:00.000Z',
    missingUntil: '2026-06-02T00:01:00.000Z',
  });
  const month = 31 * 24;
  expect((await discoverRound(worldAt(month, lake, emptyAt(month)))).targets).toEqual([]);
});

test('an account that is taken out of the roles goes, one whose role is refused stays', async () => {
  const lake = new MemoryStates();
  const other = { accountId: '210987654321' };
  const both = (hours: number) => {
    const startedAtMs = NOON_MS + hours * HOUR_MS;
    const own = listing([balancer()], { startedAtMs });
    return [own, listing([balancer({ name: 'app/other/2' })], { ...other, startedAtMs })];
  };
  await discoverRound(worldAt(0, lake, { listings: both(0) }));
  const refused = [{ ...other, reason: 'not trusted' }];
  const month = 31 * 24;
  const kept = await discoverRound(worldAt(month, lake, { refused }));
  expect(kept.targets.map(({ name }) => name)).toContain('app/other/2');
  const { targets } = await discoverRound(worldAt(month + 6, lake));
  expect(targets.map(({ accountId }) => accountId)).toEqual(['123456789012']);
});

test('one that no reader would take is left out and told, and the others are kept', async () => {
  const lake = new MemoryStates();
  const balancers = [balancer({ name: 'app/new/1', host: '' }), balancer()];
  const { targets, notListed } = await discoverRound(
    worldAt(0, lake, { listings: [listing(balancers)] }),
  );
  expect(targets.map(({ name }) => name)).toEqual(['app/shop/50dc6c495c0c9188']);
  expect(notListed).toMatchObject([
    { what: 'v2', reason: expect.stringMatching(/^app\/new\/1 is left out: host /) },
  ]);
});

test('two runs at once: neither loses what the other found', async () => {
  const lake = new MemoryStates();
  const other = { listings: [listing([balancer({ name: 'net/feed/1' })])] };
  await Promise.all([discoverRound(worldAt(0, lake)), discoverRound(worldAt(0, lake, other))]);
  const stored = await lake.load(DISCOVERED_KEY);
  const { targets } = discoveredSchema.parse(
    JSON.parse(Buffer.from(stored?.bytes ?? []).toString()),
  );
  expect(targets.map(({ name }) => name).sort()).toEqual([
    'app/shop/50dc6c495c0c9188',
    'net/feed/1',
  ]);
});

test('a document that is damaged is not written over: its history would be lost', async () => {
  const lake = new MemoryStates();
  await lake.replace(DISCOVERED_KEY, Buffer.from('{"schema":1,"targ'), null);
  await expect(discoverRound(worldAt(0, lake))).rejects.toThrow(
    'config/discovered.json is damaged: restore an earlier version, or remove it',
  );
});
