import { switchOf } from '../../clients/measured-clients.ts';
import type { Deviation, RuleName } from '../../model/deviation.ts';
import type { SilentKind } from '../rules/silent-kinds.ts';
import { ceasedEvidence } from '../rules/stale.ts';

/** What a step depends on: where it is to be taken, and what was seen there. */
export type StepSubject = Pick<Deviation, 'rule' | 'severity' | 'observed'> & {
  /** Null: of several of them. */
  readonly balancer: string | null;
  readonly node: string | null;
};

/** A subject whose names are safe to print, or words in their place. */
interface Named extends Omit<StepSubject, 'rule'> {
  readonly balancer: string;
  readonly node: string;
}

/** So many kinds of clients are named with what turns offering on. */
const MOST_NAMED = 2;
const PROBE = 'npm run probe -- --targets FILE';
const EXPLAIN = `${PROBE} --explain`;

/** By rule: what to do first, one or two sentences. */
const STEPS: Readonly<Record<RuleName, (named: Named) => string>> = {
  'missing-resumption': ({ node, balancer }) =>
    `Check whether the listeners of ${balancer} have mutual TLS or several certificates, for which AWS documents no resumption, and say so in the targets file. If not, run ${EXPLAIN} to see what ${node} issues and accepts.`,
  'unexpected-resumption': ({ node, balancer }) =>
    `Compare the addresses that the DNS name of ${balancer} has (dig +short) with the targets file: something else than the balancer may answer at ${node}. If they are right, run ${EXPLAIN} to see which session was accepted where.`,
  'partial-resumption': ({ node }) =>
    `Run ${PROBE} again in an hour: a node that is being replaced is whole by then. If it lasts, find out whether several hosts answer at ${node}.`,
  'failed-offer': ({ node }) =>
    `Returning clients fail at ${node} now: take it out of DNS (disable its zone), or limit the security policy of the listener to the TLS version that works. Then run ${EXPLAIN} for the alert that it sends, and ask AWS support with it.`,
  'no-reissue': ({ node }) =>
    `Run ${EXPLAIN}, and see whether a handshake with ${node} that offers nothing brings a session. If it does, ask AWS support with both answers.`,
  unreachable: ({ node }) =>
    `Connect to ${node} with openssl s_client, as the runbook shows. Then check its security group, its certificate and the TLS versions of its policy.`,
  'cross-node-resumption': ({ balancer, severity }) =>
    severity === 'info'
      ? `Run ${PROBE}: only trials tell whether nodes of ${balancer} accept the sessions of others, or clients look alike.`
      : `Probes agree for ${balancer}: go on with unexpected-resumption, which names the node.`,
  'node-below-peers': ({ node }) =>
    `Run ${PROBE}: if ${node} accepts its own sessions as its peers do, its clients make the difference.`,
  'never-resumed': ({ balancer, severity }) =>
    severity === 'info'
      ? `Run ${PROBE}: it tells whether the nodes of ${balancer} refuse sessions or its clients offer none.`
      : `Probes agree for ${balancer}: go on with missing-resumption, which names the node.`,
  'excluded-resumption': ({ balancer }) =>
    `Check with aws elbv2 describe-listeners whether the listeners of ${balancer} still have mutual TLS, or several certificates. Correct the targets file if they do not.`,
  'undocumented-version': ({ balancer }) =>
    `Check the type of ${balancer} in the targets file, and whether something before it, a proxy say, ends TLS.`,
  'mark-contradicted': ({ balancer }) =>
    `Do not act on rates that the log of ${balancer} gives till this is clear: look at a contradicted handshake as the runbook shows, and ask AWS support with both sides of it.`,
  stale: ({ balancer, observed }) =>
    ceasedEvidence({ observed }) === 'log'
      ? `Check that ${balancer} still writes logs to its bucket, that the policy of the bucket lets it, and that they are read.`
      : `Check that the probe still runs, and that the targets file still names ${balancer}.`,
};

/**
 * What to do first about a deviation, one or two plain sentences; `silent` are the kinds among its
 * clients that never offer a session, the largest first. No text of a log is part of it: a name that
 * does not look like one of AWS's is left out.
 */
export function nextStep(subject: StepSubject, silent: readonly SilentKind[]): string {
  const { rule, severity, observed } = subject;
  const named = {
    ...{ severity, observed },
    balancer: isBalancerName(subject.balancer) ? subject.balancer : 'the balancer',
    node: isAddress(subject.node) ? `node ${subject.node}` : 'the node',
  };
  return STEPS[rule](named) + switchSentence(silent);
}

/** What to do first about several deviations by one rule: what each says, if all say the same. */
export function commonNextStep(deviations: readonly Deviation[]): string {
  const [first, ...others] = deviations;
  if (first === undefined) throw new Error('there is something to do about a deviation alone');
  if (others.every(({ next }) => next === first.next)) return first.next;
  return nextStep({ ...first, balancer: null, node: null }, []);
}

/** What turns offering on, by kind; empty where there are none. */
function switchSentence(silent: readonly SilentKind[]): string {
  if (silent.length === 0) return '';
  const switches = silent
    .slice(0, MOST_NAMED)
    .map(({ clientKind }) => `${clientKind}: ${switchOf(clientKind)?.says ?? 'none is known'}`);
  return ` Switch resumption on in the clients that never offer a session: ${switches.join('; ')}.`;
}

/** Names come from logs and result files, which others may write. */
function isBalancerName(name: string | null): name is string {
  return name !== null && /^[\w./-]{1,100}$/.test(name);
}

function isAddress(node: string | null): node is string {
  return node !== null && /^[0-9A-Fa-f.:]{2,45}$/.test(node);
}
