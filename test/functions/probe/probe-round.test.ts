import { expect, test } from 'vitest';
import { mergedTargets } from '../../../functions/discover/merged-targets.ts';
import { PROBE_TURNS_KEY } from '../../../functions/model/discovery/probe-turns.ts';
import type { Target } from '../../../functions/model/targets.ts';
import type { DialRequest, DialResult } from '../../../functions/ports.ts';
import { readTurns } from '../../../functions/probe/kept-turns.ts';
import { noConnection } from '../../../functions/probe/no-connection.ts';
import { probeRound } from '../../../functions/probe/probe-round.ts';
import { MemoryStates } from '../../../infra/local/memory-states.ts';
import { type LakeFiles, memoryLake } from '../compact/memory-lake.ts';
import { balancer as listed, listing } from '../discover/listing-samples.ts';
import { VirtualClock } from './virtual-clock.ts';

const AT = '2026-03-03T10:00:00.000Z';
const KEY = `trials/2026/03/03/${AT}.ndjson`;
const EVENT = { at: AT };
const UNREACHABLE = noConnection(1, { class: 'unreachable', alert: null, detail: '' });
const NODE = { name: '52.1.2.3', address: '52.1.2.3', port: 443 };
const BALANCER = {
  name: 'app/a/1',
  balancerType: 'application' as const,
  region: 'eu-west-1',
  nodes: [NODE],
  dialing: { serverName: 'a', trust: [], insecure: false, clientCertificate: null },
};

function worldOf(
  files: LakeFiles,
  dial: (request: DialRequest) => Promise<DialResult> = async () => UNREACHABLE,
  balancers = [BALANCER],
) {
  return {
    targets: async () => ({ written: [], added: [] }),
    find: async () => ({ balancers, targetOf: new Map(), refused: [] }),
    probeDiscovered: 'no' as const,
    states: new MemoryStates(),
    dialer: { dial },
    clock: new VirtualClock(1),
    proberRegion: null,
    random: () => 0,
    randomBytes: (bytes: number) => new Uint8Array(bytes).fill(0xab),
    results: memoryLake(files),
    warn: (_line: string) => {},
  };
}
const never = new AbortController().signal;

test('a round writes one file under its scheduled time, a line a trial, and counts them', async () => {
  const files: LakeFiles = new Map();
  const round = await probeRound(EVENT, worldOf(files), never);
  expect(round).toMatchObject({ key: KEY, trials: 4, failed: 4, complete: true });
  expect(round.skipped).toEqual([
    {
      balancer: 'app/a/1',
      node: '52.1.2.3',
      reason: expect.stringContaining('can not be reached'),
    },
  ]);
  expect([...files.keys()]).toEqual([KEY]);
  const lines = Buffer.from(files.get(KEY) ?? [])
    .toString()
    .trimEnd()
    .split('\n');
  expect(lines).toHaveLength(4);
  expect(JSON.parse(lines[0] ?? '')).toMatchObject({ schema: 1, run_id: `probe-${AT}` });
});

test('at the deadline the rest is not tried, and the round is not complete', async () => {
  const files: LakeFiles = new Map();
  const deadline = new AbortController();
  let dialed = 0;
  const dial = async () => {
    dialed += 1;
    if (dialed === 2) deadline.abort();
    return UNREACHABLE;
  };
  const round = await probeRound(EVENT, worldOf(files, dial), deadline.signal);
  expect(round).toMatchObject({ key: KEY, trials: 2, complete: false });
  const late = await probeRound(EVENT, worldOf(new Map()), AbortSignal.abort());
  expect(late).toMatchObject({ key: null, trials: 0, complete: false });
});

test('a version that is not spoken is no failure', async () => {
  const version = noConnection(1, { class: 'version', alert: null, detail: '' });
  const round = await probeRound(
    EVENT,
    worldOf(new Map(), async () => version),
    never,
  );
  expect(round.failed).toBe(0);
  expect(round.trials).toBeGreaterThanOrEqual(3 * 3);
});

test('a world that fails leaves no file', async () => {
  const files: LakeFiles = new Map();
  const broken = worldOf(files, () => Promise.reject(new Error('out of sockets')));
  await expect(probeRound(EVENT, broken, never)).rejects.toThrow('out of sockets');
  expect(files.size).toBe(0);
});

test('a damaged file of turns keeps nobody from the balancers that a person named', async () => {
  const files: LakeFiles = new Map();
  const warned: string[] = [];
  const world = {
    ...worldOf(files),
    targets: async () => ({ written: [], added: mergedTargets([], [listing([listed()])]) }),
    find: async (targets: readonly Target[]) => ({
      ...{ balancers: targets.length === 0 ? [BALANCER] : [], targetOf: new Map(), refused: [] },
    }),
    probeDiscovered: 'all' as const,
    warn: (line: string) => void warned.push(line),
  };
  await world.states.replace(PROBE_TURNS_KEY, Buffer.from('{'), null);
  expect((await probeRound(EVENT, world, never)).trials).toBe(4);
  expect([warned.length, files.size]).toEqual([1, 1]);
  expect(await readTurns(world.states)).toMatchObject({ at: AT });
});

test('with nothing to probe no file is written; an event without a time is refused', async () => {
  const files: LakeFiles = new Map();
  const round = await probeRound(EVENT, worldOf(files, undefined, []), never);
  expect([round.key, round.trials, files.size]).toEqual([null, 0, 0]);
  await expect(probeRound({}, worldOf(files), never)).rejects.toMatchObject({ code: 'bad-event' });
});
