import { describe, expect, it } from 'vitest';
import { FULL_SCENARIO } from '../../../../infra/demo/logs/run-lab.ts';
import type { LabConnection } from '../../../../infra/demo/traffic/drive-plan.ts';
import { seenHandshakes } from '../../../../infra/demo/traffic/lab-truth.ts';
import { planLab } from '../../../../infra/demo/traffic/visit-plan.ts';
import { START_MS } from './small-scenario.ts';

const [A, B] = ['192.0.2.11', '192.0.2.12'];
const HOUR = 3_600_000;
const [template] = planLab(FULL_SCENARIO, 1, START_MS).hours.flatMap((hour) => hour.visits);

/** Handshakes of one client at an application balancer: when, where, and whether it failed. */
function arrivalsOf(handshakes: readonly [atMs: number, node: string, failed?: 'failed'][]) {
  if (template === undefined) throw new Error('an empty plan');
  const connections = handshakes.map(
    ([atMs, node, failed]): LabConnection => ({
      visit: { ...template, atMs, node },
      negotiation: {
        outcome: failed ?? 'full',
        tlsVersion: '1.3',
        cipher: null,
        handshakeMs: null,
        clientCertificate: null,
      },
      clientResumed: false,
    }),
  );
  return seenHandshakes(connections).map((seen) => seen.arrival);
}

describe('arrival: where a client was seen before', () => {
  it('is first without history, same-node and cross-node by where it was seen', () => {
    const arrivals = arrivalsOf([
      [0, A],
      [2000, A],
      [4000, B],
      [6000, A],
    ]);
    expect(arrivals).toEqual(['first', 'same-node', 'cross-node', 'same-node']);
  });

  it('takes no connection for history that began less than 1 s earlier', () => {
    expect(
      arrivalsOf([
        [0, A],
        [999, A],
      ]),
    ).toEqual(['first', 'first']);
    expect(
      arrivalsOf([
        [0, A],
        [1000, A],
      ]),
    ).toEqual(['first', 'same-node']);
  });

  it('takes no failed handshake for history', () => {
    expect(
      arrivalsOf([
        [0, A, 'failed'],
        [2000, A],
      ]),
    ).toEqual(['first', 'first']);
  });

  it('forgets after the session lifetime, its last instant included', () => {
    expect(
      arrivalsOf([
        [0, A],
        [24 * HOUR, A],
      ]),
    ).toEqual(['first', 'same-node']);
    expect(
      arrivalsOf([
        [0, A],
        [24 * HOUR + 1, A],
      ]),
    ).toEqual(['first', 'first']);
  });
});
