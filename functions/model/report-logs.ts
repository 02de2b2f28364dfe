import * as z from 'zod';
import { BALANCER_TYPES, MECHANISMS } from './balancer.ts';
import { BUCKET, UNREAD_PLACES } from './found-facts.ts';
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

const count = z.lazy(() => z.int().min(0));
const share = z.lazy(() => z.number().min(0).max(1));
const seconds = z.lazy(() => z.number().min(0));

const intervalSchema = z.lazy(() =>
  z.strictObject({ rate: share, low: share, high: share }).describe('With a 95 % interval'),
);

const COUNTS = {
  confirmed: count.describe('The log marks the handshake as the wire showed it'),
  resumedThoughFull: count.describe('Marked as resumed, although the wire showed a full handshake'),
  fullThoughResumed: count.describe('Marked as full, although the wire showed a resumption'),
  unmarked: count.describe('Shown by the log, but log or wire leaves open what it was'),
  pending: count.describe('Not shown, and the log may still come'),
  missing: count.describe(
    'Not shown, and older than 25 h or than two later deliveries of the node',
  ),
  portChanged: count.describe("Of those shown, from another port than the prober's: by NAT, say"),
  agreement: intervalSchema
    .nullable()
    .describe('confirmed / (confirmed + contradicted); null: nothing to compare'),
  loss: intervalSchema.nullable().describe('missing / (missing + shown by the log); null: neither'),
  lagMeanSeconds: seconds
    .nullable()
    .describe(
      'From the handshake to the end of the period of the first object that shows it, by its key. ' +
        'When the object arrived is not recorded',
    ),
  lagMaxSeconds: seconds.nullable(),
};

/** What the log of one balancer shows of the probe's own handshakes. */
export const marksSchema = z.lazy(() =>
  z
    .strictObject({
      balancerType: z.enum(BALANCER_TYPES),
      region: z.string(),
      accountId: z.string().nullable().describe('Null where neither trials nor logs name it'),
      balancer: z.string(),
      probeHandshakes: count.describe('That the log shows; they are in no rate'),
      foreign: count.describe(
        "Connections with a token of a probe that are of none of the trials read, or one of several with it; they count as anybody's",
      ),
      ...COUNTS,
      byVersion: z.array(
        z.strictObject({
          tlsVersion: z.string().nullable().describe('As the trials name it'),
          mechanism: z.enum(MECHANISMS).nullable(),
          ...COUNTS,
        }),
      ),
    })
    .describe(
      'Whether the log tells the truth: of trials that sent a request of their own. Logs of classic ' +
        'balancers mark nothing, those of network balancers show no request',
    ),
);

export const markConfirmedBySchema = z.lazy(() =>
  count
    .nullable()
    .describe(
      'Of a balancer whose log marks resumption: how many probes confirm the mark; 0: none. Null for ' +
        'other rates. Left out as probeHandshakes',
    ),
);

export const probeHandshakesSchema = z.lazy(() =>
  count.describe(
    "The probe's own handshakes that logs show: they are in no rate. Left out where no trial sent a " +
      'request of its own, and no log shows one',
  ),
);

export type ReportMarks = z.infer<typeof marksSchema>;
export type ReportMarkCounts = Pick<ReportMarks, keyof typeof COUNTS>;

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
      logs: z
        .enum(['no', 'elsewhere', 'unknown'])
        .describe(
          'elsewhere: on, and delivered to unreadPlaces alone; unknown: CloudWatch Logs did not answer',
        ),
      unreadPlaces: z
        .array(z.enum(UNREAD_PLACES))
        .describe('Where its access log goes that is not read: CWL, FH (Firehose) or other'),
      bucket: z
        .string()
        .regex(BUCKET)
        .nullable()
        .describe('That others of the account and Region log to; null where none does'),
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
