import * as z from 'zod';
import { targetsSchema } from '../targets.ts';

/** Where the lake holds what the function `discover` found. */
export const DISCOVERED_KEY = 'config/discovered.json';

const instant = z.lazy(() => z.iso.datetime());

/** What AWS did not answer: what is known of it stays as it was. */
export const notListedSchema = z.lazy(() =>
  z.strictObject({
    accountId: z.string(),
    region: z.string(),
    what: z
      .enum(['classic', 'v2', 'logs', 'role'])
      .describe('The API that was asked, or the role that was not given'),
    reason: z.string(),
  }),
);
export type NotListed = z.infer<typeof notListedSchema>;

/** The balancers that `discover` found, run after run. */
export const discoveredSchema = z.lazy(() =>
  z.strictObject({
    schema: z.literal(1),
    /** When the newest run ended. */
    listedAt: instant,
    targets: targetsSchema,
    /** What the newest run could not list. */
    notListed: z.array(notListedSchema),
  }),
);
export type Discovered = z.infer<typeof discoveredSchema>;
