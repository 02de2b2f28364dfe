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

const httpsUrl = z.lazy(() => z.url({ protocol: /^https$/, error: 'must be an https:// URL' }));

const everyHook = {
  name: z.string().regex(/^[a-z0-9][a-z0-9-]{0,62}$/, 'must be of a-z, 0-9 and -'),
  minSeverity: z.enum(['warning', 'error', 'critical']).optional().describe('warning if left out'),
  only: matchersSchema.optional().describe('Alerts that go to this hook; all if left out'),
};

const hookSchema = z.lazy(() =>
  z.discriminatedUnion('type', [
    z.strictObject({
      ...everyHook,
      type: z.literal('webhook'),
      url: z.union([httpsUrl, secretReference]),
      body: z.enum(['cloudevents', 'alertmanager']).optional().describe('cloudevents if left out'),
      signedWith: oneOrMore(secretReference).describe(
        'Secrets as Standard Webhooks write them, whsec_…; two while one is replaced by the other',
      ),
    }),
    z.strictObject({
      ...everyHook,
      type: z.literal('pagerduty'),
      routingKey: secretReference,
      serviceRegion: z.enum(['us', 'eu']).optional().describe('Of the account; us if left out'),
    }),
    z.strictObject({ ...everyHook, type: z.literal('slack'), url: secretReference }),
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
export const DEFAULT_KEEP_FIRING_FOR_WINDOWS = 2;
