import { Fault } from '../../../functions/errors.ts';
import { SEVERITIES } from '../../../functions/model/deviation.ts';
import { LONGEST_LIFETIME_MS } from '../../../functions/model/survival.ts';
import { HOUR_MS, instant } from '../../../functions/model/time.ts';
import type { OptionTable, OptionValues } from '../arguments/command-syntax.ts';
import { hours, type OptionKind, oneOf, seconds, TEXT, TIME } from '../arguments/option-kinds.ts';
import { isBucketPath } from '../inputs/bucket-inputs.ts';
import { JUNIT_OPTION } from '../junit/junit-file.ts';
import { ANALYSE_DEFAULTS, type MeasuringSettings } from './analyse-run.ts';
import { METRICS_OPTION } from './metrics-file.ts';
import type { LifetimeSettings } from './observed-lifetime.ts';
import { readEngine } from './trino-run.ts';

/** What `client_keep_alive.seconds` of an Application Load Balancer may be. */
const KEEP_ALIVE_SECONDS = [60, 604_800] as const;
const MOST_STALE_HOURS = 365 * 24;

/** Instead of hours: as long as survival trials show that sessions live. */
const OBSERVED = 'observed';

function orObserved(kind: OptionKind<number>): OptionKind<number | typeof OBSERVED> {
  return {
    must: `${kind.must}, or ${OBSERVED}`,
    read: (text) => (text === OBSERVED ? OBSERVED : kind.read(text)),
    show: (value) => (value === OBSERVED ? value : kind.show(value)),
  };
}

/** The option for the balancers that a person knows. */
export const TARGETS_OPTION = {
  targets: {
    ...{ placeholder: 'FILE', kind: TEXT, default: null },
    help: 'balancers and their listeners, a JSON list',
  },
} as const;

/** The option for an engine other than the one in this process. */
export const ENGINE_OPTION = {
  engine: {
    ...{ placeholder: 'ENGINE', kind: TEXT, default: null },
    help: 'query the lake on a Trino server: trino=URL, below',
  },
} as const;

/** How the help explains the engine. */
export const ENGINE_NOTES = [
  'ENGINE is trino=http(s)://HOST:PORT/CATALOG/SCHEMA, where the tables of the lake',
  'are (docs/trino.md); TRINO_USER and TRINO_PASSWORD are the credentials there.',
] as const;

/** The options for what is printed and written of a report. */
export const OUTPUT_OPTIONS = {
  verbose: { help: 'print all rates and each deviation, too' },
  json: { help: 'print the report alone, as JSON' },
  html: {
    ...{ placeholder: 'FILE', kind: TEXT, default: null },
    help: 'write the dashboard, one file for a browser',
  },
  ...JUNIT_OPTION,
  ...METRICS_OPTION,
} as const;

/** The options for how handshakes are measured and judged. */
export const MEASURE_OPTIONS = {
  from: {
    ...{ placeholder: 'TIME', kind: TIME, default: null },
    help: 'count from here on; earlier logs are history',
  },
  to: {
    ...{ placeholder: 'TIME', kind: TIME, default: null },
    help: 'count handshakes before this',
  },
  'session-lifetime': {
    ...{ placeholder: 'HOURS', kind: orObserved(hours(LONGEST_LIFETIME_MS / HOUR_MS)) },
    default: ANALYSE_DEFAULTS.sessionLifetimeMs,
    help: 'how long clients may return, or observed',
  },
  'keep-alive': {
    ...{ placeholder: 'SECONDS', kind: seconds(...KEEP_ALIVE_SECONDS) },
    default: ANALYSE_DEFAULTS.keepAliveMs,
    help: 'gap that ends an untraced connection',
  },
  'stale-after': {
    ...{
      placeholder: 'HOURS',
      kind: hours(MOST_STALE_HOURS),
      default: ANALYSE_DEFAULTS.staleAfterMs,
    },
    help: 'how long a balancer may be silent',
  },
  'fail-on': {
    ...{ placeholder: 'SEVERITY', kind: oneOf(SEVERITIES), default: null },
    help: `exit 1 at or above: ${SEVERITIES.join(', ')}`,
  },
} as const;

type Options = OptionTable & typeof ENGINE_OPTION & typeof MEASURE_OPTIONS;
type Values = OptionValues<Options>;

/** How handshakes are measured and judged, from the values of the options. */
export function measuringSettings(values: Values): MeasuringSettings {
  return {
    fromMs: values.from,
    toMs: values.to,
    ...lifetimeSettings(values['session-lifetime']),
    keepAliveMs: values['keep-alive'],
    staleAfterMs: values['stale-after'],
  };
}

function lifetimeSettings(given: number | typeof OBSERVED): LifetimeSettings {
  if (given !== OBSERVED) return { sessionLifetimeMs: given, observesLifetime: false };
  return { sessionLifetimeMs: ANALYSE_DEFAULTS.sessionLifetimeMs, observesLifetime: true };
}

/** What is wrong with a window, the first instant not before the second say. */
export function windowFaults({ from, to }: Values, nowMs: number): readonly string[] {
  const faults = from !== null && to !== null && from >= to ? ['--from: must be before --to'] : [];
  return [...faults, ...futureFaults({ from, to }, nowMs)];
}

/** A window that is not over would be judged, and its alerts closed, by what is still to come. */
function futureFaults(
  instants: Readonly<Record<string, number | null>>,
  nowMs: number,
): readonly string[] {
  return Object.entries(instants).flatMap(([option, ms]) =>
    ms === null || ms <= nowMs
      ? []
      : [`--${option} ${instant(ms)}: lies in the future; it is ${instant(nowMs)} here`],
  );
}

/** What is wrong with the folder of a lake. */
export function lakeFaults({ lake }: { readonly lake: string | null }): readonly string[] {
  if (lake === null || !isBucketPath(lake)) return [];
  return [`--lake ${lake}: must be a folder of this machine`];
}

/** What is wrong with the engine: never the text itself, which may hold a credential. */
export function engineFaults({ engine }: Pick<Values, 'engine'>): readonly string[] {
  try {
    if (engine !== null) readEngine(engine);
    return [];
  } catch (error) {
    if (error instanceof Fault) return [`--engine: ${error.message}`];
    throw error;
  }
}
