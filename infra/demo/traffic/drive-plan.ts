import { type LabNode, newTicketKeys, openNode } from './balancer-node.ts';
import {
  type ClientView,
  type ContextName,
  callPlain,
  callTls,
  clientContexts,
  scanPort,
} from './client-calls.ts';
import type { Negotiation } from './negotiation.ts';
import type { Errand } from './scenario.ts';
import { SessionJar } from './session-jar.ts';
import type { LabPlan, LabVisit } from './visit-plan.ts';

/** A visit that took place: what was planned, what the server said, what the client saw. */
export interface LabConnection {
  readonly visit: LabVisit;
  /** Null for plain HTTP, which negotiates nothing. */
  readonly negotiation: Negotiation | null;
  readonly clientResumed: boolean;
}

export interface DriveOptions {
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Called when all visits are made; the nodes run until it has ended. */
  readonly afterVisits?: ((nodes: OpenNodes) => Promise<void>) | undefined;
}

/** The running nodes, by balancer and address. */
export type OpenNodes = (balancer: string, address: string) => LabNode | undefined;

/** Server and clients share one process: more at once is no faster, and inflates each latency. */
const IN_FLIGHT = 2;

/** Makes every planned connection over loopback, hour by hour; rejects on abort, leaves nothing open. */
export async function drive(plan: LabPlan, options: DriveOptions): Promise<LabConnection[]> {
  const visits = plan.hours.flatMap((hour) => hour.visits);
  const nodes = await openNodes(visits);
  try {
    const connections = await driveHours(plan, nodes, visits.length, options);
    await options.afterVisits?.((balancer, address) => nodes.get(nodeKey(balancer, address)));
    return connections;
  } finally {
    await Promise.all([...nodes.values()].map((node) => node.close()));
  }
}

type Nodes = ReadonlyMap<string, LabNode>;

function nodeKey(balancer: string, node: string): string {
  return `${balancer} ${node}`;
}

async function openNodes(visits: readonly LabVisit[]): Promise<Nodes> {
  const balancers = new Map(visits.map(({ balancer, setup }) => [balancer, setup]));
  const nodes = new Map<string, LabNode>();
  for (const [balancer, setup] of balancers) {
    const shared = newTicketKeys();
    for (const address of balancer.nodes) {
      const keys = setup.tickets === 'region' ? shared : newTicketKeys();
      nodes.set(nodeKey(balancer.name, address), await openNode(setup, keys));
    }
  }
  return nodes;
}

async function driveHours(
  plan: LabPlan,
  nodes: Nodes,
  total: number,
  { onProgress, signal }: DriveOptions,
): Promise<LabConnection[]> {
  const jars = new Map<string, SessionJar>();
  const contexts = clientContexts();
  const connections: LabConnection[] = [];
  for (const hour of plan.hours) {
    for (const { balancer, node } of hour.forgetful) nodes.get(nodeKey(balancer, node))?.forget();
    const queues = [...Map.groupBy(hour.visits, (visit) => visit.client.id).values()];
    await eachInFlight(queues, IN_FLIGHT, async (queue) => {
      for (const visit of queue) {
        signal?.throwIfAborted();
        connections.push(await make(visit, { nodes, jars, contexts }));
        onProgress?.(connections.length, total);
      }
    });
  }
  // The order of ending depends on timing: nothing after this may.
  return connections.sort((a, b) => compareVisits(a.visit, b.visit));
}

function compareVisits(a: LabVisit, b: LabVisit): number {
  return a.atMs - b.atMs || (a.id < b.id ? -1 : 1);
}

/** Runs `work` over all items, so many at once; the first failure ends it once all have stopped. */
async function eachInFlight<T>(
  items: readonly T[],
  width: number,
  work: (item: T) => Promise<void>,
): Promise<void> {
  const rest = items.values();
  const worker = async () => {
    for (const item of rest) await work(item);
  };
  const ends = await Promise.allSettled(Array.from({ length: width }, worker));
  for (const end of ends) if (end.status === 'rejected') throw end.reason;
}

interface World {
  readonly nodes: Nodes;
  readonly jars: Map<string, SessionJar>;
  readonly contexts: ReturnType<typeof clientContexts>;
}

type Errands = Readonly<
  Record<Errand, (visit: LabVisit, node: LabNode, world: World) => Promise<ClientView>>
>;

const ERRANDS: Errands = {
  tls: (visit, node, world) => callAs(visit.client.ability, visit, node, world),
  'no-certificate': (visit, node, world) => callAs('without-certificate', visit, node, world),
  'old-version': (visit, node, world) => callAs('old-version', visit, node, world),
  'plain-http': (visit, node) =>
    callPlain(node.plainPort, visit.balancer.serverName, visit.requests[0]?.path ?? '/'),
  'port-scan': (_visit, node) => scanPort(node.port),
};

function callAs(
  name: ContextName,
  visit: LabVisit,
  node: LabNode,
  { jars, contexts }: World,
): Promise<ClientView> {
  const { id, program } = visit.client;
  const { offers } = program;
  return callTls({
    port: node.port,
    serverName: visit.balancer.serverName,
    context: contexts[name],
    session: offers ? (jars.get(id)?.offerAt(visit.atMs) ?? null) : null,
    paths: visit.requests.map((request) => request.path),
  });
}

async function make(visit: LabVisit, world: World): Promise<LabConnection> {
  const node = world.nodes.get(nodeKey(visit.balancer.name, visit.node));
  if (node === undefined) throw new Error(`no node ${visit.node} of ${visit.balancer.name}`);
  const view = await ERRANDS[visit.errand](visit, node, world);
  const plain = visit.errand === 'plain-http';
  const negotiation = plain ? null : await node.negotiation(view.localPort);
  checkAsPlanned(visit, view, negotiation);
  if (view.session !== null && negotiation?.outcome !== 'failed') {
    const jar = world.jars.get(visit.client.id) ?? new SessionJar();
    jar.put(view.session, visit.atMs);
    world.jars.set(visit.client.id, jar);
  }
  return { visit, negotiation, clientResumed: view.resumed };
}

/** A lab whose connections do not come off as planned would have no truth to compare with. */
function checkAsPlanned(visit: LabVisit, view: ClientView, negotiation: Negotiation | null): void {
  const shouldFail = !['tls', 'plain-http'].includes(visit.errand);
  const failed = negotiation?.outcome === 'failed';
  const serverResumed = negotiation?.outcome === 'resumed';
  const asPlanned = failed === shouldFail && view.resumed === serverResumed;
  if (asPlanned && view.answered === visit.requests.length) return;
  const got = `${negotiation?.outcome}, ${view.answered} answers, client resumed: ${view.resumed}`;
  throw new Error(`lab visit ${visit.id} (${visit.errand}) did not come off as planned: ${got}`);
}
