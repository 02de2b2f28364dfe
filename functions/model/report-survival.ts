import * as z from 'zod';
import { BALANCER_TYPES, MECHANISMS } from './balancer.ts';
import { RELATIONS } from './trial.ts';

const count = z.lazy(() => z.int().min(0));
const share = z.lazy(() => z.number().min(0).max(1));
const seconds = z.lazy(() => z.number().min(0));

const pointSchema = z.lazy(() =>
  z.strictObject({
    ageSeconds: seconds.describe('How old the sessions were when they were offered'),
    resumed: count,
    full: count,
    failed: count,
    withheld: count.describe('Beyond their lifetime hint, so that the prober did not offer them'),
    accepted: share
      .nullable()
      .describe(
        'The estimated share still accepted, never higher than at a lower age; null: none tried',
      ),
    low: share.nullable().describe('Lower 95 % bound, of the sessions of this age alone'),
    high: share.nullable(),
  }),
);

/** How long the sessions of one node, or of all nodes of a balancer, were seen to live. */
export const survivalSchema = z.lazy(() =>
  z
    .strictObject({
      balancerType: z.enum(BALANCER_TYPES),
      region: z.string(),
      accountId: z.string().nullable().optional().describe('As of cells of the matrix'),
      balancer: z.string(),
      node: z.string().nullable().describe('That was shown the sessions; null: all of them'),
      mechanism: z.enum(MECHANISMS),
      relation: z.enum(RELATIONS),
      points: z.array(pointSchema).describe('By age, the lowest first'),
      medianSeconds: seconds
        .nullable()
        .describe('The lowest age tried at which half or fewer are accepted; null: more at each'),
      acceptedAt24h: share.nullable(),
      issued: count.describe('Sessions that were issued to be offered'),
      lifetimeHintSeconds: seconds.nullable().describe('The highest that came with them'),
      keys: count.describe('Ticket keys that were seen, by the names that tickets begin with'),
      keySeenForSeconds: seconds
        .nullable()
        .describe('The longest time from the first to the last ticket of one key'),
    })
    .describe('How long sessions live, by trials that offered each once, at its age'),
);

export type ReportSurvival = z.infer<typeof survivalSchema>;

/** How ceilings changed where clients count as returning for as long as sessions were seen to live. */
export const observedLifetimeSchema = z.lazy(() =>
  z.strictObject({
    usualHours: z.number().positive().describe('What counts where nothing is observed'),
    ceilings: z.array(
      z.strictObject({
        balancerType: z.enum(BALANCER_TYPES),
        region: z.string(),
        accountId: z.string().nullable(),
        balancer: z.string().nullable(),
        usualCeiling: share.nullable().describe('At usualHours'),
        ceiling: share.nullable().describe('At sessionLifetimeHours'),
      }),
    ),
  }),
);
