import * as z from 'zod';
import { Fault } from './errors.ts';
import { PROBE_DISCOVERED } from './model/discovery/probe-turns.ts';
import { DAY_MS, HOUR_MS, SECOND_MS } from './model/time.ts';

const text = z.lazy(() => z.string().min(1));
/** Comma-separated; '' is the empty list. */
const list = z.lazy(() =>
  z.string().transform((names) => names.split(',').filter((name) => name !== '')),
);
const hours = z.lazy(() =>
  z.coerce
    .number()
    .positive()
    .max(24 * 365)
    .transform((value) => value * HOUR_MS),
);
const days = z.lazy(() =>
  z.coerce
    .number()
    .positive()
    .max(3650)
    .transform((value) => value * DAY_MS),
);
const seconds = z.lazy(() =>
  z.coerce
    .number()
    .int()
    .positive()
    .max(604_800)
    .transform((value) => value * SECOND_MS),
);

/** Every setting that a function may read, with its variable of the environment. */
const SETTINGS = {
  lakeBucket: { variable: 'LAKE_BUCKET', schema: text },
  resultsBucket: { variable: 'RESULTS_BUCKET', schema: text },
  clientKeySecret: { variable: 'CLIENT_KEY_SECRET', schema: text },
  workgroup: { variable: 'WORKGROUP', schema: text },
  database: { variable: 'DATABASE', schema: text },
  bus: { variable: 'BUS', schema: text },
  targetsKey: { variable: 'TARGETS_KEY', schema: text },
  sessionLifetimeMs: { variable: 'SESSION_LIFETIME_H', schema: hours },
  retentionMs: { variable: 'RETENTION_DAYS', schema: days },
  /** Of whose accounts the balancers are listed beside the own one's. */
  discoverRoles: { variable: 'DISCOVER_ROLES', schema: list },
  probeDiscovered: {
    variable: 'PROBE_DISCOVERED',
    schema: z.enum(PROBE_DISCOVERED),
  },
  keepAliveMs: { variable: 'KEEP_ALIVE_S', schema: seconds },
  staleAfterMs: { variable: 'STALE_AFTER_H', schema: hours },
  /** Of whose rows queries know: the others' partitions are not projected. */
  projectedRegions: {
    variable: 'BALANCER_REGIONS',
    schema: list.transform((names) => new Set(names)),
  },
  /** None where probes are the only evidence. */
  logBuckets: { variable: 'LOG_BUCKETS', schema: list },
  /** Key prefixes of logs; none where every folder of balancers' logs counts. */
  logPrefixes: { variable: 'LOG_PREFIXES', schema: list },
  alertsTopic: { variable: 'ALERTS_TOPIC', schema: text },
  metricLevel: { variable: 'METRICS_LEVEL', schema: z.enum(['none', 'stack', 'balancer', 'node']) },
  /** Buckets that get what this stack reports; none where nobody joins it with others. */
  homeLakes: { variable: 'HOME_LAKES', schema: list },
  /** Below which it writes there, and nowhere else. */
  regionPrefix: { variable: 'REGION_PREFIX', schema: text },
  /** Of a home stack: whose reports it joins. */
  homeAccounts: { variable: 'HOME_ACCOUNTS', schema: list },
  /** Lambda sets it; null where nothing does. */
  ownRegion: { variable: 'AWS_REGION', schema: text.optional().transform((at) => at ?? null) },
} as const;

type Settings = typeof SETTINGS;
type Config<Name extends keyof Settings> = {
  readonly [One in Name]: z.output<Settings[One]['schema']>;
};

/**
 * Reads the named settings from the environment, durations in milliseconds; throws `bad-config` with
 * all faults at once. Called at cold start, so that a wrong setting shows before the first event.
 */
export function readConfig<const Name extends keyof Settings>(
  names: readonly Name[],
  env: Readonly<Record<string, string | undefined>> = process.env,
): Config<Name> {
  const read = names.map((name) => {
    const { variable, schema } = SETTINGS[name];
    return { name, variable, ...schema.safeParse(env[variable]) };
  });
  const faults = read.flatMap(({ variable, error }) =>
    (error?.issues ?? []).map((issue) => `${variable}=${env[variable] ?? ''}: ${issue.message}`),
  );
  if (faults.length > 0) {
    const listed = faults.map((fault) => `\n  ${fault}`).join('');
    throw new Fault('bad-config', `the function's environment is wrong:${listed}`);
  }
  return Object.fromEntries(read.map(({ name, data }) => [name, data])) as Config<Name>;
}
