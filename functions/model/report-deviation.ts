import * as z from 'zod';
import { BALANCER_TYPES, MECHANISMS } from './balancer.ts';
import { NEXT_BY_RUNBOOK, RULE_NAMES, SEVERITIES } from './deviation.ts';
import { RELATIONS } from './trial.ts';

/** A deviation as reports and notifications have it. */
export const deviationSchema = z.lazy(() =>
  z
    .strictObject({
      rule: z.enum(RULE_NAMES),
      severity: z.enum(SEVERITIES),
      balancerType: z.enum(BALANCER_TYPES),
      region: z.string(),
      accountId: z.string(),
      balancer: z.string(),
      node: z.string().nullable(),
      mechanism: z.enum(MECHANISMS).nullable(),
      relation: z.enum(RELATIONS).nullable(),
      says: z.string().describe('What the document says'),
      source: z.url().describe('Where it says so'),
      observed: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
      historyComplete: z.boolean(),
      reason: z.string().describe('What was seen, in plain sentences'),
      next: z
        .string()
        .min(1)
        // Versions before left none in what was still to be sent.
        .default(NEXT_BY_RUNBOOK)
        .describe('What to do first, one or two plain sentences'),
      fingerprint: z.string().regex(/^[0-9a-f]{32}$/),
    })
    .describe('A rate that contradicts a documented behaviour, with its evidence'),
);
