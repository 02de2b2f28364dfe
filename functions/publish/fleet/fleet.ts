import * as z from 'zod';
import { BALANCER_TYPES } from '../../model/balancer.ts';
import { RULE_NAMES, SEVERITIES } from '../../model/deviation.ts';
import { historySchema } from '../../model/history.ts';
import { BALANCER_VERDICTS } from '../../model/verdict.ts';

const count = z.lazy(() => z.int().min(0));
const instant = z.lazy(() => z.iso.datetime());
const names = z.lazy(() => z.array(z.string()));

/** How a report's form relates to the one that is known here. */
export const FORMS = ['current', 'older', 'newer'] as const;
export type Form = (typeof FORMS)[number];

const outcomes = {
  handshakes: count.describe('Of logs: resumed + full + unknown + failed'),
  resumed: count,
  full: count,
  unknown: count,
  failed: count,
} as const;

const typeCountsSchema = z.lazy(() =>
  z
    .strictObject({ balancerType: z.enum(BALANCER_TYPES), balancers: count, ...outcomes })
    .describe('All balancers of a type that one report tells of'),
);

const verdictCounts = z.lazy(() => z.partialRecord(z.enum(BALANCER_VERDICTS), count));

const partSchema = z.lazy(() =>
  z
    .strictObject({
      name: z
        .string()
        .describe('Where its report lies: ACCOUNT/REGION in a home lake, else a path'),
      accountId: z.string().nullable().describe('Of the stack, by the key of its report'),
      region: z.string().nullable().describe('Of the stack, by the key of its report'),
      reportedAt: instant.describe('When it reported last: what it says, or when it was written'),
      stale: z.boolean().describe('Whether that is longer ago than staleAfterHours'),
      form: z
        .enum(FORMS)
        .describe('`older`: what that version did not report is empty; `newer`: left out'),
      version: z.string().describe('The resumption-watch that made it'),
      window: z.strictObject({ start: instant.nullable(), end: instant.nullable() }),
      verdicts: verdictCounts.describe('Balancers by verdict'),
      deviations: z.partialRecord(z.enum(SEVERITIES), count),
      types: z.array(typeCountsSchema),
    })
    .describe('One report of many: of a Region of an account'),
);

const sumSchema = z.lazy(() =>
  z
    .strictObject({
      balancerType: z.enum(BALANCER_TYPES),
      balancers: count,
      ...outcomes,
      from: names.describe('The parts that these are sums of'),
      stale: names.describe('Those of them that are stale'),
    })
    .describe('All balancers of a type; a rate over several Regions would mean nothing'),
);

const place = {
  balancerType: z.enum(BALANCER_TYPES),
  region: z.string(),
  accountId: z.string(),
  balancer: z.string(),
} as const;

/** What all Regions and accounts report, side by side. */
export const fleetSchema = z.lazy(() =>
  z
    .strictObject({
      schema: z.literal(1),
      generatedAt: instant,
      staleAfterHours: z.number().positive(),
      generator: z.strictObject({ version: z.string() }),
      parts: z.array(partSchema),
      leftOut: z
        .array(z.strictObject({ key: z.string(), reason: z.string() }))
        .describe('What lies there and can not be shown, with the reason'),
      sums: z.array(sumSchema),
      repeated: z
        .array(z.strictObject({ ...place, parts: names }))
        .describe('Balancers that more than one part reports: the sums count them for each'),
      deviating: z
        .array(
          z.strictObject({
            part: z.string(),
            ...place,
            verdict: z.enum(BALANCER_VERDICTS),
            rules: z.array(z.enum(RULE_NAMES)),
            reason: z.string(),
          }),
        )
        .describe('The balancers of all parts that deviate or are suspected, worst first'),
    })
    .describe('resumption-watch fleet: the reports of many Regions and accounts'),
);

export type Fleet = z.infer<typeof fleetSchema>;
export type FleetPart = z.infer<typeof partSchema>;
export type FleetSum = z.infer<typeof sumSchema>;
export type TypeCounts = z.infer<typeof typeCountsSchema>;

/** The histories of all parts, side by side. */
export const fleetHistorySchema = z.lazy(() =>
  z
    .strictObject({
      schema: z.literal(1),
      parts: z.array(z.strictObject({ name: z.string(), history: historySchema })),
    })
    .describe('resumption-watch history of many Regions and accounts'),
);
export type FleetHistory = z.infer<typeof fleetHistorySchema>;

/** What the page of many reports holds in place of one. */
export interface FleetBlock {
  readonly fleet: Fleet;
  /** The names of those in the file, in the order of their blocks: a line for the report, then one for its history. */
  readonly blocks: readonly string[];
}
