import { afterAll, describe, expect, it } from 'vitest';
import { MECHANISMS, type Mechanism } from '../../functions/model/balancer.ts';
import type { Target } from '../../functions/model/targets.ts';
import { RELATIONS, type Relation, type Trial } from '../../functions/model/trial.ts';
import { probeTargets } from '../scenario/probe-trials.ts';
import { HAPROXY } from './haproxy.ts';
import { NGINX } from './nginx.ts';
import { resumesByHand } from './openssl-check.ts';
import { type NodeHandshake, startBalancer } from './real-balancer.ts';
import { versionOf } from './server-process.ts';
import { SERVER_SETUPS, type ServerSetup, type Shown } from './server-setups.ts';
import type { ServerSoftware } from './server-software.ts';

// The prober against servers that share no code with it: what trials show, what the servers logged
// of the same connections, and what `openssl s_client` makes of a sample.

const OPENSSL = versionOf('openssl', 'version');
const notes: string[] = [`openssl: ${OPENSSL ?? 'not installed, so nothing is checked by hand'}`];
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
  });
}

async function checkSetup(software: ServerSoftware, setup: ServerSetup): Promise<void> {
  const balancer = await startBalancer(software, setup);
  let logged: readonly NodeHandshake[] = [];
  let trials: readonly Trial[] = [];
  try {
    trials = await probeTargets([balancer.target], { seed: 1 });
    if (OPENSSL !== null) await checkByHand(balancer.target, setup);
  } finally {
    logged = await balancer.stop();
  }
  for (const mechanism of MECHANISMS) {
    for (const relation of RELATIONS) {
      const shown = shownBy(trials, mechanism, relation);
      expect(`${mechanism} ${relation}: ${shown}`).toBe(
        `${mechanism} ${relation}: ${setup.shows[mechanism][relation]}`,
      );
    }
  }
  expect(disagreements(trials, logged)).toEqual([]);
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

/** Trials that the server of the node tells otherwise, or not at all. */
function disagreements(
  trials: readonly Trial[],
  logged: readonly NodeHandshake[],
): readonly string[] {
  const byPort = new Map(logged.map((one) => [`${one.node} ${one.clientPort}`, one.resumed]));
  const concluded = trials.filter(({ outcome }) => outcome === 'resumed' || outcome === 'full');
  compared += concluded.length;
  return concluded.flatMap((trial) => {
    const resumed = byPort.get(`${trial.node} ${trial.client_port}`);
    if (resumed === (trial.outcome === 'resumed')) return [];
    return [`${trial.node} ${trial.client_port} ${trial.outcome}, logged: ${resumed}`];
  });
}

/**
 * Where a ticket is never issued s_client would resume by ID and call it reused, and where half is
 * resumed one try says nothing: both are left out.
 */
async function checkByHand({ nodes = [] }: Target, setup: ServerSetup): Promise<void> {
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
