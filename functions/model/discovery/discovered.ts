import * as z from 'zod';
import { notListedSchema } from '../report-logs.ts';
import { targetsSchema } from '../targets.ts';

/** Where the lake holds what the function `discover` found. */
export const DISCOVERED_KEY = 'config/discovered.json';

const instant = z.lazy(() => z.iso.datetime());

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
