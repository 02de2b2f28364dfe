import { HOUR_MS } from '../../../functions/model/time.ts';
import { clientPool, type LabClient } from './client-pool.ts';
import { setupOf } from './faults.ts';
import { type LabRequest, planRequests } from './requests.ts';
import type { ClientGroup, Errand, LabBalancer, LabSetup, Scenario } from './scenario.ts';
import { type Random, seededRandom } from './seeded-random.ts';

/** One connection to be made: who, where, and the virtual instant that the logs will show. */
export interface LabVisit {
  /** Unique in the lab and the same for the same seed. */
  readonly id: string;
  readonly balancer: LabBalancer;
  readonly setup: LabSetup;
  readonly node: string;
  readonly client: LabClient;
  readonly clientPort: number;
  readonly errand: Errand;
  readonly atMs: number;
  readonly endsMs: number;
  readonly requests: readonly LabRequest[];
}

/** One hour of the lab: what is lost at its start, then its visits in the order of their time. */
export interface LabHour {
  readonly forgetful: readonly { readonly balancer: string; readonly node: string }[];
  readonly visits: readonly LabVisit[];
}

export interface LabPlan {
  readonly startMs: number;
  readonly windowStartMs: number;
  readonly endMs: number;
  readonly hours: readonly LabHour[];
}

export const WAVE_MS = 300_000;
/** A wave leaves room at its end, so that only long connections reach into the next file. */
const WAVE_SPREAD_S = 270;
/**
 * Waves start at minutes 5 to 50, so that what spills over stays within the hour; the step spreads
 * neighbours, so that some application balancer's last file of a day is delivered the next day.
 */
const WAVES_PER_HOUR = 10;
const WAVE_STEP = 7;
const PARALLEL_CHANCE = 0.05;
const PORTS_FROM = 20_000;

/** Every balancer has one client that comes each hour, so that no hour is without a log. */
const MONITOR: ClientGroup = {
  errand: 'tls',
  path: 'home',
  clients: 1,
  visitsBefore: Number.POSITIVE_INFINITY,
  visitsWithin: Number.POSITIVE_INFINITY,
};

/** Plans every visit of a run from its seed alone; `startMs` is rounded down to the hour. */
export function planLab(scenario: Scenario, seed: number, startMs: number): LabPlan {
  const hourStartMs = Math.floor(startMs / HOUR_MS) * HOUR_MS;
  const hours = scenario.hoursBefore + scenario.hoursWithin;
  const setups = new Map(scenario.balancers.map((b) => [b, setupOf(b, scenario.faults)]));
  const visits = [...setups].flatMap(([balancer, setup], index) =>
    planBalancer({ scenario, balancer, setup, index, startMs: hourStartMs, seed }),
  );
  visits.sort((a, b) => a.atMs - b.atMs || (a.id < b.id ? -1 : 1));
  const byHour = Map.groupBy(visits, (visit) => Math.floor((visit.atMs - hourStartMs) / HOUR_MS));
  return {
    startMs: hourStartMs,
    windowStartMs: hourStartMs + scenario.hoursBefore * HOUR_MS,
    endMs: hourStartMs + hours * HOUR_MS,
    hours: Array.from({ length: hours }, (_, hour) => ({
      forgetful: hour < scenario.hoursBefore ? [] : forgetfulNodes(setups),
      visits: byHour.get(hour) ?? [],
    })),
  };
}

function forgetfulNodes(setups: ReadonlyMap<LabBalancer, LabSetup>): LabHour['forgetful'] {
  return [...setups].flatMap(([{ name }, { forgetfulNode }]) =>
    forgetfulNode === null ? [] : [{ balancer: name, node: forgetfulNode }],
  );
}

interface BalancerTask {
  readonly scenario: Scenario;
  readonly balancer: LabBalancer;
  readonly setup: LabSetup;
  readonly index: number;
  readonly startMs: number;
  readonly seed: number;
}

function planBalancer(task: BalancerTask): LabVisit[] {
  const random = seededRandom(`${task.seed}/${task.balancer.name}`);
  const groups = [MONITOR, ...task.balancer.groups];
  const clients = clientPool(task.balancer, task.index, groups, random);
  return clients.flatMap((client) => planClient(task, client, random));
}

function planClient(task: BalancerTask, client: LabClient, random: Random): LabVisit[] {
  const { balancer, setup, scenario } = task;
  const visits: LabVisit[] = [];
  const before = hoursBetween(0, scenario.hoursBefore);
  const within = hoursBetween(scenario.hoursBefore, scenario.hoursBefore + scenario.hoursWithin);
  const hours = [
    ...random.sample(before, client.group.visitsBefore),
    ...random.sample(within, client.group.visitsWithin),
  ];
  hours.forEach((hour, turn) => {
    const waveMs =
      task.startMs + hour * HOUR_MS + (1 + ((task.index * WAVE_STEP) % WAVES_PER_HOUR)) * WAVE_MS;
    const instants = instantsOf(client, balancer, waveMs, random);
    const node = nodeFor(client, balancer, turn, random);
    for (const atMs of instants) {
      const id = `${task.seed}/${client.id}/${visits.length}`;
      const clientPort = PORTS_FROM + client.index * 50 + visits.length;
      const { errand } = client.group;
      const talk = planRequests({ balancer, errand, atMs, random });
      visits.push({ id, balancer, setup, node, client, clientPort, errand, atMs, ...talk });
    }
  });
  return visits;
}

function hoursBetween(from: number, to: number): number[] {
  return Array.from({ length: to - from }, (_, index) => from + index);
}

/** When in the wave a client comes: the monitor at its start, others later, some with two at once. */
function instantsOf(
  client: LabClient,
  balancer: LabBalancer,
  waveMs: number,
  random: Random,
): number[] {
  if (client.group === MONITOR) return [waveMs];
  const secondMs = waveMs + (1 + random.below(WAVE_SPREAD_S)) * 1000;
  // Network logs know whole seconds only: the same instants there, and no parallel opens.
  if (balancer.balancerType === 'network') return [secondMs];
  const atMs = secondMs + random.below(1000);
  const parallel = client.group.errand === 'tls' && random.chance(PARALLEL_CHANCE);
  return parallel ? [atMs, atMs + 200 + random.below(400)] : [atMs];
}

function nodeFor(client: LabClient, balancer: LabBalancer, turn: number, random: Random): string {
  const { nodes } = balancer;
  const positions = {
    home: client.index,
    random: random.below(nodes.length),
    tour: client.index + turn,
  };
  const node = nodes[positions[client.group.path] % nodes.length];
  if (node === undefined) throw new Error(`${balancer.name} has no nodes`);
  return node;
}
