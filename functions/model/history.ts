import { z } from 'zod';
import { BALANCER_TYPES, MECHANISMS } from './balancer.ts';
import { LEVELS } from './rate.ts';
import { RELATIONS } from './trial.ts';

/** How far back a person can look, and how coarse the steps are: hours each. */
export const HISTORY_SPANS = {
  day: { hours: 24, stepHours: 1 },
  week: { hours: 168, stepHours: 6 },
  month: { hours: 720, stepHours: 24 },
} as const;
export type HistorySpan = keyof typeof HISTORY_SPANS;

const counts = z.array(z.int().min(0));

const seriesSchema = z
  .strictObject({
    level: z.enum(LEVELS),
    evidence: z.enum(['log', 'trials']),
    method: z.enum(['counted', 'probed', 'unobservable']),
    balancerType: z.enum(BALANCER_TYPES),
    region: z.string(),
    accountId: z.string().nullable(),
    balancer: z.string().nullable(),
    node: z.string().nullable(),
    mechanism: z.enum(MECHANISMS).nullable(),
    relation: z.enum(RELATIONS).nullable(),
    handshakes: counts,
    resumed: counts,
    counted: counts.describe('resumed + full: what a rate is a share of'),
    effective: z.array(z.number().min(0)).describe('counted / design effect, for the interval'),
    withinScope: counts.describe('Of what the ceiling is taken over: arrivals within scope'),
    ceilingOf: counts.describe('What the ceiling is taken over'),
  })
  .describe('Counts of one place, a value a step; 0 where nothing was seen');

const spanSchema = z.strictObject({
  start: z.iso.datetime(),
  stepHours: z.int().positive(),
  series: z.array(seriesSchema),
});

/** Rates over time, beside the report of the newest window. */
export const historySchema = z
  .strictObject({
    schema: z.literal(1),
    end: z.iso.datetime().nullable().describe('End of the last step; null where nothing is known'),
    spans: z.strictObject({
      day: spanSchema.nullable(),
      week: spanSchema.nullable(),
      month: spanSchema.nullable(),
    }),
  })
  .describe('resumption-watch history');

export type History = z.infer<typeof historySchema>;
export type HistorySeries = z.infer<typeof seriesSchema>;
