import { scopeBehaviour } from '../../../functions/behaviours/resumption.ts';
import { MECHANISMS, type Mechanism } from '../../../functions/model/balancer.ts';
import type { DialRequest, TlsDialer } from '../../../functions/ports.ts';
import type { ProbedBalancer, ProbeNode } from '../../../functions/probe/probe-plan.ts';
import { printable, wrap } from './text-layout.ts';

const OPENSSL_FLAGS: Readonly<Record<Mechanism, string>> = {
  'session-id': '-tls1_2 -no_ticket',
  'session-ticket': '-tls1_2',
  psk: '-tls1_3',
};

/**
 * Tells one pair of nodes for each mechanism: the handshake that fetches a session, the one that
 * offers it (to another node where there is one), and the commands that do the same by hand.
 */
export async function* explainBalancer(
  balancer: ProbedBalancer,
  dialer: TlsDialer,
  { timeoutMs, width }: { readonly timeoutMs: number; readonly width: number },
): AsyncGenerator<string> {
  const [issuer, other] = balancer.nodes;
  if (issuer === undefined) return;
  const node = other ?? issuer;
  for (const mechanism of MECHANISMS) {
    const nodes = `issued by ${issuer.name}, shown to ${node.name}`;
    yield* wrap(`${printable(balancer.name)}: ${mechanism}, ${nodes}`, width);
    const { says } = scopeBehaviour(balancer.balancerType, mechanism);
    yield* wrap(`documented: ${says}`, width, '  ');
    const base = { ...balancer.dialing, mechanism, timeoutMs };
    const first = await dialer.dial({ ...base, ...placeOf(issuer), offer: null });
    yield* steps('fetch', first.narrative, width);
    if (first.session === null) yield '  nothing to offer: no session of this kind was issued';
    else {
      const second = await dialer.dial({ ...base, ...placeOf(node), offer: first.session });
      yield* steps('offer', second.narrative, width);
    }
    yield '  by hand (the file holds a secret, remove it):';
    for (const command of commands(mechanism, issuer, node, base)) yield `    ${command}`;
    yield '';
  }
}

function placeOf({ address, port }: ProbeNode): Pick<DialRequest, 'address' | 'port'> {
  return { address, port };
}

function steps(what: string, narrative: readonly string[], width: number): readonly string[] {
  return narrative.flatMap((step) => wrap(`${what}: ${step}`, width, '  '));
}

function commands(
  mechanism: Mechanism,
  issuer: ProbeNode,
  node: ProbeNode,
  { serverName }: Pick<DialRequest, 'serverName'>,
): readonly string[] {
  const name = serverName === '' ? '-noservername' : `-servername ${quoted(serverName)}`;
  const call = (to: ProbeNode, session: string) =>
    `(sleep 2; echo Q) | openssl s_client -connect ${quoted(endpoint(to))} ${name} ${OPENSSL_FLAGS[mechanism]} ${session}`;
  const why =
    mechanism === 'session-ticket'
      ? ['# "Reused" counts only if the first command printed "TLS session ticket:"']
      : [];
  return [
    `${call(issuer, '-sess_out session.pem')}`,
    `${call(node, '-sess_in session.pem')} | grep -E '^(New|Reused)'; rm session.pem`,
    ...why,
  ];
}

function endpoint({ address, port }: ProbeNode): string {
  return address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`;
}

/** A word for the shell: a server name comes from a file, and is about to be pasted. */
function quoted(word: string): string {
  return /^[\w.:-]+$/.test(word) ? word : `'${printable(word).replaceAll("'", `'\\''`)}'`;
}
