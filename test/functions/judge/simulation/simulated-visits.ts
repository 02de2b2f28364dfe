import { HOUR_MS } from '../../../../functions/model/time.ts';
import { below, type Fleet, isOffering, type Program, type Random } from './simulated-fleet.ts';

/** One handshake of a balancer's log. */
export interface SimulatedHandshake extends Pick<Program, 'kind' | 'tlsVersion'> {
  readonly node: number;
  readonly address: number;
  readonly atMs: number;
  /** Whether the program had a session of this node, should it have kept it. */
  readonly isReturn: boolean;
  readonly isResumed: boolean;
  /** Connections of one visit resume or not together. */
  readonly visit: number;
}

export const LIFETIME_MS = 24 * HOUR_MS;
/** All that is before is history. */
export const JUDGED_FROM_MS = LIFETIME_MS;
const BURST_MOST = 8;
const PAUSE_MS = 1500;

/** How far the nodes accept sessions: each its own, as documented, or each other's, or none. */
export type Acceptance = 'node' | 'region' | 'none';

/** What every program does in two session lifetimes, at nodes that keep what they issued. */
export function simulateVisits(
  { nodes, programs }: Fleet,
  random: Random,
  acceptance: Acceptance = 'node',
): SimulatedHandshake[] {
  let visit = 0;
  return programs.flatMap((program) => {
    const { addresses, kind, tlsVersion } = program;
    // Of the name's one session: which node issued it, and when.
    let session = { node: -1, atMs: Number.NEGATIVE_INFINITY };
    return timesOf(program, random).flatMap((startMs) => {
      visit += 1;
      const node = random() < program.homing ? program.home : below(nodes, random);
      const isHeld = startMs - session.atMs <= LIFETIME_MS;
      const isReturn = isHeld && session.node === node;
      const isAccepted = acceptance === 'region' ? isHeld : isReturn && acceptance === 'node';
      const isResumed = random() < program.keeps && isAccepted;
      session = { node, atMs: startMs };
      const address = addresses[below(addresses.length, random)] ?? 0;
      const row = { node, address, kind, tlsVersion, isReturn, isResumed, visit };
      const length = random() < program.retries ? 2 + below(BURST_MOST - 1, random) : 1;
      return Array.from({ length }, (_, at) => ({ ...row, atMs: startMs + at * PAUSE_MS }));
    });
  });
}

/** A first visit, a return within the session lifetime, and the others at any time. */
function timesOf({ visits }: Program, random: Random): number[] {
  const firstMs = random() * JUDGED_FROM_MS;
  return Array.from({ length: visits }, (_, at) => {
    if (at === 0) return firstMs;
    return at === 1 ? firstMs + random() * LIFETIME_MS : random() * 2 * LIFETIME_MS;
  })
    .map(Math.floor)
    .sort((a, b) => a - b);
}

/** The same log of a node that loses sessions, so that it resumes so much less of what it could. */
export function losing(
  log: readonly SimulatedHandshake[],
  node: number,
  gap: number,
  random: Random,
): SimulatedHandshake[] {
  const lost = gap / resumedShare(log, node);
  const fates = new Map<number, boolean>();
  return log.map((row) => {
    if (row.node !== node || !row.isResumed) return row;
    const isLost = fates.get(row.visit) ?? random() < lost;
    fates.set(row.visit, isLost);
    return { ...row, isResumed: !isLost };
  });
}

/** Of the judged returns to a node of kinds that may offer, and that are told. */
export function resumedShare(log: readonly SimulatedHandshake[], node: number): number {
  const returns = log.filter(
    (row) =>
      row.node === node && row.isReturn && row.atMs >= JUDGED_FROM_MS && isOffering(row.kind),
  );
  return returns.filter(({ isResumed }) => isResumed).length / returns.length;
}
