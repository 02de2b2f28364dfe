import { DEFAULT_STALE_AFTER_MS } from '../../functions/judge/rules/rule.ts';
import { SEVERITIES } from '../../functions/model/deviation.ts';
import { DEFAULT_KEEP_ALIVE_MS, DEFAULT_SESSION_LIFETIME_MS } from '../../functions/model/rate.ts';
import { type CommandSyntax, HELP, type OptionTable } from './arguments/command-syntax.ts';
import { hours, oneOf, seconds, TEXT, TIME } from './arguments/option-kinds.ts';

/** A ticket of TLS 1.3 lives for seven days at most (RFC 8446, section 4.6.1). */
const MOST_LIFETIME_HOURS = 7 * 24;
/** What `client_keep_alive.seconds` of an Application Load Balancer may be. */
const KEEP_ALIVE_SECONDS = [60, 604_800] as const;
const MOST_STALE_HOURS = 365 * 24;

const OPTIONS = {
  targets: {
    ...{ placeholder: 'FILE', kind: TEXT, default: null },
    help: 'balancers and their listeners, a JSON list',
  },
  'probe-results': {
    ...{ placeholder: 'PATH', kind: TEXT, repeats: true },
    help: 'result file of probes, or as PATH many of them',
  },
  lake: {
    ...{ placeholder: 'DIR', kind: TEXT, default: null },
    help: 'keep what is read here; else it is temporary',
  },
  notify: {
    ...{ placeholder: 'FILE', kind: TEXT, default: null },
    help: 'open and close alerts, and tell its hooks',
  },
  json: { help: 'print the report alone, as JSON' },
  html: {
    ...{ placeholder: 'FILE', kind: TEXT, default: null },
    help: 'write the dashboard, one file for a browser',
  },
  from: {
    ...{ placeholder: 'TIME', kind: TIME, default: null },
    help: 'count from here on; earlier logs are history',
  },
  to: {
    ...{ placeholder: 'TIME', kind: TIME, default: null },
    help: 'count handshakes before this',
  },
  'session-lifetime': {
    ...{ placeholder: 'HOURS', kind: hours(MOST_LIFETIME_HOURS) },
    default: DEFAULT_SESSION_LIFETIME_MS,
    help: 'how long a client counts as returning',
  },
  'keep-alive': {
    ...{ placeholder: 'SECONDS', kind: seconds(...KEEP_ALIVE_SECONDS) },
    default: DEFAULT_KEEP_ALIVE_MS,
    help: 'gap that ends an untraced connection',
  },
  'stale-after': {
    ...{ placeholder: 'HOURS', kind: hours(MOST_STALE_HOURS), default: DEFAULT_STALE_AFTER_MS },
    help: 'how long a balancer may be silent',
  },
  'fail-on': {
    ...{ placeholder: 'SEVERITY', kind: oneOf(SEVERITIES), default: null },
    help: `exit 1 at or above: ${SEVERITIES.join(', ')}`,
  },
  help: HELP,
} as const satisfies OptionTable;

/** What `analyse` takes. */
export const ANALYSE: CommandSyntax<typeof OPTIONS> = {
  name: 'analyse',
  usage: 'PATH...',
  takesPaths: true,
  about: [
    'Resumption rates of AWS load balancers, and what deviates from AWS documents.',
    'PATH is a log file, a folder of them as `aws s3 sync` leaves it, or',
    's3://BUCKET/PREFIX, read with the credentials that the AWS SDK finds. With',
    '--probe-results it may be left out.',
  ],
  options: OPTIONS,
  notes: [
    'TIME is ISO 8601, with Z or an offset: 2026-01-31 or 2026-01-31T10:00:00Z.',
    'Alerts are kept in the lake; each later window (--to, else the end of the data)',
    'takes them one step on, and a run over the same window tells nothing twice.',
    'Exit status: 0 done, 1 something deviates (--fail-on), 2 not done.',
  ],
};
