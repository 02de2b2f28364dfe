import { expect, test } from 'vitest';
import { mergedTargets } from '../../../functions/discover/merged-targets.ts';
import {
  PROBE_TURNS_KEY,
  type ProbeTurns,
} from '../../../functions/model/discovery/probe-turns.ts';
import type { Target } from '../../../functions/model/targets.ts';
import { HOUR_MS, instant } from '../../../functions/model/time.ts';
import { probedOf, takeTurns } from '../../../functions/probe/discovered-turns.ts';
import type { FoundBalancers } from '../../../functions/probe/find-balancers.ts';
import { keepTurns } from '../../../functions/probe/kept-turns.ts';
import { DEFAULT_PLAN } from '../../../functions/probe/probe-plan.ts';
import { MemoryStates } from '../../../infra/local/memory-states.ts';
import { balancer, listener, listing } from '../discover/listing-samples.ts';

const NOON_MS = Date.parse('2026-06-01T12:00:00Z');
const at = (hours: number) => instant(NOON_MS + hours * HOUR_MS);
const names = ['a', 'b', 'c', 'd', 'e'].map((letter) => `app/${letter}/1`);
const TARGETS = mergedTargets([], [listing(names.map((name) => balancer({ name })))]);
/** What one balancer of one node takes: ten attempts of three mechanisms, two handshakes each. */
const EACH = 60;

async function find([target]: readonly Target[]): Promise<FoundBalancers> {
  if (target?.name === 'app/b/1' && target.host === 'gone') {
    return { balancers: [], targetOf: new Map(), refused: [{ balancer: 'app/b/1', reason: 'no' }] };
  }
  const { name = '', balancerType = 'application', region = '' } = target ?? {};
  const dialing = { serverName: '', trust: [], insecure: false, clientCertificate: null };
  const nodes = [{ name: '52.1.2.3', address: '52.1.2.3', port: 443 }];
  return {
    balancers: [{ name, balancerType, region, nodes, dialing }],
    targetOf: new Map(),
    refused: [],
  };
}

interface Round {
  readonly rounds?: number;
  readonly spent?: number;
  readonly targets?: readonly Target[];
  readonly isKept?: boolean;
}

/** A round at an hour, with room for so many balancers. */
async function round(hours: number, states: MemoryStates, own: Round & { room: number }) {
  const { room, spent = 0, targets = TARGETS, isKept = true } = own;
  const warned: string[] = [];
  const budget = { perBalancer: 5000, perRun: room * EACH + spent };
  const { balancers, refused, next } = await takeTurns(targets, {
    ...{ at: at(hours), states, find, spent },
    plan: { ...DEFAULT_PLAN, budget, random: () => 0 },
    deadline: new AbortController().signal,
    warn: (line) => warned.push(line),
  });
  if (isKept) await keepTurns(next, states);
  const taken = balancers.map(({ name }) => name.split('/')[1]).join('');
  return { taken, refused, next, warned };
}

const waits = ({ waiting }: ProbeTurns) =>
  waiting.map(
    ({ balancer: name, inRounds, dueAt }) => `${name.split('/')[1]} ${inRounds} ${dueAt}`,
  );

test('least recently probed first, within the budget, all in turn', async () => {
  const states = new MemoryStates();
  const taken: string[] = [];
  for (let hour = 0; hour < 5; hour += 1)
    taken.push((await round(hour, states, { room: 2 })).taken);
  expect(taken).toEqual(['ab', 'cd', 'ea', 'bc', 'da']);
});

test('what did not fit says when it will be, by the time between two rounds', async () => {
  const states = new MemoryStates();
  const first = await round(0, states, { room: 2 });
  expect(waits(first.next)).toEqual(['c 1 null', 'd 1 null', 'e 2 null']);
  const second = await round(1, states, { room: 2 });
  expect(waits(second.next)).toEqual([`e 1 ${at(2)}`, `a 1 ${at(2)}`, `b 2 ${at(3)}`]);
  const full = await round(2, states, { room: 0, spent: 100 });
  expect([full.taken, waits(full.next)[0]]).toEqual(['', 'e null null']);
});

test('a round that is repeated takes the same again, whether its turns were kept or not', async () => {
  const states = new MemoryStates();
  await round(0, states, { room: 2 });
  expect((await round(1, states, { room: 2, isKept: false })).taken).toBe('cd');
  expect((await round(1, states, { room: 2 })).taken).toBe('cd');
  expect((await round(1, states, { room: 2 })).taken).toBe('cd');
  expect((await round(2, states, { room: 2 })).taken).toBe('ea');
});

test('one that is new comes next, one that is gone is forgotten', async () => {
  const states = new MemoryStates();
  await round(0, states, { room: 4, targets: TARGETS.slice(0, 4) });
  expect((await round(1, states, { room: 2 })).taken).toBe('ea');
  await round(2, states, { room: 1, targets: TARGETS.slice(1) });
  const kept = await states.load(PROBE_TURNS_KEY);
  expect(Buffer.from(kept?.bytes ?? []).toString()).not.toContain('app/a/1');
});

test('one that is refused has had its turn, and stands in nobody else’s way', async () => {
  const states = new MemoryStates();
  const targets = TARGETS.map((one) => (one.name === 'app/b/1' ? { ...one, host: 'gone' } : one));
  const { taken, refused } = await round(0, states, { room: 2, targets });
  expect([taken, refused]).toEqual(['ac', [{ balancer: 'app/b/1', reason: 'no' }]]);
  expect((await round(1, states, { room: 2, targets })).taken).toBe('de');
});

test('turns that are damaged are said, begin anew, and are kept again', async () => {
  const states = new MemoryStates();
  await states.replace(PROBE_TURNS_KEY, Buffer.from('{"schema":1,"at":'), null);
  const first = await round(0, states, { room: 2 });
  expect([first.taken, first.warned]).toEqual([
    'ab',
    [expect.stringMatching(/^whose turn it is begins anew: probes\/turns\.json is damaged/)],
  ]);
  expect(await round(1, states, { room: 2 })).toMatchObject({ taken: 'cd', warned: [] });
});

test('when no time is left, nobody is looked for', async () => {
  const world = { at: at(0), states: new MemoryStates(), find, spent: 0, warn: () => {} };
  const plan = { ...DEFAULT_PLAN, random: () => 0 };
  const deadline = AbortSignal.abort();
  expect((await takeTurns(TARGETS, { ...world, plan, deadline })).balancers).toEqual([]);
});

test('probed is what the parameter says, is there, and asks for no certificate', () => {
  const own = [
    balancer({ name: 'app/public/1' }),
    balancer({ name: 'app/internal/1', scheme: 'internal' }),
    balancer({ name: 'app/verify/1', tlsListeners: [listener({ mutualTls: 'verify' })] }),
    balancer({ name: 'app/pass/1', tlsListeners: [listener({ mutualTls: 'passthrough' })] }),
    balancer({ name: 'app/gone/1' }),
  ];
  const later = { startedAtMs: NOON_MS + 6 * HOUR_MS };
  const found = mergedTargets([], [listing(own), listing(own.slice(0, -1), later)]);
  const probed = (which: Parameters<typeof probedOf>[1]) =>
    probedOf(found, which).map(({ name }) => name);
  expect(probed('no')).toEqual([]);
  expect(probed('internet-facing')).toEqual(['app/public/1', 'app/pass/1']);
  expect(probed('all')).toEqual(['app/public/1', 'app/internal/1', 'app/pass/1']);
});
