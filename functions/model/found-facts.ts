import * as z from 'zod';
import { TLS_VERSIONS } from './balancer.ts';

/** Whether a listener asks clients for certificates; `off`, or how AWS treats them. */
export const MUTUAL_TLS_MODES = ['off', 'verify', 'passthrough'] as const;
export type MutualTlsMode = (typeof MUTUAL_TLS_MODES)[number];

/** The name of an S3 bucket, and nothing else. */
export const BUCKET = /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/;

/** Where CloudWatch Logs delivers to beside S3. */
export const UNREAD_PLACES = ['CWL', 'FH', 'other'] as const;
export type UnreadPlace = (typeof UNREAD_PLACES)[number];

const instant = z.lazy(() => z.iso.datetime());

/** Logs that CloudWatch Logs delivers, and what tells their records apart. */
const deliverySchema = z.lazy(() =>
  z.strictObject({
    logType: z.string().describe('ALB_ACCESS_LOGS, ALB_CONNECTION_LOGS or NLB_ACCESS_LOGS, say'),
    destinationType: z.string().describe('S3, CWL, FH or XRAY'),
    destination: z.string().describe('ARN of the bucket, log group or stream'),
    outputFormat: z.string().nullable().describe('json, plain, w3c, raw or parquet'),
    recordFields: z.array(z.string()).nullable().describe('In their order; null: the default'),
    fieldDelimiter: z.string().nullable(),
    suffixPath: z.string().nullable(),
    hivePaths: z.boolean(),
  }),
);
export type FoundDelivery = z.infer<typeof deliverySchema>;

const logsSchema = z.lazy(() =>
  z.strictObject({
    access: z.string().nullable().describe('s3://BUCKET/PREFIX; null where they are off'),
    connection: z.string().nullable(),
    vended: z
      .array(deliverySchema)
      .nullable()
      .describe('By CloudWatch Logs; null where it was not answered'),
  }),
);
export type FoundLogs = z.infer<typeof logsSchema>;

/** What a listener and its balancer were like, in every snapshot from `since` to `until`. */
const stretchSchema = z.lazy(() =>
  z.strictObject({
    since: instant.describe('The first snapshot that showed all of this'),
    until: instant.describe('The last that did; what was between two stretches is not known'),
    policies: z.array(z.string()).describe('Security policies, by name'),
    tlsVersions: z
      .array(z.enum(TLS_VERSIONS))
      .nullable()
      .describe('What the policies allow; null where AWS did not say'),
    mutualTls: z.enum(MUTUAL_TLS_MODES),
    certificates: z.int().min(0).describe('Different ones on the listener'),
    scheme: z.string().nullable().describe('internet-facing or internal'),
    zones: z.array(z.strictObject({ zone: z.string(), addresses: z.array(z.string()) })),
    keepAliveSeconds: z.int().nullable(),
    crossZone: z.boolean().nullable(),
    dnsRouting: z.string().nullable(),
    logs: logsSchema,
  }),
);
export type FoundStretch = z.infer<typeof stretchSchema>;
/** What a stretch says, whenever it was so. */
export type FoundFacts = Omit<FoundStretch, 'since' | 'until'>;

/** What discovery found of a listener; a person writes nothing here. */
export const foundSchema = z.lazy(() =>
  z
    .strictObject({
      listener: z.string().nullable().describe('As network logs name it'),
      host: z
        .string()
        .optional()
        .describe(
          "AWS's own name of the balancer, which certificates do not carry: a target that has it as " +
            'its host, and none of serverName, trust and insecure, is probed unchecked',
        ),
      missingSince: instant.optional().describe('The first whole listing without it'),
      missingUntil: instant.optional().describe('The newest one, where it lacks it, too'),
      stretches: z.array(stretchSchema).min(1).describe('Oldest first'),
    })
    .describe('Written by `discover`, and by nobody else'),
);
export type Found = z.infer<typeof foundSchema>;
