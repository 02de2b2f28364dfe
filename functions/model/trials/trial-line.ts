import * as z from 'zod';
import { BALANCER_TYPES, MECHANISMS, TLS_VERSIONS, usableIn } from '../balancer.ts';
import { FIRST_MS } from '../time.ts';
import { FAILURE_CLASSES, PURPOSES, RELATIONS, TRIAL_OUTCOMES, type Trial } from '../trial.ts';
import { PROBE_PATH, PROBE_TOKEN } from './probe-token.ts';

/** The last millisecond whose year has four digits. */
const LAST_MS = 253_402_300_799_999;

const name = z.lazy(() =>
  z.string().regex(/^[!-~]{1,256}$/, 'must be 1 to 256 visible ASCII characters'),
);
const node = z.lazy(() =>
  z.string().regex(/^[!-~]{1,64}$/, 'must be 1 to 64 visible ASCII characters'),
);
const region = z.lazy(() =>
  z.string().regex(/^[a-z0-9-]{1,32}$/, 'must be a Region, as eu-west-1'),
);
const atMs = z.lazy(() => z.int().min(FIRST_MS).max(LAST_MS));
const durationMs = z.lazy(() => z.number().min(0).max(LAST_MS));

const errorClass = z.lazy(() =>
  z.string().regex(new RegExp(`^(${FAILURE_CLASSES.join('|')})(:[0-9]{1,3})?$`)),
);
const keyHash = z.lazy(() => z.string().regex(/^[0-9a-f]{16}$/));
const accountId = z.lazy(() => z.string().regex(/^\d{12}$/));
const requestToken = z.lazy(() =>
  z
    .string()
    .regex(PROBE_TOKEN)
    .describe(
      `Of the one request that the connection carried, HEAD ${PROBE_PATH}/TOKEN: ` +
        '40 hex digits that no other request has; null: it carried none',
    ),
);

const fields = z.lazy(() =>
  z.looseObject({
    schema: z.literal(1),
    run_id: name.describe('The run of the prober that made the trial'),
    tried_at_ms: atMs.optional().describe('When it began, epoch ms; else give tried_at'),
    tried_at: z.iso.datetime({ offset: true }).optional().describe('When it began, ISO 8601'),
    balancer: name.describe('As in the logs: app/NAME/ID, net/NAME/ID, or a classic name'),
    balancer_type: z.enum(BALANCER_TYPES),
    region,
    issuer_node: node.nullable().describe('Whose session was offered; null: none was'),
    node: node.describe('The node that was tried'),
    mechanism: z.enum(MECHANISMS),
    outcome: z
      .enum(TRIAL_OUTCOMES)
      .describe(
        'Of a connection that was made; inconclusive: no offer reached the node; withheld: the ' +
          'session was older than its lifetime hint, so the prober did not offer it',
      ),
    prober_region: region.nullish(),
    relation: z.enum(RELATIONS).nullish().describe('Follows from issuer_node and node'),
    tls_version: z.enum(TLS_VERSIONS).nullish(),
    reissued: z
      .boolean()
      .nullish()
      .describe('A new credential of the kind came, after a resumption too; null: unseen'),
    resumed_by: z.enum(MECHANISMS).nullish(),
    ticket_lifetime_s: z
      .int()
      .min(0)
      .max(2_147_483_647)
      .nullish()
      .describe('0 in TLS 1.2 is read as null: not given'),
    session_age_ms: z.int().min(0).max(LAST_MS).nullish(),
    connect_ms: durationMs.nullish(),
    handshake_ms: durationMs.nullish(),
    error: errorClass
      .nullish()
      .describe(
        'Class, an alert with its number: alert:40; version: the node lacks the TLS version; ' +
          'not-tls: what it sent is no TLS',
      ),
    client_port: z.int().min(0).max(65_535).nullish(),
    ticket_key_hash: keyHash
      .nullish()
      .describe(
        "SHA-256 of the ticket's key name (its first 16 bytes, where other tickets of the run " +
          'have them too), its first 16 hex digits; never the name',
      ),
    certificate_checked: z
      .boolean()
      .nullish()
      .describe("Whether the prober checked the server's certificate; null: unknown"),
    purpose: z
      .enum(PURPOSES)
      .nullish()
      .describe('survival: how long a session lives, counted by its age alone; null: acceptance'),
    account_id: accountId.nullish().describe("The balancer's account; null: unknown"),
    request_token: requestToken.nullish(),
  }),
);

/** One line of a result file, whoever wrote it; fields that are not named here are ignored. */
export const trialLineSchema = z.lazy(() =>
  fields
    .refine((line) => line.tried_at_ms !== undefined || line.tried_at !== undefined, {
      error: 'needs tried_at_ms or tried_at',
    })
    .refine((line) => line.relation == null || line.relation === relationOf(line), {
      error: 'relation contradicts issuer_node and node',
    })
    .refine((line) => line.issuer_node !== null || line.outcome !== 'resumed', {
      error: 'resumed, although no session was offered',
    })
    .refine(({ outcome, purpose }) => outcome !== 'withheld' || purpose === 'survival', {
      error: 'withheld is an outcome of survival trials alone',
    })
    .refine(isAged, { error: 'a survival trial that offers a session needs session_age_ms' })
    .refine(
      (line) => line.outcome === 'failed' || usableIn(line.mechanism, line.tls_version ?? null),
      {
        error: 'TLS 1.3 resumes by PSK alone, and PSK exists in TLS 1.3 alone',
      },
    )
    .meta({ anyOf: [{ required: ['tried_at_ms'] }, { required: ['tried_at'] }] })
    .describe(
      'resumption-watch trials: one JSON object a line. A trial that was not made has no line. Lines that agree in run_id, time, balancer, ' +
        'node, issuer_node, mechanism and client_port are one trial; without a client_port only where ' +
        'they stand in different files.',
    ),
);

function isAged(line: z.infer<typeof fields>): boolean {
  const offers = line.purpose === 'survival' && line.issuer_node !== null;
  return !offers || line.session_age_ms != null;
}

type TrialLine = z.infer<typeof trialLineSchema>;

/** Reads one line of a result file; what is wrong with it is a text. */
export function readTrialLine(text: string): Trial | string {
  const parsed = trialLineSchema.safeParse(parseJson(text));
  if (!parsed.success) return parsed.error.issues[0]?.message ?? 'not a trial';
  const triedAtMs = parsed.data.tried_at_ms ?? Date.parse(parsed.data.tried_at ?? '');
  if (!atMs.safeParse(triedAtMs).success) return 'tried_at lies outside the years 2009 to 9999';
  return toTrial(parsed.data, triedAtMs);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function toTrial(line: TrialLine, triedAtMs: number): Trial {
  const { run_id, balancer_type, region, balancer, issuer_node, node, mechanism, outcome } = line;
  return {
    ...{ run_id, balancer_type, region, balancer, issuer_node, node, mechanism, outcome },
    tried_at_ms: triedAtMs,
    relation: relationOf(line),
    prober_region: line.prober_region ?? null,
    tls_version: line.tls_version ?? null,
    reissued: line.reissued ?? null,
    resumed_by: line.resumed_by ?? null,
    ticket_lifetime_s: lifetimeOf(line),
    session_age_ms: line.session_age_ms ?? null,
    connect_ms: line.connect_ms ?? null,
    handshake_ms: line.handshake_ms ?? null,
    error: line.error ?? null,
    client_port: line.client_port ?? null,
    certificate_checked: line.certificate_checked ?? null,
    ticket_key_hash: line.ticket_key_hash ?? null,
    purpose: line.purpose ?? null,
    account_id: line.account_id ?? null,
    request_token: line.request_token ?? null,
  };
}

/** In TLS 1.2 a lifetime hint of 0 is none (RFC 5077, section 5.6). */
function lifetimeOf({ mechanism, ticket_lifetime_s: lifetimeS }: TrialLine): number | null {
  return mechanism !== 'psk' && lifetimeS === 0 ? null : (lifetimeS ?? null);
}

function relationOf(line: Pick<Trial, 'issuer_node' | 'node'>): Trial['relation'] {
  if (line.issuer_node === null) return null;
  return line.issuer_node === line.node ? 'same-node' : 'cross-node';
}
