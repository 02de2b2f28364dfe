import type {
  Report,
  ReportBalancer,
  ReportDeviation,
  ReportRate,
} from '../../functions/model/report.ts';
import type { ReportMarks } from '../../functions/model/report-logs.ts';
import { wilson } from '../../functions/model/statistics/wilson.ts';
import { HOUR_MS } from '../../functions/model/time.ts';
import type { JudgedRate } from '../../functions/publish/page/data/judged-rate.ts';

/** What the findings of a fleet say of a balancer. */
export type FleetBalancer = Pick<
  ReportBalancer,
  'balancerType' | 'region' | 'accountId' | 'balancer'
> & { readonly addresses: readonly string[] };

type Finding = 'deviating' | 'suspected' | 'not-enough-evidence' | 'sound';

/** Of ten balancers one deviates, one is suspected, one is too young, seven are sound. */
function findingOf(at: number): Finding {
  if (at % 10 === 0) return 'deviating';
  if (at % 10 === 5) return 'suspected';
  return at % 10 === 3 ? 'not-enough-evidence' : 'sound';
}

/** The deviations of one balancer; most have none. */
export function deviationsOf(named: FleetBalancer, at: number): readonly ReportDeviation[] {
  const { balancerType, region, accountId, balancer, addresses } = named;
  const place = { balancerType, region, accountId, balancer };
  const fingerprint = at.toString(16).padStart(32, '0');
  const documented = {
    ...place,
    says: 'An Application Load Balancer resumes sessions in connections to the IP address that issued them.',
    source:
      'https://docs.aws.amazon.com/elasticloadbalancing/latest/application/describe-ssl-policies.html',
    ...{ historyComplete: true, fingerprint },
  };
  if (findingOf(at) === 'deviating') {
    return [
      {
        ...{ ...documented, rule: 'missing-resumption', severity: 'error' },
        ...{ node: addresses[0] ?? null, mechanism: 'session-ticket', relation: 'same-node' },
        observed: { resumed: 0, known: 10 },
        reason: `The node accepted 0 of 10 (0.0%) session tickets that this node had issued (balancer ${at}).`,
        next: `Run npm run probe -- --targets FILE --explain to see what node ${addresses[0]} issues and accepts.`,
      },
    ];
  }
  if (findingOf(at) !== 'suspected') return [];
  return [
    {
      ...{ ...documented, rule: 'cross-node-resumption', severity: 'info' },
      ...{ node: null, mechanism: null, relation: 'cross-node' },
      observed: { resumed: 120, known: 900 },
      reason: `Of 900 handshakes that came from another node 120 (13.3%) were resumed (balancer ${at}).`,
      next: `Run npm run probe -- --targets FILE: only trials tell whether nodes of ${balancer} accept the sessions of others.`,
    },
  ];
}

/** The verdict of one balancer of a window that ends at `endMs`. */
export function verdictOf(named: FleetBalancer, at: number, endMs: number): ReportBalancer {
  const { balancerType, region, accountId, balancer } = named;
  const verdict = findingOf(at);
  const isYoung = verdict === 'not-enough-evidence';
  const judgedFromMs = endMs - (isYoung ? 2 : 24) * HOUR_MS;
  const parts: Readonly<Record<Finding, Omit<ReportBalancer, keyof typeof place>>> = {
    deviating: {
      ...{ ...decided(judgedFromMs), verdict, rules: ['missing-resumption'] },
      reason: 'missing-resumption (error) at 1 node: it accepts no session tickets of its own.',
    },
    suspected: {
      ...{ ...decided(judgedFromMs), verdict, judgedBy: ['log'], lacks: ['probes'] },
      unchecked: ['session-id', 'cross-node-offers'],
      rules: ['cross-node-resumption'],
      reason: 'cross-node-resumption (info): logs alone prove nothing; no probe agrees yet.',
    },
    'not-enough-evidence': {
      ...{ ...decided(judgedFromMs), verdict, judgedBy: [] },
      lacks: ['longer-history', 'probes', 'more-clients'],
      unchecked: ['session-id', 'session-ticket', 'psk', 'cross-node-offers', 'reissue'],
      reason: '12 of 200 same-node returns, 3 of 20 clients: run npm run probe for an answer now.',
    },
    sound: {
      ...{ ...decided(judgedFromMs), verdict },
      reason: 'Each node accepts each documented kind of session, and nothing deviates.',
    },
  };
  const place = { balancerType, region, accountId, balancer };
  return { ...place, ...parts[verdict] };
}

function decided(
  judgedFromMs: number,
): Pick<ReportBalancer, 'judgedBy' | 'judgedFrom' | 'lacks' | 'unchecked' | 'rules'> {
  const judgedFrom = new Date(judgedFromMs).toISOString();
  return { judgedBy: ['log', 'trials'], judgedFrom, lacks: [], unchecked: [], rules: [] };
}

/** A report whose rates of logs carry the part that is judged: of a young balancer a twelfth. */
export function withJudgedParts(report: Report): Report {
  const young = new Set(
    report.balancers
      .filter(({ judgedFrom }) => (judgedFrom ?? '') > (report.window.start ?? ''))
      .map(({ balancer }) => balancer),
  );
  const rates = report.rates.map((rate) => {
    const isYoung = young.has(rate.balancer ?? '');
    return { ...rate, historyComplete: !isYoung, judged: judgedOf(rate, isYoung ? 12 : 1) };
  });
  return { ...report, rates };
}

function judgedOf(rate: ReportRate, divisor: number): JudgedRate | null {
  const { evidence, tlsVersion, level, low, high, ceiling } = rate;
  if (evidence !== 'log' || tlsVersion !== 'all' || level === 'region') return null;
  const [resumed, full] = [Math.floor(rate.resumed / divisor), Math.floor(rate.full / divisor)];
  return {
    ...{ handshakes: resumed + full, resumed, full, unknown: 0, failed: 0 },
    ...{ rate: resumed + full === 0 ? null : resumed / (resumed + full), low, high, ceiling },
  };
}

/** What the log of a balancer shows of 40 probes by TLS 1.3. */
export function marksOf({ balancerType, region, accountId, balancer }: FleetBalancer): ReportMarks {
  const counts = {
    ...{ confirmed: 36, resumedThoughFull: 4, fullThoughResumed: 0, unmarked: 0 },
    ...{ pending: 2, missing: 1, portChanged: 3, lagMeanSeconds: 150, lagMaxSeconds: 299 },
    agreement: { rate: 0.9, ...wilson(0.9, 40) },
    loss: { rate: 1 / 41, ...wilson(1 / 41, 41) },
  };
  return {
    ...{ balancerType, region, accountId, balancer, probeHandshakes: 40, foreign: 2, ...counts },
    byVersion: [{ tlsVersion: '1.3', mechanism: 'psk', ...counts }],
  };
}
