import type { Mechanism } from '../../../functions/model/balancer.ts';
import type { Random } from '../traffic/seeded-random.ts';
import { SessionCache } from '../traffic/session-cache.ts';
import type { LabOffer } from './offered-session.ts';
import { rotatingWorkers, type SessionLife } from './rotating-workers.ts';
import {
  type LabWorker,
  openWorker,
  type WorkerHandshake,
  type WorkerSetup,
} from './tls-worker.ts';

/** What a node does to a connection that offers a session which it does not know. */
export type ForeignAnswer = 'handshake' | 'alert' | 'reset' | 'close' | 'silence' | 'no-ticket';

/** How one node treats connections. */
export interface ProbeNodeSetup extends WorkerSetup {
  /** `private`: two workers behind one address, each with a cache of its own. */
  readonly workers: 'one' | 'private';
  readonly foreign: ForeignAnswer;
  /** Nothing listens at the node's port. */
  readonly down: boolean;
  /** Connections are accepted, and never answered. */
  readonly silent: boolean;
  /** Knows no extension of TLS 1.3, so finds nothing in common with a client of that alone: alert 40. */
  readonly predatesTls13: boolean;
  /** Opens tickets of older keys still, and seals new ones with its own. */
  readonly olderKeys: readonly Buffer[];
  readonly rttMs: number;
  /** Null: sessions live as long as the lab. */
  readonly life: SessionLife | null;
  /** The time that sessions live by. */
  readonly nowMs: () => number;
}

/** Which worker gets a connection, and whether the node knows the session that it offers. */
export interface Route {
  readonly worker: LabWorker;
  readonly known: boolean;
}

/** Starts the workers behind one address, and says which of them gets a connection. */
export function openWorkers(
  setup: ProbeNodeSetup,
  keys: Buffer,
  newKeys: () => Buffer,
  random: Random,
  succeeded: (handshake: WorkerHandshake) => void,
): (offer: LabOffer | null) => Route {
  const { life, nowMs } = setup;
  const newCache = () => new SessionCache(life && { cachedMs: life.cachedMs, nowMs });
  const open = (ticketKeys: Buffer, cache = newCache()) =>
    openWorker(setup, ticketKeys, cache, succeeded);
  const fixed = setup.workers === 'private' ? [open(keys), open(newKeys())] : [open(keys)];
  const older = setup.olderKeys.map((key) => open(key));
  const cache = newCache();
  const rotating =
    life && rotatingWorkers((ticketKeys) => open(ticketKeys, cache), keys, { ...life, nowMs });
  const bare = openWorker({ ...setup, tickets: 'none' }, newKeys(), newCache(), succeeded);
  const turns = new Map<Mechanism, number>();
  return (offer) => {
    const { issuing, opening } = rotating?.() ?? { issuing: fixed, opening: [] };
    const all = [...issuing, ...opening, ...older];
    const issuer = offer === null ? undefined : all.find((worker) => worker.knows(offer));
    if (offer === null || issuer === undefined) {
      const noTicket = offer?.mechanism === 'session-ticket' && setup.foreign === 'no-ticket';
      return { worker: noTicket ? bare : random.pick(issuing), known: false };
    }
    if (setup.workers === 'one') return { worker: issuer, known: true };
    // In turns, not by chance: half is then exactly half, in whatever order the trials come.
    const turn = turns.get(offer.mechanism) ?? 0;
    turns.set(offer.mechanism, turn + 1);
    const other = issuing.find((worker) => worker !== issuer) ?? issuer;
    return { worker: turn % 2 === 0 ? issuer : other, known: true };
  };
}
