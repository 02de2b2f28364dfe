import type { BalancerType } from '../balancer.ts';

/** Which of the balancers that no person named are probed, by their scheme. */
export const PROBE_DISCOVERED = ['no', 'internet-facing', 'all'] as const;
export type ProbeDiscovered = (typeof PROBE_DISCOVERED)[number];

/** Where the lake holds whose turn it was. */
export const PROBE_TURNS_KEY = 'probes/turns.json';

/** A listener that did not fit into the newest round. */
export interface WaitingProbe {
  readonly balancerType: BalancerType;
  readonly region: string;
  readonly accountId: string | null;
  readonly balancer: string;
  readonly port: number;
  /** How many rounds from that one; null where the targets of the person leave no room. */
  readonly inRounds: number | null;
  /** When that will be, by the time between the last two rounds; null where there was one alone. */
  readonly dueAt: string | null;
}

/** When each listener that was found was probed last, and which ones wait. */
export interface ProbeTurns {
  readonly schema: 1;
  /** The instant that the newest round was scheduled for. */
  readonly at: string;
  /** By the listener's key, the round that probed it last. */
  readonly probed: Readonly<Record<string, string>>;
  readonly waiting: readonly WaitingProbe[];
}
