import { scopeBehaviour } from '../../../functions/behaviours/resumption.ts';
import { MECHANISMS } from '../../../functions/model/balancer.ts';
import type { DialRequest, TlsDialer } from '../../../functions/ports.ts';
import type { ProbedBalancer, ProbeNode } from '../../../functions/probe/probe-plan.ts';
import { NodeTickets, requestPolicy } from '../../../functions/probe/ticket-requests.ts';
import { ticketRequest } from '../../tls/ticket-request.ts';
import { opensslCommands, type PemFiles } from './openssl-commands.ts';
import { printable, wrap } from './text-layout.ts';

const TOKENS =
  'each handshake is followed by such a request; where the trials are kept (--out), the path of each ' +
  'ends with a token of its own, by which analyse finds the connection in the log of the balancer';

/**
 * Explains one pair of nodes for each mechanism: the handshake that fetches a session, the one that
 * offers it (to another node where there is one), and the commands that do the same by hand.
 */
export async function* explainBalancer(
  balancer: ProbedBalancer,
  files: PemFiles,
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
    const policy = requestPolicy(balancer.balancerType, balancer.request);
    const tickets = new NodeTickets();
    const base = (isOffer: boolean) => ({
      ...{ ...balancer.dialing, mechanism, timeoutMs, awaitsReissue: true },
      request: tickets.requestOf(policy, mechanism, isOffer),
    });
    const first = await dialer.dial({ ...base(false), ...placeOf(issuer), offer: null });
    tickets.learn(first);
    yield* steps('fetch', first.narrative, width);
    if (policy === 'always') yield* wrap(TOKENS, width, '  ');
    if (first.session === null) yield '  nothing to offer: no session of this kind was issued';
    else {
      const second = await dialer.dial({ ...base(true), ...placeOf(node), offer: first.session });
      yield* steps('offer', second.narrative, width);
    }
    yield '  by hand (session.pem holds a secret; the last command removes it):';
    const { serverName } = balancer.dialing;
    const request = first.requested
      ? ticketRequest(serverName || issuer.address, issuer.port)
      : null;
    const trial = { mechanism, issuer, node, serverName, files, request };
    for (const command of opensslCommands(trial)) {
      yield `    ${command}`;
    }
    yield '';
  }
}

function placeOf({ address, port }: ProbeNode): Pick<DialRequest, 'address' | 'port'> {
  return { address, port };
}

function steps(what: string, narrative: readonly string[], width: number): readonly string[] {
  return narrative.flatMap((step) => wrap(`${what}: ${step}`, width, '  '));
}
