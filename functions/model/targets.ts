import * as z from 'zod';
import { BALANCER_TYPES } from './balancer.ts';
import { foundSchema } from './found-facts.ts';
import { DELIVERED_LOG_TYPES, type LogDelivery } from './source.ts';

const port = z.lazy(() => z.int('must be a whole number').min(1).max(65_535));

/** `192.0.2.1:443` or `[2001:db8::1]:443`; */
const nodeAddress = z.lazy(() =>
  z
    .string()
    .refine(isNodeAddress, 'must be IP:PORT, an IPv6 address in brackets: [2001:db8::1]:443')
    .meta({ pattern: '^(\\[[0-9A-Fa-f:.]+\\]|[0-9.]+):[0-9]{1,5}$' }),
);

/** A Region as AWS writes it, `eu-west-1` or `us-gov-east-1`. */
const region = z.lazy(() =>
  z.string().regex(/^[a-z]{2}(-[a-z]+)+-\d$/, 'must be a Region, as eu-west-1'),
);

/**
 * Whether nodes get an HTTP request after the handshake: some servers send TLS 1.3 tickets only
 * with the first bytes that they write.
 */
export const REQUEST_POLICIES = ['never', 'for-tickets', 'always'] as const;
export type RequestPolicy = (typeof REQUEST_POLICIES)[number];

/** The order in which a delivery of CloudWatch Logs writes its record fields. */
const logFields = z.lazy(() =>
  z.strictObject({
    logType: z.enum(DELIVERED_LOG_TYPES),
    fields: z.array(z.string().min(1)).min(1).max(128).describe('`recordFields` of the delivery'),
    delimiter: z.string().min(1).max(5).optional().describe('A tab where it is left out'),
  }),
);

const targetSchema = z.lazy(() =>
  z
    .strictObject({
      name: z
        .string()
        .min(1)
        .describe('As in the logs: app/NAME/ID, net/NAME/ID, or the name of a classic balancer'),
      balancerType: z.enum(BALANCER_TYPES),
      region,
      accountId: z
        .string()
        .regex(/^\d{12}$/, 'must be the 12 digits of an account')
        .optional()
        .describe('The account of the balancer: names repeat across accounts'),
      host: z.string().min(1).optional().describe('DNS name whose addresses are the nodes'),
      nodes: z.array(nodeAddress).min(1).optional().describe('The nodes, where no name finds them'),
      port: port.optional().describe('The listener; 443 where it is left out'),
      serverName: z.string().min(1).optional().describe('SNI to send; else the host'),
      mutualTls: z.boolean().optional().describe('The listener asks for client certificates'),
      certificates: z.int().min(1).optional().describe('How many certificates the listener has'),
      logFields: z
        .array(logFields)
        .optional()
        .describe('Fields of vended logs in plain text whose order is not the default one'),
      trust: z.array(z.string().min(1)).optional().describe('PEM files with extra roots'),
      insecure: z
        .boolean()
        .optional()
        .describe('Leaves the certificate unchecked; shows in the report'),
      internal: z.boolean().optional().describe('The nodes may have private addresses'),
      request: z
        .enum(REQUEST_POLICIES)
        .optional()
        .describe(
          'Whether the probe sends `HEAD /.well-known/resumption-watch` after a handshake. ' +
            'for-tickets (classic and application by default): one a node where no TLS 1.3 ticket ' +
            'came, and on where that brings tickets. never: the default of network. always: each ' +
            'handshake, the path with a token that the log and the trial have in common',
        ),
      clientCertificate: z.string().min(1).optional().describe('PEM file, for mutual TLS'),
      clientKey: z.string().min(1).optional().describe('PEM file, for mutual TLS'),
      found: foundSchema.optional(),
    })
    .refine((target) => (target.host === undefined) !== (target.nodes === undefined), {
      error: 'needs exactly one of host and nodes',
    })
    .refine(
      (target) => (target.clientCertificate === undefined) === (target.clientKey === undefined),
      { error: 'needs both of clientCertificate and clientKey, or neither' },
    )
    .meta({
      oneOf: [{ required: ['host'] }, { required: ['nodes'] }],
      dependentRequired: { clientCertificate: ['clientKey'], clientKey: ['clientCertificate'] },
    }),
);

/** The list of balancers that a person names: what to probe, and what logs can't tell. */
export const targetsSchema = z.lazy(() =>
  z.array(targetSchema).describe('resumption-watch targets'),
);

/** Where a person connects to a balancer, as the report says it. */
export const reportTargetSchema = z.lazy(() =>
  z
    .strictObject({
      balancerType: z.enum(BALANCER_TYPES),
      region: z.string(),
      accountId: z.string().optional().describe('Left out where nobody told it'),
      balancer: z.string(),
      host: z
        .string()
        .nullable()
        .describe('The name that clients ask for; null where none is told'),
      port: z.int().min(1).max(65_535),
    })
    .describe('What the targets file says of one balancer: where a person connects to it'),
);

export type ReportTarget = z.infer<typeof reportTargetSchema>;
export type Target = z.infer<typeof targetSchema>;

/** What is known of balancers: by a person, and by `discover`. */
export interface KnownTargets {
  /** What a person wrote, with what was found of it. */
  readonly written: readonly Target[];
  /** What was found and no person wrote. */
  readonly added: readonly Target[];
}
export const DEFAULT_PORT = 443;

/** What plain text is separated by where a delivery does not say it. */
const DEFAULT_DELIMITER = '\t';

/**
 * The deliveries of plain text: of each log what a person wrote down with the target, else what was
 * found, in any stretch, since old files stay as they were delivered.
 */
export function deliveriesOf(targets: readonly Target[]): readonly LogDelivery[] {
  const all = targets.flatMap((target) => [
    ...writtenDeliveries(target),
    ...foundDeliveries(target),
  ]);
  // Listeners of one balancer have its deliveries each.
  const different = new Map(all.map((delivery) => [JSON.stringify(delivery), delivery]));
  return [...different.values()];
}

function writtenDeliveries({ name: balancer, logFields = [] }: Target): readonly LogDelivery[] {
  return logFields.map(({ logType, fields, delimiter = DEFAULT_DELIMITER }) => ({
    ...{ balancer, logType, fields, delimiter },
  }));
}

/** The format is not known where the destination is another account's: it may be plain text. */
function foundDeliveries({
  name: balancer,
  logFields = [],
  found,
}: Target): readonly LogDelivery[] {
  const written = new Set<string>(logFields.map(({ logType }) => logType));
  const delivered = (found?.stretches ?? []).flatMap(({ logs }) => logs.vended ?? []);
  return delivered.flatMap(({ logType: name, outputFormat, recordFields: fields, ...delivery }) => {
    const logType = DELIVERED_LOG_TYPES.find((one) => one === name);
    const isPlain = outputFormat === null || outputFormat === 'plain';
    if (logType === undefined || written.has(name) || !isPlain || fields === null) return [];
    const delimiter = delivery.fieldDelimiter ?? DEFAULT_DELIMITER;
    return fields.length === 0 ? [] : [{ balancer, logType, fields, delimiter }];
  });
}

const ipv4 = z.lazy(() => z.ipv4());
const ipv6 = z.lazy(() => z.ipv6());

function isNodeAddress(text: string): boolean {
  const parts = splitNodeAddress(text);
  if (parts === null || !port.safeParse(parts.port).success) return false;
  return (parts.bracketed ? ipv6 : ipv4).safeParse(parts.address).success;
}

/** The parts of `IP:PORT` or `[IPv6]:PORT`; null where the text has not that form. */
export function splitNodeAddress(
  text: string,
): { readonly address: string; readonly port: number; readonly bracketed: boolean } | null {
  const match = /^(?:\[(?<v6>[^\]]+)\]|(?<v4>[^:]+)):(?<port>\d{1,5})$/.exec(text)?.groups;
  const address = match?.v6 ?? match?.v4;
  if (match === undefined || address === undefined) return null;
  return { address, port: Number(match.port), bracketed: match.v6 !== undefined };
}
