import * as z from 'zod';
import { BALANCER_TYPES, MECHANISMS } from '../balancer.ts';
import { RULE_NAMES, SEVERITIES } from '../deviation.ts';
import { RELATIONS } from '../trial.ts';

const oneOrMore = <Item extends z.ZodType>(item: Item) => z.union([item, z.array(item).min(1)]);
const pattern = z.lazy(() => z.string().min(1));

const matchersSchema = z.lazy(() =>
  z
    .strictObject({
      rule: oneOrMore(z.enum(RULE_NAMES)).optional(),
      severity: oneOrMore(z.enum(SEVERITIES)).optional(),
      balancerType: oneOrMore(z.enum(BALANCER_TYPES)).optional(),
      region: oneOrMore(pattern).optional(),
      accountId: oneOrMore(pattern).optional(),
      balancer: oneOrMore(pattern).optional(),
      node: oneOrMore(pattern).optional(),
      mechanism: oneOrMore(z.enum(MECHANISMS)).optional(),
      relation: oneOrMore(z.enum(RELATIONS)).optional(),
    })
    .refine((matchers) => Object.keys(matchers).length > 0, 'needs at least one label')
    .meta({ minProperties: 1 })
    .describe('Labels that must all match; in texts * stands for anything; a list means any of it'),
);

const secretReference = z.lazy(() =>
  z
    .union([
      z.strictObject({ env: z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/, 'must name a variable') }),
      z.strictObject({ secret: z.string().min(1) }),
    ])
    .describe('Where a secret lies: an environment variable, or a name or ARN in Secrets Manager'),
);

const httpUrl = z.lazy(() => z.url({ protocol: /^https?$/, error: 'must be an https:// URL' }));

/** RFC 9110, 5.6.2: a token. */
const HEADER_NAME = /^[A-Za-z0-9!#$%&'*+.^_`|~-]{1,64}$/;
/** Of the connection (RFC 9110, 7.6.1), of the message itself, or written here already. */
const OWN_HEADERS =
  /^(?:connection|keep-alive|proxy-.*|te|trailer|transfer-encoding|upgrade|expect|host|content-.*|user-agent|webhook-.*)$/i;
const HEADERS_MAX = 10;

const headersSchema = z.lazy(() =>
  z
    .record(z.string().regex(HEADER_NAME, 'must be the name of a header'), secretReference)
    .superRefine((headers, context) => {
      const names = Object.keys(headers);
      const refuse = (name: string, message: string) =>
        context.addIssue({ code: 'custom', message, path: [name] });
      if (names.length === 0 || names.length > HEADERS_MAX) {
        const message = `must be 1 to ${HEADERS_MAX} headers`;
        context.addIssue({ code: 'custom', message });
      }
      for (const [at, name] of names.entries()) {
        if (OWN_HEADERS.test(name)) refuse(name, 'is a header that no hook may set');
        const first = names.findIndex((other) => other.toLowerCase() === name.toLowerCase());
        if (first < at) refuse(name, `is ${names[first]} once more`);
      }
    })
    .meta({ minProperties: 1, maxProperties: HEADERS_MAX })
    .describe('Headers by their names, each value a secret: a key or token of the receiver'),
);

const everyHook = {
  name: z.string().regex(/^[a-z0-9][a-z0-9-]{0,62}$/, 'must be of a-z, 0-9 and -'),
  minSeverity: z.enum(['warning', 'error', 'critical']).optional().describe('warning if left out'),
  only: matchersSchema.optional().describe('Alerts that go to this hook; all if left out'),
};

const httpHook = {
  url: z.union([httpUrl, secretReference]),
  headers: headersSchema.optional(),
};
const isInternal = z.lazy(() =>
  z.boolean().describe('True: may be at a private address, and there be asked by http'),
);

const hookSchema = z.lazy(() =>
  z.discriminatedUnion('type', [
    z
      .strictObject({
        ...everyHook,
        type: z.literal('webhook'),
        ...httpHook,
        internal: isInternal.optional(),
        body: z
          .enum(['cloudevents', 'alertmanager'])
          .optional()
          .describe('cloudevents if left out'),
        signedWith: oneOrMore(secretReference)
          .optional()
          .describe(
            'Secrets as Standard Webhooks write them, whsec_…; two while one is replaced by the ' +
              'other; may be left out where `headers` say who sends it',
          ),
      })
      .superRefine(plainInside)
      .refine(({ signedWith, headers }) => signedWith !== undefined || headers !== undefined, {
        error: 'must be set, or headers that say who sends it',
        path: ['signedWith'],
      })
      .meta({ anyOf: [{ required: ['signedWith'] }, { required: ['headers'] }] }),
    z
      .strictObject({
        ...everyHook,
        type: z.literal('alertmanager'),
        ...httpHook,
        internal: isInternal.optional(),
        repeatHours: z
          .int()
          .min(1)
          .max(168)
          .optional()
          .describe('Hours between windows; what is not posted for three times as long ends; 1'),
      })
      .superRefine(plainInside)
      .describe('An Alertmanager, by its API v2; `url` is where it is, with its path prefix'),
    z
      .strictObject({ ...everyHook, type: z.literal('teams'), url: secretReference })
      .describe('A workflow of Microsoft Teams'),
    z.strictObject({
      ...everyHook,
      type: z.literal('pagerduty'),
      routingKey: secretReference,
      serviceRegion: z.enum(['us', 'eu']).optional().describe('Of the account; us if left out'),
    }),
    z.strictObject({
      ...everyHook,
      type: z.literal('slack'),
      url: secretReference,
      internal: isInternal.optional(),
    }),
    z.strictObject({
      ...everyHook,
      type: z.literal('sns'),
      topic: z.string().regex(/^arn:[a-z-]+:sns:/, 'must be the ARN of a topic'),
    }),
    z.strictObject({ ...everyHook, type: z.literal('eventbridge'), bus: z.string().min(1) }),
  ]),
);

const silenceSchema = z.lazy(() =>
  z
    .strictObject({
      matchers: matchersSchema,
      from: z.iso.datetime().optional().describe('At once if left out'),
      until: z.iso.datetime(),
      author: z.string().min(1),
      comment: z.string().min(1),
    })
    .refine(({ from, until }) => from === undefined || Date.parse(from) < Date.parse(until), {
      error: 'must be after from',
      path: ['until'],
    })
    .describe('Alerts that are not told for a while; they are judged all the same'),
);

// Each a schema of its own: one that narrows another is published as a reference with a bound beside
// it, which ajv in strict mode refuses.
const windows = (least: number) => z.int().min(least).max(720);

/** What a person sets about alerts: when they open and close, whom they reach, what is kept quiet. */
export const alertSettingsSchema = z.lazy(() =>
  z
    .strictObject({
      for: windows(1)
        .optional()
        .describe('Closed windows in a row that must show a deviation before it is told; 1'),
      keepFiringFor: windows(0)
        .optional()
        .describe('Closed windows without it that an alert outlasts; the next one resolves it; 2'),
      dashboard: z.url().optional().describe('Where the dashboard is served; payloads link to it'),
      runbooks: z.url().optional().describe('Where the runbook pages are served, else their paths'),
      hooks: z.array(hookSchema).superRefine(nameOnce).optional(),
      silences: z.array(silenceSchema).optional(),
      retired: z
        .array(matchersSchema)
        .optional()
        .describe('Balancers or nodes that are gone for good: their alerts resolve as gone'),
    })
    .describe('resumption-watch alerts'),
);

/** A secret URL is checked when it is used. */
function plainInside(
  { url, internal }: { readonly url: string | object; readonly internal?: boolean | undefined },
  context: z.core.$RefinementCtx,
): void {
  if (typeof url !== 'string' || internal === true || !/^http:/i.test(url)) return;
  const message = 'must be an https:// URL, or "internal": true must be set';
  context.addIssue({ code: 'custom', message, path: ['url'] });
}

/** Hooks are known by their names: what was sent, what failed, what is tried. */
function nameOnce(
  hooks: readonly { readonly name: string }[],
  context: z.core.$RefinementCtx,
): void {
  const names = hooks.map(({ name }) => name);
  for (const [index, name] of names.entries()) {
    const first = names.indexOf(name);
    if (first === index) continue;
    const message = `${name} is the name of hooks[${first}] already`;
    context.addIssue({ code: 'custom', message, path: [index, 'name'] });
  }
}

export type AlertSettings = z.infer<typeof alertSettingsSchema>;
export type Matchers = z.infer<typeof matchersSchema>;
export type Silence = z.infer<typeof silenceSchema>;
export type Hook = z.infer<typeof hookSchema>;
export type SecretReference = z.infer<typeof secretReference>;
export const DEFAULT_FOR_WINDOWS = 1;
export const DEFAULT_REPEAT_HOURS = 1;
export const DEFAULT_KEEP_FIRING_FOR_WINDOWS = 2;
