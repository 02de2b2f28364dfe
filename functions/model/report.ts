import * as z from 'zod';
import { CLIENT_KINDS } from '../clients/client-kind.ts';
import { BALANCER_TYPES, LEVELS, MECHANISMS } from './balancer.ts';
import { RULE_NAMES } from './deviation.ts';
import { ARRIVALS } from './rate.ts';
import { deviationSchema } from './report-deviation.ts';
import {
  bothDeliveriesSchema,
  markConfirmedBySchema,
  marksSchema,
  missingLogsSchema,
  probeHandshakesSchema,
  watchSchema,
} from './report-logs.ts';
import { observedLifetimeSchema, survivalSchema } from './report-survival.ts';
import { QUARANTINES, REJECTS, SKIPS, SOURCE_KINDS } from './source.ts';
import { reportTargetSchema } from './targets.ts';
import { RELATIONS, VERDICTS } from './trial.ts';
import { BALANCER_VERDICTS, LACKS, UNCHECKED } from './verdict.ts';

const count = z.lazy(() => z.int().min(0));
const share = z.lazy(() => z.number().min(0).max(1));
const instant = z.lazy(() => z.iso.datetime());
const evidence = z.lazy(() => z.enum(['log', 'trials']));

const AVOIDABLE =
  'Full returns within the documented scope, of kinds that may offer; null: the log marks nothing';

/** Counts by a closed set of names; names without a count are left out. */
function countsBy<const Names extends readonly [string, ...string[]]>(names: Names) {
  return z.partialRecord(z.enum(names), count);
}

const sourceSchema = z.lazy(() =>
  z
    .strictObject({
      key: z
        .string()
        .nullable()
        .describe(
          'Of an object to look at: with rejected lines, or set aside; at most 1,000 are named',
        ),
      kind: z.enum(SOURCE_KINDS),
      balancerType: z.enum(BALANCER_TYPES).nullable().describe('Null where nothing tells'),
      region: z.string(),
      accountId: z.string(),
      balancer: z.string().nullable().describe('Null where nothing tells, or there are several'),
      objects: count.describe('Each once, however often it was read or copied'),
      lines: count.describe('Physical lines read; rows + all skipped + all rejected'),
      rows: count.describe('Lines reduced into handshakes, or trials'),
      skipped: countsBy(SKIPS),
      rejected: countsBy(REJECTS),
      quarantined: countsBy(QUARANTINES).describe(
        'Objects that were set aside as a whole, by reason; nothing in them is counted',
      ),
    })
    .describe('Log objects or result files of one balancer, and what became of their lines'),
);

const freshnessSchema = z.lazy(() =>
  z
    .strictObject({
      balancerType: z.enum(BALANCER_TYPES),
      region: z.string(),
      accountId: z.string().describe('`unknown` for trials that name none'),
      balancer: z.string(),
      evidence,
      lastAt: instant.describe(
        'End of the period that the newest log object is of, or the newest trial',
      ),
      hoursSeen: count.describe('Hours with a log object, or a trial, of the 24 up to lastAt'),
      lagSeconds: z
        .number()
        .min(0)
        .describe(
          'How far lastAt lies behind the end of the data: of logs that of the newest log of any ' +
            'balancer, of trials that of the newest log or trial',
        ),
    })
    .describe(
      'How far the newest log, or trial, of one balancer lies behind the data of all. How long each ' +
        'object took to arrive is not told: when S3 got it is not recorded',
    ),
);

const judgedSchema = z.lazy(() =>
  z
    .strictObject({
      handshakes: count,
      resumed: count,
      full: count,
      unknown: count,
      failed: count,
      rate: share.nullable(),
      low: share.nullable(),
      high: share.nullable(),
      ceiling: share.nullable(),
    })
    .describe("The handshakes with a whole session lifetime of their balancer's logs before them"),
);

const rateSchema = z.lazy(() =>
  z
    .strictObject({
      level: z.enum(LEVELS),
      evidence,
      method: z.enum(['counted', 'probed', 'unobservable']),
      revision: count.describe('How often the window was measured before, for late logs'),
      balancerType: z.enum(BALANCER_TYPES),
      region: z.string(),
      accountId: z.string().nullable().describe('Null for a region, and for trials that name none'),
      balancer: z.string().nullable(),
      node: z.string().nullable(),
      arrival: z.enum([...ARRIVALS, 'all']),
      clientKind: z
        .enum([...CLIENT_KINDS, 'all'])
        .describe(
          '`all`, or of balancers and regions one kind of client: never to be summed with it',
        ),
      tlsVersion: z.string().describe('1.0 to 1.3, unknown, or all'),
      mechanism: z.enum(MECHANISMS).nullable(),
      relation: z.enum(RELATIONS).nullable(),
      handshakes: count.describe('resumed + full + unknown + failed'),
      resumed: count,
      full: count,
      unknown: count.describe('Of trials: inconclusive'),
      failed: count,
      rate: share.nullable().describe('resumed / (resumed + full); null where nothing was counted'),
      low: share.nullable().describe('Lower end of the 95 % interval'),
      high: share.nullable().describe('Upper end of the 95 % interval'),
      ceiling: share.nullable().describe('The highest rate that the documented scope allows'),
      historyComplete: z.boolean().describe('Whether all of these handshakes are judged'),
      markConfirmedBy: markConfirmedBySchema.optional(),
      judged: judgedSchema
        .nullable()
        .describe(
          'Of nodes and balancers, all TLS versions; null elsewhere and where none are judged',
        ),
    })
    .describe('A rate of one node, one balancer or one region'),
);

const matrixSchema = z.lazy(() =>
  z
    .strictObject({
      balancerType: z.enum(BALANCER_TYPES),
      region: z.string(),
      accountId: z.string().nullable().optional().describe('Left out where no trial names it'),
      balancer: z.string(),
      issuerNode: z.string().nullable().describe('Null: handshakes that offered no session'),
      node: z.string(),
      mechanism: z.enum(MECHANISMS),
      relation: z.enum(RELATIONS).nullable(),
      trials: count.describe('resumed + full + failed + inconclusive'),
      resumed: count,
      full: count,
      failed: count,
      inconclusive: count.describe('No offer reached the node: nothing was tried'),
      reissued: count.describe('Full handshakes that brought a new credential of the kind'),
      reissuedResumed: count.describe('Resumed handshakes that brought a new credential, too'),
      notReissuedResumed: count.describe(
        'Resumed handshakes that are known to have brought none: no deviation, but a client that ' +
          'uses a ticket once then resumes every second time at most',
      ),
      certificateUnchecked: count.describe(
        "Trials that did not check the server's certificate: who answered is not proven",
      ),
      error: z.string().nullable().describe('Class of one of the failures'),
      verdict: z.enum(VERDICTS).nullable().describe('Null: works, without a session'),
      expected: z.enum(['accepts', 'does-not-accept']).nullable().describe('As AWS documents it'),
    })
    .describe('Trials of sessions of one issuer at one node'),
);

const neverOfferingSchema = z.lazy(() =>
  z
    .strictObject({
      clientKind: z.enum(CLIENT_KINDS),
      handshakes: count.describe(
        'Whose outcome is known; where the log tells none, that succeeded',
      ),
      returns: count.describe('Of them, those of clients that came back to the same node'),
      switch: z.string().nullable().describe('What turns offering on; null where none is known'),
    })
    .describe(
      'A kind of client that never offers a session by default, and was never resumed here',
    ),
);

const clientsSchema = z.lazy(() =>
  z
    .strictObject({
      level: z.enum(['balancer', 'region']),
      balancerType: z.enum(BALANCER_TYPES),
      region: z.string(),
      accountId: z.string().nullable(),
      balancer: z.string().nullable(),
      attainable: share
        .nullable()
        .describe(
          'The highest rate that the clients which came could reach: an estimate from user agents, ' +
            'which anybody can forge; null where the log has none',
        ),
      judgedAttainable: share.nullable().describe('The same over the judged handshakes'),
      silentReturns: count.describe(
        'Full returns to the same node, of clients with three or more and none resumed: they offer ' +
          'nothing, or lost their session',
      ),
      lapsedReturns: count.describe('Those of clients that were resumed at other times'),
      neverOffering: z.array(neverOfferingSchema),
      avoidableFull: count.nullable().describe(AVOIDABLE),
      avoidableFullPerDay: z.number().min(0).nullable().describe('The same, for 24 h'),
    })
    .describe('Why the rest is not resumed: the clients of a balancer or a region'),
);

const regionSchema = z.lazy(() =>
  z
    .strictObject({
      region: z.string(),
      balancerType: z.enum(BALANCER_TYPES),
      balancers: count,
      deviating: countsBy(RULE_NAMES).describe('Balancers that deviate, by rule'),
    })
    .describe('All balancers of a type in a region'),
);

const balancerSchema = z.lazy(() =>
  z
    .strictObject({
      balancerType: z.enum(BALANCER_TYPES),
      region: z.string(),
      accountId: z.string(),
      balancer: z.string(),
      verdict: z.enum(BALANCER_VERDICTS),
      judgedBy: z.array(evidence).describe('The kinds of evidence that decided the verdict'),
      judgedFrom: instant
        .nullable()
        .describe('Rules about arrivals judge the handshakes of its log from here on'),
      lacks: z.array(z.enum(LACKS)).describe('What would allow a verdict where there is none'),
      unchecked: z
        .array(z.enum(UNCHECKED))
        .describe('What of the documented behaviour no evidence covered'),
      rules: z.array(z.enum(RULE_NAMES)).describe('The rules that found a deviation'),
      reason: z.string().describe('One plain sentence: why, and how much is missing'),
    })
    .describe('The verdict of one balancer'),
);

/** The report: the one document that the command line prints and everything else reads. */
export const reportSchema = z.lazy(() =>
  z
    .strictObject({
      schema: z.literal(1),
      generatedAt: instant,
      window: z
        .strictObject({ start: instant.nullable(), end: instant.nullable() })
        .describe('Handshakes that began in [start, end) are counted; null where there were none'),
      sessionLifetimeHours: z.number().positive().describe('How long a client counts as returning'),
      observedLifetime: observedLifetimeSchema
        .optional()
        .describe('Left out where nobody asked for the lifetime that survival trials show'),
      generator: z.strictObject({ version: z.string() }),
      sources: z.array(sourceSchema),
      missingLogs: missingLogsSchema.optional(),
      bothDeliveries: bothDeliveriesSchema.optional(),
      watch: watchSchema.optional(),
      targets: z
        .array(reportTargetSchema)
        .optional()
        .describe('Where targets were given: commands for people name host and port'),
      freshness: z.array(freshnessSchema),
      rates: z.array(rateSchema),
      clients: z.array(clientsSchema),
      balancers: z.array(balancerSchema),
      regions: z.array(regionSchema),
      matrix: z.array(matrixSchema),
      survival: z
        .array(survivalSchema)
        .optional()
        .describe('Left out where no session was offered at an age'),
      probeHandshakes: probeHandshakesSchema.optional(),
      marks: z.array(marksSchema).optional().describe('Left out as probeHandshakes'),
      deviations: z.array(deviationSchema),
    })
    .describe('resumption-watch report'),
);

export type Report = z.infer<typeof reportSchema>;
export type ReportSource = z.infer<typeof sourceSchema>;
export type ReportFreshness = z.infer<typeof freshnessSchema>;
export type ReportRate = z.infer<typeof rateSchema>;
export type ReportClients = z.infer<typeof clientsSchema>;
export type ReportJudged = z.infer<typeof judgedSchema>;
export type ReportCell = z.infer<typeof matrixSchema>;
export type ReportBalancer = z.infer<typeof balancerSchema>;
export type ReportRegion = z.infer<typeof regionSchema>;
export type ReportDeviation = z.infer<typeof deviationSchema>;
