import * as z from 'zod';
import { BALANCER_TYPES } from '../balancer.ts';

/** Which of the balancers that no person named are probed, by their scheme. */
export const PROBE_DISCOVERED = ['no', 'internet-facing', 'all'] as const;
export type ProbeDiscovered = (typeof PROBE_DISCOVERED)[number];

/** Where the lake holds whose turn it was. */
export const PROBE_TURNS_KEY = 'probes/turns.json';

const instant = z.lazy(() => z.iso.datetime());

/** A listener that did not fit into the newest round. */
const waitingProbeSchema = z.lazy(() =>
  z.object({
    balancerType: z.enum(BALANCER_TYPES),
    region: z.string(),
    accountId: z.string().nullable(),
    balancer: z.string(),
    port: z.int(),
    /** How many rounds from that one; null where the targets of the person leave no room. */
    inRounds: z.int().nullable(),
    /** When that will be, by the time between the last two rounds; null where there was one alone. */
    dueAt: instant.nullable(),
  }),
);
export type WaitingProbe = Readonly<z.infer<typeof waitingProbeSchema>>;

/** When each listener that was found was probed last, and which ones wait. */
export const probeTurnsSchema = z.lazy(() =>
  z.object({
    schema: z.literal(1),
    /** The instant that the newest round was scheduled for. */
    at: instant,
    /** By the listener's key, the round that probed it last. */
    probed: z.record(z.string(), instant).readonly(),
    waiting: z.array(waitingProbeSchema).readonly(),
  }),
);
export type ProbeTurns = Readonly<z.infer<typeof probeTurnsSchema>>;
