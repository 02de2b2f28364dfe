import { afterAll, describe, expect, it } from 'vitest';
import { MECHANISMS, type Mechanism } from '../../functions/model/balancer.ts';
import type { Report } from '../../functions/model/report.ts';
import type { Target } from '../../functions/model/targets.ts';
import { RELATIONS, type Relation, type Trial } from '../../functions/model/trial.ts';
import { reportOf } from '../scenario/probe-deviations.ts';
import { probeTargets } from '../scenario/probe-trials.ts';
import { HAPROXY } from './haproxy.ts';
import { NGINX } from './nginx.ts';
import { resumesByHand } from './openssl-check.ts';
import { type NodeHandshake, startBalancer } from './real-balancer.ts';
import { versionOf } from './server-process.ts';
import { SERVER_SETUPS, type ServerSetup, type Shown } from './server-setups.ts';
import type { ServerSoftware } from './server-software.ts';

// The prober against servers that share no code with it: what trials show, what the servers logged
// of the same connections, what the rules make of them, and `openssl s_client` on a sample.

/** What connects before its server has started waits for it, on a busy machine for long. */
const PATIENCE_MS = 20_000;
const OPENSSL = versionOf('openssl', 'version');
const notes: string[] = [
  `openssl: ${OPENSSL ?? 'not installed, needs the Debian package openssl'}`,
];
let compared = 0;
let byHand = 0;

afterAll(() => {
  const counts = `${compared} handshakes compared with server logs, ${byHand} verdicts with s_client`;
  process.stderr.write(`\n${[...notes, counts].join('\n')}\n`);
});

for (const software of [NGINX, HAPROXY]) {
  const { version, missing } = software.installed();
  notes.push(`${software.name}: ${version ?? `skipped, ${missing}`}`);
  describe.skipIf(version === null)(software.name, () => {
    it.each(SERVER_SETUPS)('$name', (setup) => checkSetup(software, setup));
    it.skipIf(OPENSSL === null).each(SERVER_SETUPS)('$name, by hand', async (setup) => {
      await onBalancer(software, setup, ({ nodes = [] }) => checkByHand(nodes, setup));
    });
  });
}

/** Runs `use` between start and stop of a balancer; what the servers logged comes with its result. */
async function onBalancer<T>(
  software: ServerSoftware,
  setup: ServerSetup,
  use: (target: Target) => Promise<T>,
): Promise<{ readonly result: T; readonly logged: readonly NodeHandshake[] }> {
  const balancer = await startBalancer(software, setup);
  try {
    const result = await use(balancer.target);
    return { result, logged: await balancer.stop() };
  } catch (error) {
    // A server that failed to start says why, and is the cause of all else.
    await balancer.stop();
    throw error;
  }
}

async function checkSetup(software: ServerSoftware, setup: ServerSetup): Promise<void> {
  const { attempts } = setup;
  const wishes = { seed: 1, attempts, timeoutMs: PATIENCE_MS };
  const { result: trials, logged } = await onBalancer(software, setup, (target) =>
    probeTargets([target], wishes),
  );
  for (const mechanism of MECHANISMS) {
    for (const relation of RELATIONS) {
      const shown = shownBy(trials, mechanism, relation);
      expect(`${mechanism} ${relation}: ${shown}`).toBe(
        `${mechanism} ${relation}: ${setup.shows[mechanism][relation]}`,
      );
    }
  }
  expect(disagreements(trials, logged)).toEqual([]);
  const report = await reportOf(trials, []);
  expect(report.matrix.reduce((sum, cell) => sum + cell.trials, 0)).toBe(trials.length);
  const nodes = new Set(trials.map(({ node }) => node));
  expect(foundAt(report)).toEqual(
    [...nodes].flatMap((node) => setup.finds.map((find) => `${node} ${find}`)).sort(),
  );
}

function foundAt({ deviations }: Report): readonly string[] {
  return deviations
    .map(({ node, rule, mechanism, relation }) => [node, rule, mechanism, relation].join(' '))
    .sort();
}

function shownBy(
  trials: readonly Trial[],
  mechanism: Mechanism,
  relation: Relation,
): Shown | string {
  const own = trials.filter((trial) => trial.mechanism === mechanism);
  if (own.every(({ error }) => error === 'version')) return 'no such version';
  const offers = own.filter((trial) => trial.relation === relation);
  if (offers.length === 0) return 'nothing to offer';
  const odd = offers.find(({ outcome }) => outcome !== 'resumed' && outcome !== 'full');
  if (odd !== undefined) return `${odd.outcome} ${odd.error}`;
  const resumed = offers.filter(({ outcome }) => outcome === 'resumed').length;
  if (resumed === 0) return 'none resumed';
  return resumed === offers.length ? 'all resumed' : 'some resumed';
}

/**
 * Trials that the server of the node logged otherwise, or not at all. On loopback a client port may
 * serve the same node again within a second, so a trial's line is the first of those not yet taken
 * that were written after it began.
 */
function disagreements(
  trials: readonly Trial[],
  logged: readonly NodeHandshake[],
): readonly string[] {
  const inOrder = logged.toSorted((a, b) => a.loggedAtMs - b.loggedAtMs);
  const byPort = Map.groupBy(inOrder, ({ node, clientPort }) => `${node} ${clientPort}`);
  const concluded = trials
    .filter(({ outcome }) => outcome === 'resumed' || outcome === 'full')
    .toSorted((a, b) => a.tried_at_ms - b.tried_at_ms);
  compared += concluded.length;
  return concluded.flatMap(({ node, client_port, tried_at_ms, outcome }) => {
    const lines = byPort.get(`${node} ${client_port}`) ?? [];
    const at = lines.findIndex(({ loggedAtMs }) => loggedAtMs >= tried_at_ms);
    const resumed = at < 0 ? undefined : lines.splice(0, at + 1).at(-1)?.resumed;
    if (resumed === (outcome === 'resumed')) return [];
    return [`${node} ${client_port} ${outcome}, logged: ${resumed}`];
  });
}

/**
 * Where a ticket is never issued s_client would resume by ID and call it reused, and where half is
 * resumed one try says nothing: both are left out.
 */
async function checkByHand(nodes: readonly string[], setup: ServerSetup): Promise<void> {
  const [first = '', second = ''] = nodes;
  const cells = MECHANISMS.flatMap((mechanism) =>
    RELATIONS.map((relation) => ({ mechanism, relation, shown: setup.shows[mechanism][relation] })),
  ).filter(({ shown }) => shown === 'all resumed' || shown === 'none resumed');
  await Promise.all(
    cells.map(async ({ mechanism, relation, shown }) => {
      const node = relation === 'same-node' ? first : second;
      const resumed = await resumesByHand(mechanism, first, node);
      byHand += 1;
      expect({ mechanism, relation, resumed }).toEqual({
        ...{ mechanism, relation, resumed: shown === 'all resumed' },
      });
    }),
  );
}
