import * as z from 'zod';
import { BALANCER_TYPES } from './balancer.ts';
import { LOG_KINDS } from './source.ts';

/** Of logs that should come. */
export const missingLogsSchema = z.lazy(() =>
  z
    .strictObject({
      buckets: z.array(z.string()).describe('The log buckets of the deployment'),
      lastAt: z.iso
        .datetime()
        .nullable()
        .describe('End of the period of the newest log; null: none in the days that were read'),
    })
    .describe('Of a deployment with log buckets: no log came for longer than staleAfterHours'),
);

/** Of logs that come twice. */
export const bothDeliveriesSchema = z.lazy(() =>
  z
    .array(
      z.strictObject({
        balancerType: z.enum(BALANCER_TYPES),
        region: z.string(),
        accountId: z.string(),
        balancer: z.string(),
        logs: z.array(z.enum(LOG_KINDS)),
      }),
    )
    .describe(
      'Balancers whose logs come twice, as legacy and as vended logs, or came so in turn: each ' +
        'connection counts once',
    ),
);
