import * as z from 'zod';
import { BALANCER_TYPES, LEVELS, MECHANISMS } from './balancer.ts';
import { RELATIONS } from './trial.ts';

/** How far back a person can look, and how coarse the steps are: hours each. */
export const HISTORY_SPANS = {
  day: { hours: 24, stepHours: 1 },
  week: { hours: 168, stepHours: 6 },
  month: { hours: 720, stepHours: 24 },
} as const;
/** The longest of them: what is kept hour by hour. */
export const HISTORY_HOURS = HISTORY_SPANS.month.hours;
export type HistorySpan = keyof typeof HISTORY_SPANS;

const seriesSchema = z.lazy(() => {
  const counts = z.array(z.int().min(0));
  return z
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
      effective: z
        .array(z.number().min(0))
        .describe(
          'counted / design effect of the window that told it, for the interval: rather too small',
        ),
      withinScope: counts.describe('Of what the ceiling is taken over: arrivals within scope'),
      ceilingOf: counts.describe('What the ceiling is taken over'),
    })
    .describe('Counts of one place, a value a step; 0 where nothing was seen');
});

const spanSchema = z.lazy(() =>
  z
    .strictObject({
      start: z.iso.datetime(),
      stepHours: z.int().positive(),
      series: z.array(seriesSchema),
    })
    .describe('Steps of whole hours of one day (UTC); the last one may reach beyond the end'),
);

/** Rates over time, beside the report of the newest window. */
export const historySchema = z.lazy(() =>
  z
    .strictObject({
      schema: z.literal(1),
      start: z.iso
        .datetime()
        .nullable()
        .describe('Start of the first hour that is known; before it, 0 means nothing'),
      end: z.iso
        .datetime()
        .nullable()
        .describe('End of the last hour that is known; null where none is'),
      spans: z.strictObject({
        day: spanSchema.nullable(),
        week: spanSchema.nullable(),
        month: spanSchema.nullable(),
      }),
    })
    .describe('resumption-watch history'),
);

export type History = z.infer<typeof historySchema>;
export type HistorySeries = z.infer<typeof seriesSchema>;

/** The hours that a window covers as a whole: the series hold `hours` values from `startMs` on. */
export interface HourlyCounts {
  readonly startMs: number;
  readonly hours: number;
  readonly series: readonly HistorySeries[];
}

/** The values of a series, one a step each. */
export const HISTORY_COUNTS = [
  'handshakes',
  'resumed',
  'counted',
  'effective',
  'withinScope',
  'ceilingOf',
] as const satisfies readonly (keyof HistorySeries)[];
type HistoryCount = (typeof HISTORY_COUNTS)[number];

/** What a series is about. */
export type HistoryPlace = Omit<HistorySeries, HistoryCount | 'method'>;

/** Names a place and its kind of evidence; equal for equal places, and sorts as a report does. */
export function placeKey(place: HistoryPlace): string {
  const { evidence, level, balancerType, region, accountId, balancer, node } = place;
  const named = [LEVELS.length - LEVELS.indexOf(level), balancerType, region, accountId, balancer];
  return JSON.stringify([...named, node, evidence, place.mechanism, place.relation]);
}
