import type { ReportBalancer } from '../../../model/report.ts';
import type { Lack } from '../../../model/verdict.ts';
import { percent } from '../../../model/wording.ts';
import {
  ATTAINABLE_CAVEAT,
  isClearlyBelow,
  silentKindSize,
  switchWords,
} from '../../attainable.ts';
import type { Balancer, Place } from './places.ts';

/** So many kinds of clients are named with what turns offering on. */
const MOST_NAMED = 3;

/** What a person does next: in words, then as commands or the content of a file. */
export interface NextStep {
  readonly text: string;
  readonly code: string;
}

const PROBE = [
  'npm run probe -- --targets targets.json --out trials.ndjson',
  'npm run analyse -- ./logs --targets targets.json --probe-results trials.ndjson',
].join('\n');
const READ = 'aws s3 sync s3://BUCKET/AWSLogs ./logs/AWSLogs\nnpm run analyse -- ./logs';
// https://docs.aws.amazon.com/elasticloadbalancing/latest/application/enable-connection-logging.html
const CONNECTION_LOG = [
  'aws elbv2 modify-load-balancer-attributes --load-balancer-arn ARN --attributes \\',
  '  Key=connection_logs.s3.enabled,Value=true Key=connection_logs.s3.bucket,Value=BUCKET',
].join('\n');

/** By what is missing: what to do, in general. */
const STEPS: Readonly<Record<Lack, NextStep>> = {
  'longer-history': {
    text: 'Read more days of logs, or wait for them: arrivals are judged from a session lifetime after the first log on.',
    code: READ,
  },
  probes: { text: 'Probe: this answers in minutes, whatever the clients do.', code: PROBE },
  'recent-logs': {
    text: 'Read the newest logs; if the bucket has none, turn the access log on again.',
    code: READ,
  },
  'recent-probes': { text: 'Probe again: the newest trial is too old.', code: PROBE },
  'connection-log': {
    text: 'Turn the connection log on: it shows mutual TLS.',
    code: CONNECTION_LOG,
  },
  'more-clients': {
    text: 'More days of logs bring more clients back.',
    code: READ,
  },
};

/** What answers soonest stands first, as in the terminal. */
const SOONEST: readonly Lack[] = [
  'probes',
  'recent-probes',
  'recent-logs',
  'longer-history',
  'more-clients',
  'connection-log',
];

/** What is missing at how many balancers, and what to do about it. */
export interface Missing extends NextStep {
  readonly lack: Lack;
  readonly balancers: number;
}

/** What the balancers of a report lack, what answers soonest first. */
export function missingOf(balancers: readonly Balancer[]): readonly Missing[] {
  return SOONEST.map((lack) => ({
    lack,
    balancers: balancers.filter(({ verdict }) => verdict?.lacks.includes(lack)).length,
    ...STEPS[lack],
  })).filter((missing) => missing.balancers > 0);
}

/**
 * What to do next about one balancer and its clients; nothing where all was checked, or where nothing
 * is missing, and its clients can reach what it allows.
 */
export function nextSteps(
  verdict: ReportBalancer,
  place: Pick<Place, 'clients' | 'log'>,
): readonly NextStep[] {
  return [...evidenceSteps(verdict), ...clientSteps(verdict, place)];
}

function evidenceSteps(verdict: ReportBalancer): readonly NextStep[] {
  const steps = SOONEST.filter((lack) => lacksOf(verdict).has(lack)).map((lack) => STEPS[lack]);
  const needsTargets = steps.some(({ code }) => code === PROBE);
  // Equal commands are one step, whose reasons stand together.
  const byCode = Map.groupBy(steps, ({ code }) => code);
  const merged = [...byCode].map(([code, same]) => ({
    text: [...new Set(same.map(({ text }) => text))].join(' '),
    code,
  }));
  return needsTargets ? [targetStep(verdict), ...merged] : merged;
}

/** No balancer resumes a session that is not offered: what its largest silent kinds need. */
function clientSteps(
  { balancerType }: ReportBalancer,
  { clients, log }: Pick<Place, 'clients' | 'log'>,
): readonly NextStep[] {
  if (clients === null || log === null) return [];
  const { attainable, neverOffering } = clients;
  if (neverOffering.length === 0 || !isClearlyBelow(attainable, log.ceiling)) return [];
  const named = neverOffering
    .slice(0, MOST_NAMED)
    .map((kind) => `${silentKindSize(kind)}: ${switchWords(kind)}`);
  const left = neverOffering.length - named.length;
  return [
    {
      text:
        `Switch resumption on in the clients: those that came can reach ${percent(attainable)} of ` +
        `a ceiling of ${percent(log.ceiling)} (${ATTAINABLE_CAVEAT}). Never offer a session by ` +
        `default: ${named.join('; ')}${left > 0 ? `; and ${left} more` : ''}. Check one of yours:`,
      code: `npm run client-check -- --type ${balancerType} -- COMMAND`,
    },
  ];
}

/** What it lacks; what only a probe can check is a reason to probe too. */
function lacksOf({ lacks, unchecked, judgedBy, verdict }: ReportBalancer): ReadonlySet<Lack> {
  // Without enough evidence `lacks` says all: there a probe that it does not name would not help.
  const isOpen =
    verdict === 'suspected' || (verdict !== 'not-enough-evidence' && unchecked.length > 0);
  return new Set([
    ...lacks,
    ...(isOpen && !judgedBy.includes('trials') ? ['probes' as const] : []),
  ]);
}

function targetStep({ balancer, balancerType, region }: ReportBalancer): NextStep {
  const target = { name: balancer, balancerType, region, host: 'DNS-NAME' };
  return {
    text: 'Name the balancer in targets.json, with its DNS name as host.',
    code: `[${JSON.stringify(target)}]`,
  };
}
