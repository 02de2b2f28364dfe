import { MECHANISMS, type Mechanism } from '../../../functions/model/balancer.ts';
import type { DialRequest } from '../../../functions/ports.ts';
import { PROBE_SERVER_NAME } from '../../../infra/demo/probe/probe-lab.ts';
import type { ProbeProfile } from '../../../infra/demo/probe/probe-profile.ts';
import { SERVER_CERTIFICATE } from '../../../infra/demo/traffic/certificates.ts';
import type { LabProcess } from '../../lab-process.ts';

/** What is measured: a handshake by one mechanism, full or resumed. */
export interface ProbeKind {
  readonly mechanism: Mechanism;
  readonly way: 'full' | 'resumed';
}

/** Each mechanism, full and resumed. */
export const PROBE_KINDS: readonly ProbeKind[] = MECHANISMS.flatMap((mechanism) => [
  { mechanism, way: 'full' },
  { mechanism, way: 'resumed' },
]);

/** The label of a kind in a table. */
export function kindText({ mechanism, way }: ProbeKind): string {
  return `${mechanism.padEnd(16)}${way.padEnd(10)}`;
}

/** A balancer that speaks all three mechanisms, its nodes so many milliseconds away. */
export function benchProfile(nodes: number, rttMs: number): ProbeProfile {
  const away = Array.from({ length: nodes }, () => ({ rttMs }));
  return { name: 'bench', done: 'healthy', balancerType: 'application', nodes: away, finds: [] };
}

/** Opens a near node in the lab's process; what it answers is a request for a full handshake. */
export async function openBenchNode(
  lab: LabProcess,
): Promise<(mechanism: Mechanism) => DialRequest> {
  const [target] = await lab.open([benchProfile(1, 0)], 1);
  const [address = '', port] = target?.nodes?.[0]?.split(':') ?? [];
  return (mechanism) => ({
    ...{ address, port: Number(port), serverName: PROBE_SERVER_NAME, mechanism },
    ...{ trust: [SERVER_CERTIFICATE.toString()], insecure: false, clientCertificate: null },
    ...{ offer: null, timeoutMs: 5_000 },
  });
}
