import { versionBehaviour } from '../../behaviours/versions.ts';
import { balancerKey, TLS_VERSIONS } from '../../model/balancer.ts';
import type { MatrixCell } from '../../model/matrix.ts';
import type { Measurement, Rate } from '../../model/rate.ts';
import { LEAST_TRIALS } from '../../model/trials/trial-verdict.ts';
import { counted, share } from '../../model/wording.ts';
import { selectRates } from './log-rates.ts';
import { type Finding, type Rule, type Subject, subjectOf } from './rule.ts';
import { trialSubject } from './trial-finding.ts';

/** `all` is the margin, `unknown` a log line without a version: neither is a TLS version. */
const NO_VERSIONS = ['all', 'unknown'];

/** A balancer negotiated a TLS version that its type does not document: one finding per version. */
export const undocumentedVersion: Rule = {
  name: 'undocumented-version',
  level: 'balancer',
  reads: 'log, trials',
  severity: 'info',
  behaviour: versionBehaviour,
  find,
  covered,
};

/** Fewer handshakes may miss a version that some clients speak. */
const LEAST_HANDSHAKES = 200;

function find(measurement: Measurement): readonly Finding[] {
  const totals = new Map(
    allVersions(measurement).map((rate) => [balancerKey(rate), succeeded(rate)]),
  );
  const logged = measurement.rates
    .filter(
      (rate) =>
        rate.evidence === 'log' &&
        rate.level === 'balancer' &&
        rate.arrival === 'all' &&
        rate.excluded === 'all' &&
        rate.portion === 'all',
    )
    .filter((rate) => succeeded(rate) > 0 && isUndocumented(rate))
    .map((rate) => toFinding(rate, totals.get(balancerKey(rate)) ?? succeeded(rate)));
  return [...logged, ...findTried(measurement)];
}

/** A PSK exists in TLS 1.3 alone (RFC 8446, section 2.2), so such a handshake was one. */
function findTried({ matrix }: Measurement): readonly Finding[] {
  return triedBalancers(matrix).flatMap(({ subject, cells }) => {
    const trials = cells.reduce((sum, cell) => sum + cell.resumed + cell.full, 0);
    if (trials === 0) return [];
    return [
      {
        subject,
        observed: { tlsVersion: '1.3', trials },
        historyComplete: true,
        reason: `${counted(trials, 'handshake')} of probes negotiated TLS 1.3.`,
      },
    ];
  });
}

/** Where nothing negotiates the version any more, of enough handshakes or trials. */
function covered(measurement: Measurement): readonly Subject[] {
  const logged = allVersions(measurement)
    .filter((rate) => succeeded(rate) >= LEAST_HANDSHAKES)
    .flatMap((rate) => TLS_VERSIONS.map((version) => subjectOf(rate, version)));
  const tried = triedBalancers(measurement.matrix).filter(
    ({ cells }) => cells.reduce((sum, cell) => sum + conclusive(cell), 0) >= LEAST_TRIALS,
  );
  return [...logged, ...tried.map(({ subject }) => subject)];
}

/** The trials by PSK at balancers of a type that does not document TLS 1.3. */
function triedBalancers(matrix: readonly MatrixCell[]) {
  const tried = matrix.filter(
    ({ mechanism, balancerType }) =>
      mechanism === 'psk' && !versionBehaviour(balancerType).versions.includes('1.3'),
  );
  return [...Map.groupBy(tried, balancerKey).values()].flatMap((cells) => {
    const [first] = cells;
    if (first === undefined) return [];
    return [{ subject: { ...trialSubject(first, null, null), node: null, aspect: '1.3' }, cells }];
  });
}

function allVersions(measurement: Measurement): readonly Rate[] {
  const selection = { level: 'balancer', arrival: 'all', excluded: 'all', portion: 'all' } as const;
  return selectRates(measurement, selection);
}

function conclusive({ resumed, full, failed }: MatrixCell): number {
  return resumed + full + failed;
}

function succeeded(rate: Rate): number {
  return rate.handshakes - rate.failed;
}

function isUndocumented(rate: Rate): boolean {
  if (NO_VERSIONS.includes(rate.tlsVersion)) return false;
  const documented: readonly string[] = versionBehaviour(rate.balancerType).versions;
  return !documented.includes(rate.tlsVersion);
}

function toFinding(rate: Rate, total: number): Finding {
  return {
    subject: subjectOf(rate, rate.tlsVersion),
    observed: {
      tlsVersion: rate.tlsVersion,
      handshakes: rate.handshakes,
      failed: rate.failed,
      allVersions: total,
      clients: rate.clients,
    },
    // What was negotiated does not depend on who came before.
    historyComplete: true,
    reason: `${share(succeeded(rate), total)} handshakes that succeeded negotiated TLS ${rate.tlsVersion}.`,
  };
}
