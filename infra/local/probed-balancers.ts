import { readFile } from 'node:fs/promises';
import { Fault } from '../../functions/errors.ts';
import { DEFAULT_PORT, splitNodeAddress, type Target } from '../../functions/model/targets.ts';
import type { Resolver } from '../../functions/ports.ts';
import { guardAddress } from '../../functions/probe/guard.ts';
import type { ProbedBalancer, ProbeNode } from '../../functions/probe/probe-plan.ts';
import { errorCode } from './error-code.ts';

/** Targets made ready to probe, and what of them is left out, each with the reason. */
export interface FoundBalancers {
  readonly balancers: readonly ProbedBalancer[];
  readonly targetOf: ReadonlyMap<ProbedBalancer, Target>;
  readonly refused: readonly { readonly balancer: string; readonly reason: string }[];
}

/**
 * Finds the nodes of each target, refuses those that may not be probed, and reads certificates and
 * keys. A name that does not resolve refuses its target alone; a file that can't be read throws.
 */
export async function findBalancers(
  targets: readonly Target[],
  resolver: Resolver,
): Promise<FoundBalancers> {
  const refused: { balancer: string; reason: string }[] = [];
  const targetOf = new Map<ProbedBalancer, Target>();
  for (const target of targets) {
    const nodes: ProbeNode[] = [];
    for (const node of await nodesOf(target, resolver, refused)) {
      const guarded = guardAddress(node.address, target.internal === true);
      if (guarded.allowed) nodes.push(node);
      else refused.push({ balancer: target.name, reason: guarded.reason });
    }
    if (nodes.length > 0) targetOf.set({ ...(await readDialing(target)), nodes }, target);
  }
  return { balancers: [...targetOf.keys()], targetOf, refused };
}

async function nodesOf(
  target: Target,
  resolver: Resolver,
  refused: { balancer: string; reason: string }[],
): Promise<readonly ProbeNode[]> {
  const port = target.port ?? DEFAULT_PORT;
  if (target.host === undefined) return named(target.nodes ?? [], port);
  try {
    const addresses = await resolver.resolve(target.host);
    return addresses.map((address) => ({ name: address, address, port }));
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    refused.push({ balancer: target.name, reason: error.message });
    return [];
  }
}

/** A node is its address, as in the logs; another port than the listener's is told with it. */
function named(texts: readonly string[], listener: number): readonly ProbeNode[] {
  return [...new Set(texts)].flatMap((text) => {
    const parts = splitNodeAddress(text);
    if (parts === null) return [];
    const { address, port } = parts;
    return [{ name: port === listener ? address : text, address, port }];
  });
}

async function readDialing(target: Target): Promise<Omit<ProbedBalancer, 'nodes'>> {
  const { name, balancerType, region, clientCertificate, clientKey } = target;
  const trust = await Promise.all((target.trust ?? []).map((path) => readPem(path, target)));
  const own =
    clientCertificate === undefined || clientKey === undefined
      ? null
      : { cert: await readPem(clientCertificate, target), key: await readPem(clientKey, target) };
  return {
    name,
    balancerType,
    region,
    dialing: {
      serverName: target.serverName ?? target.host ?? '',
      trust,
      insecure: target.insecure === true,
      clientCertificate: own,
    },
  };
}

async function readPem(path: string, target: Target): Promise<string> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (cause) {
    const what = `can't read ${path} (${errorCode(cause)})`;
    throw new Fault('read-failed', `${what}: target ${target.name} names it`, { cause });
  }
  if (text.includes('-----BEGIN ')) return text;
  throw new Fault('bad-config', `${path} is no PEM file: target ${target.name} names it`);
}
