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

/** Beyond it balancers are counted and not named. */
export const NAMED_MAX = 500;

const count = z.lazy(() => z.int().min(0));
const instant = z.lazy(() => z.iso.datetime());

const place = {
  balancerType: z.enum(BALANCER_TYPES),
  region: z.string(),
  accountId: z.string(),
  balancer: z.string(),
};

const notWatchedSchema = z.lazy(() =>
  z
    .strictObject({
      ...place,
      logs: z.enum(['no', 'unknown']).describe('unknown: CloudWatch Logs did not answer'),
      command: z.string().describe('What turns its access log on'),
      probeAt: instant.nullable().describe('When it will be probed; null where nobody said so'),
    })
    .describe('No log and no probe tells of its handshakes'),
);

const routingSchema = z.lazy(() =>
  z
    .strictObject({
      ...place,
      dnsRouting: z.string().nullable().describe('dns_record.client_routing_policy'),
      crossZone: z.boolean().nullable().describe('load_balancing.cross_zone.enabled'),
      zones: count,
    })
    .describe('What decides which node clients of a network balancer come to'),
);

/** Which of the balancers that were found are watched. */
export const watchSchema = z.lazy(() =>
  z
    .strictObject({
      listedAt: instant.nullable().describe('The newest snapshot of any of them'),
      balancers: count.describe('Those with TLS listeners that are there'),
      watched: count.describe('Those of which a log or a probe tells, or whose log is on'),
      notWatched: z.array(notWatchedSchema).describe(`The first ${NAMED_MAX}`),
      notListed: z.array(notListedSchema).describe('What AWS did not answer of late'),
      routing: z.array(routingSchema).describe(`The first ${NAMED_MAX}`),
    })
    .describe('Where balancers were found by `discover`'),
);

export type ReportWatch = z.infer<typeof watchSchema>;
export type NotWatched = z.infer<typeof notWatchedSchema>;
export type ReportRouting = z.infer<typeof routingSchema>;
