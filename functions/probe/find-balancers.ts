import { Fault } from '../errors.ts';
import { probeAddressFault } from '../model/addresses/address-range.ts';
import { DEFAULT_PORT, splitNodeAddress, type Target } from '../model/targets.ts';
import type { Resolver } from '../ports.ts';
import type { ProbedBalancer, ProbeNode } from './probe-plan.ts';

/** Targets made ready to probe, and what of them is left out, each with the reason. */
export interface FoundBalancers {
  readonly balancers: readonly ProbedBalancer[];
  readonly targetOf: ReadonlyMap<ProbedBalancer, Target>;
  readonly refused: readonly { readonly balancer: string; readonly reason: string }[];
}

/** The text of a certificate or key that a target names; throws a Fault where it can't be read. */
export type ReadPem = (path: string) => Promise<string>;

/**
 * Finds the nodes of each target, refuses those that may not be probed, and reads certificates and
 * keys. A name that does not resolve refuses its target alone; a file that can't be read throws.
 */
export async function findBalancers(
  targets: readonly Target[],
  resolver: Resolver,
  readPem: ReadPem,
): Promise<FoundBalancers> {
  const refused: { balancer: string; reason: string }[] = [];
  const targetOf = new Map<ProbedBalancer, Target>();
  for (const target of targets) {
    if (lacksCertificate(target)) {
      refused.push({ balancer: target.name, reason: NEEDS_CERTIFICATE });
      continue;
    }
    const nodes: ProbeNode[] = [];
    for (const node of await nodesOf(target, resolver, refused)) {
      const reason = probeAddressFault(node.address, target.internal === true);
      if (reason === null) nodes.push(node);
      else refused.push({ balancer: target.name, reason });
    }
    if (nodes.length > 0) {
      targetOf.set({ ...(await readDialing(target, readPem)), nodes }, target);
    }
  }
  return { balancers: [...targetOf.keys()], targetOf, refused };
}

const NEEDS_CERTIFICATE =
  'the listener was found to verify client certificates: give clientCertificate and clientKey';

/** Without one each handshake would fail, which is no fault of the balancer. */
function lacksCertificate({ mutualTls, clientCertificate, found }: Target): boolean {
  const isVerified = found?.stretches.at(-1)?.mutualTls === 'verify';
  return isVerified && mutualTls !== false && clientCertificate === undefined;
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

/** A node is its address, as in the logs; a port other than the listener's is part of its name. */
function named(texts: readonly string[], listener: number): readonly ProbeNode[] {
  return [...new Set(texts)].flatMap((text) => {
    const parts = splitNodeAddress(text);
    if (parts === null) return [];
    const { address, port } = parts;
    return [{ name: port === listener ? address : text, address, port }];
  });
}

async function readDialing(
  target: Target,
  readPem: ReadPem,
): Promise<Omit<ProbedBalancer, 'nodes'>> {
  const { name, balancerType, region, accountId, clientCertificate, clientKey, request } = target;
  const read = (path: string) => readNamed(path, target, readPem);
  const own =
    clientCertificate === undefined || clientKey === undefined
      ? null
      : { cert: await read(clientCertificate), key: await read(clientKey) };
  return {
    name,
    balancerType,
    region,
    accountId,
    request,
    dialing: {
      serverName: target.serverName ?? target.host ?? '',
      trust: await Promise.all((target.trust ?? []).map(read)),
      insecure: isUnchecked(target),
      clientCertificate: own,
    },
  };
}

/** The name that AWS gives a balancer is on no certificate: where nobody wrote another, none can be checked. */
function isUnchecked({ insecure, serverName, trust, host, found }: Target): boolean {
  if (insecure !== undefined) return insecure;
  const isNameless = serverName === undefined && trust === undefined;
  return isNameless && host !== undefined && host === found?.host;
}

async function readNamed(path: string, target: Target, readPem: ReadPem): Promise<string> {
  const text = await readPem(path).catch((cause: unknown) => {
    if (!(cause instanceof Fault)) throw cause;
    throw new Fault(cause.code, `${cause.message}: target ${target.name} names it`, { cause });
  });
  if (text.includes('-----BEGIN ')) return text;
  throw new Fault('bad-config', `${path} is no PEM file: target ${target.name} names it`);
}
