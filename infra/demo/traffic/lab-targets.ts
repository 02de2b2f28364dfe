import type { Target } from '../../../functions/model/targets.ts';
import type { ProbedBalancer } from '../../../functions/probe/probe-plan.ts';
import { CLIENT_CERTIFICATE, CLIENT_KEY, SERVER_CERTIFICATE } from './certificates.ts';
import type { OpenNodes } from './drive-plan.ts';
import { setupOf } from './faults.ts';
import { LOOPBACK } from './loopback.ts';
import type { LabBalancer, Scenario } from './scenario.ts';

/** A balancer of the lab as a person would name it in a targets file, and where it really is. */
export interface LabTarget {
  readonly target: Target;
  readonly probed: ProbedBalancer;
}

/** What to probe while the lab runs: nodes go by the addresses of the logs, and are on loopback. */
export function labTargets(scenario: Scenario, nodes: OpenNodes): readonly LabTarget[] {
  return scenario.balancers.map((balancer) => {
    const { name, balancerType, region, accountId, serverName } = balancer;
    const logsRequests = scenario.logsProbes === true && balancerType !== 'network';
    const told = logsRequests ? ({ accountId, request: 'always' } as const) : {};
    const { mutualTls } = setupOf(balancer, scenario.faults);
    const own = { cert: `${CLIENT_CERTIFICATE}`, key: `${CLIENT_KEY}` };
    return {
      target: { name, balancerType, region, host: serverName, mutualTls, ...told },
      probed: {
        ...{ name, balancerType, region, ...told },
        nodes: balancer.nodes.map((address) => ({
          name: address,
          address: LOOPBACK,
          port: portOf(balancer, address, nodes),
        })),
        dialing: {
          serverName,
          trust: [`${SERVER_CERTIFICATE}`],
          insecure: false,
          clientCertificate: mutualTls ? own : null,
        },
      },
    };
  });
}

function portOf({ name }: LabBalancer, address: string, nodes: OpenNodes): number {
  const port = nodes(name, address)?.port;
  if (port === undefined) throw new Error(`node ${address} of ${name} does not run`);
  return port;
}
