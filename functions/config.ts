import { z } from 'zod';
import { Fault } from './errors.ts';
import { HOUR_MS } from './model/time.ts';

const name = z.string().min(1);
const hours = z.coerce
  .number()
  .positive()
  .max(24 * 365)
  .transform((value) => value * HOUR_MS);
const seconds = z.coerce
  .number()
  .int()
  .positive()
  .max(604_800)
  .transform((value) => value * 1000);

/** Every setting that a function may read from its environment, by the variable's name. */
const SETTINGS = {
  LAKE_BUCKET: name,
  RESULTS_BUCKET: name,
  CLIENT_KEY_SECRET: name,
  WORKGROUP: name,
  DATABASE: name,
  BUS: name,
  TARGETS_KEY: name,
  SESSION_LIFETIME_H: hours,
  KEEP_ALIVE_S: seconds,
  STALE_AFTER_H: hours,
  ALERTS_TOPIC: name,
  METRICS_LEVEL: z.enum(['none', 'balancer', 'node']),
} as const;

type Settings = typeof SETTINGS;
type Config<Name extends keyof Settings> = {
  readonly [One in Name]: z.output<Settings[One]>;
};

/**
 * Reads the named settings from the environment, durations in milliseconds; throws `bad-config` with
 * all faults at once. Called at cold start, so that a wrong setting shows before the first event.
 */
export function readConfig<const Name extends keyof Settings>(
  names: readonly Name[],
  env: Readonly<Record<string, string | undefined>> = process.env,
): Config<Name> {
  const read = names.map((setting) => ({ setting, ...SETTINGS[setting].safeParse(env[setting]) }));
  const faults = read.flatMap(({ setting, error }) =>
    (error?.issues ?? []).map((issue) => `${setting}=${env[setting] ?? ''}: ${issue.message}`),
  );
  if (faults.length > 0) {
    const listed = faults.map((fault) => `\n  ${fault}`).join('');
    throw new Fault('bad-config', `the function's environment is wrong:${listed}`);
  }
  const values = read.map(({ setting, data }) => [setting, data]);
  return Object.fromEntries(values) as Config<Name>;
}
