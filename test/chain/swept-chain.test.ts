import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { windowKey } from '../../functions/model/window.ts';
import { Chain, type ChainSettings } from './chain.ts';
import { differences, lakeContent, SHARED_KEYS } from './lake-content.ts';
import { DUE_MS, MESSAGES_MS, removeRun, runUndisturbed, WINDOW_END_MS } from './prepared-chain.ts';
import { RunCount } from './run-count.ts';
import type { Disturb, PortCall } from './world/port-calls.ts';

// What nobody was told of, a sweep finds. Here nothing is tried again by hand.

const SWEEP_MS = DUE_MS + 15 * 60_000;
const NEXT_SWEEP_MS = SWEEP_MS + 15 * 60_000;
const NEWEST = windowKey('measured', { toMs: WINDOW_END_MS, revision: 0 });

const undisturbed = await runUndisturbed();
const { content: expected, calls } = undisturbed.windows;
const runs = new RunCount();
afterAll(async () => {
  await removeRun(undisturbed);
  process.stdout.write(runs.told('runs of the chain that a sweep finished'));
});

const events = calls.filter(({ name, key }) => name === 'event.deliver' && key !== 'start');
const windows = calls.filter(({ name }) => name === 'queries.start').map(({ key }) => key);
/** Without a start there is nothing to sweep: the scheduler calls again, or a person does. */
const names = new Set(
  calls.map(({ name }) => name).filter((name) => !/^event\.|queries\.start/.test(name)),
);
const isShared = (difference: string) => SHARED_KEYS.some((key) => difference.includes(key));
/** Nobody hears of a query's end. */
const deaf: Disturb = ({ name, key }) =>
  name === 'event.deliver' && key.startsWith('SUCCEEDED') ? 'lost' : 'passes';

async function openChain(kind: string, settings: Partial<ChainSettings>) {
  const lakeDir = join(undisturbed.dir, `run-${runs.add(kind)}`);
  const { buckets, queries } = undisturbed;
  const chain = new Chain({ lakeDir, buckets, queries, startMs: MESSAGES_MS, ...settings });
  chain.schedule('start', DUE_MS);
  await chain.settle();
  return { chain, content: () => lakeContent(lakeDir) };
}

/** Why calls were given up. */
function reasonsIn(chain: Chain): readonly string[] {
  return chain.invocations.deadLetters.map(({ reason }) => reason);
}

async function sweep(chain: Chain, atMs = SWEEP_MS): Promise<readonly PortCall[]> {
  const before = chain.calls.made.length;
  chain.schedule('sweep', atMs);
  await chain.settle();
  return chain.calls.made.slice(before);
}

test.concurrent.each(events)('an event is lost: $key', async (lost) => {
  const disturb: Disturb = ({ name, key, nth }) =>
    name === lost.name && key === lost.key && nth === 0 ? 'lost' : 'passes';
  const { chain, content } = await openChain('an event is lost', { disturb });
  expect(chain.calls.disturbed).toBe(1);
  await sweep(chain);
  expect(differences(await content(), expected)).toEqual([]);
});

test.concurrent.each([...names])('fails until it was given up: %s', async (failing) => {
  const disturb: Disturb = ({ name }) => (name === failing ? 'fails' : 'passes');
  const { chain, content } = await openChain('fails until it was given up', { disturb });
  expect(chain.invocations.deadLetters.length).toBeGreaterThan(0);
  chain.calls.disturb = () => 'passes';
  await sweep(chain);
  expect(differences(await content(), expected)).toEqual([]);
});

describe('a query that fails', () => {
  test.concurrent.each(windows)('is started once more: %s', async (failing) => {
    const { chain, content } = await openChain('a query fails once', {
      queryFails: (about, attempt) => about === failing && attempt === 0,
    });
    expect([...(await content()).keys()]).not.toContain(failing);
    await sweep(chain);
    expect(differences(await content(), expected)).toEqual([]);
    expect(chain.invocations.deadLetters).toEqual([]);
  });

  test.concurrent.each(windows)('twice is given up, with its reason: %s', async (failing) => {
    const { chain, content } = await openChain('a query fails always', {
      queryFails: (about) => about === failing,
    });
    await sweep(chain);
    const starts = (await sweep(chain, NEXT_SWEEP_MS)).filter(({ name }) => name.includes('start'));
    expect(starts).toEqual([]);
    expect(reasonsIn(chain)).toEqual([expect.stringContaining(`${failing}: injected`)]);
    const [, window = ''] = /(end=.+)\.json/.exec(failing) ?? [];
    const others = differences(await content(), expected).filter((key) => !key.includes(window));
    expect(others.filter((key) => !isShared(key))).toEqual([]);
  });
});

describe('a sweep', () => {
  test('leaves a window alone that has its report', async () => {
    const { chain, content } = await openChain('there is nothing to do', {});
    const made = await sweep(chain);
    expect(new Set(made.map(({ name, key }) => `${name} ${key.split('/', 1)}`))).toEqual(
      new Set([
        'event.deliver sweep',
        'queries.recent ',
        'lake.read reports',
        'lake.chunk reports',
      ]),
    );
    expect(differences(await content(), expected)).toEqual([]);
  });

  test('is kept from no window by another that can not be settled', async () => {
    const disturb: Disturb = (call) =>
      call.name === 'queries.rows' && call.key === NEWEST ? 'fails' : deaf(call);
    const { chain, content } = await openChain('one window can not be settled', { disturb });
    await sweep(chain);
    const wrong = differences(await content(), expected);
    expect(wrong.filter((key) => !key.includes('end=2026-01-02T05') && !isShared(key))).toEqual([]);
    expect(reasonsIn(chain)).toEqual([`injected: queries.rows ${NEWEST}`]);
  });

  test('does nothing twice where two run at once', async () => {
    const { chain, content } = await openChain('sweeps meet', {
      disturb: deaf,
      twice: true,
      concurrency: 2,
    });
    await sweep(chain);
    expect(differences(await content(), expected)).toEqual([]);
  });
});

const own = await recordSweep();
describe('a sweep that is disturbed itself', () => {
  const kinds = ['fails', 'killed', 'answer-lost'] as const;
  const all = kinds.flatMap((fate) => own.map((call) => ({ ...call, fate })));
  test.concurrent.each(all)('$fate: $name $key ($nth)', async (place) => {
    const disturb: Disturb = (call) => {
      const { name, key, nth } = place;
      const isPlace = call.name === name && call.key === key && call.nth === nth;
      return isPlace ? place.fate : deaf(call);
    };
    const { chain, content } = await openChain(`its sweep: ${place.fate}`, { disturb });
    await sweep(chain);
    expect(differences(await content(), expected)).toEqual([]);
    expect(chain.invocations.deadLetters).toEqual([]);
  });
});

/** The calls that `measure` makes to settle all windows. */
async function recordSweep(): Promise<readonly PortCall[]> {
  const { chain } = await openChain('for the record', { disturb: deaf });
  const made = await sweep(chain);
  return made
    .slice(
      0,
      made.findIndex(({ name, key }) => name === 'lake.read' && key === NEWEST),
    )
    .filter(({ name }) => !name.startsWith('event.') && name !== 'lake.chunk');
}
