import { SILENT_PROGRAMS, USUAL_PROGRAMS } from './client-programs.ts';
import type { ClientGroup, LabBalancer, Path } from './scenario.ts';

const OWN = '123456789012';
const OTHER = '210987654321';

function returning(
  path: Path,
  clients: number,
  visitsBefore: number,
  visitsWithin: number,
): ClientGroup {
  return { errand: 'tls', path, clients, visitsBefore, visitsWithin };
}

function once(clients: number): ClientGroup {
  return returning('random', clients, 0, 1);
}

function strangers(errand: ClientGroup['errand'], clients: number): ClientGroup {
  return { errand, path: 'random', clients, visitsBefore: 3, visitsWithin: 2 };
}

/** The lab's balancers: four that behave, those that `faults.ts` breaks, and one that only looks broken. */
export const LAB_BALANCERS: readonly LabBalancer[] = [
  {
    balancerType: 'application',
    accountId: OWN,
    region: 'eu-west-1',
    name: 'app/shop/1a2b3c4d5e6f7081',
    serverName: 'shop.lab.test',
    nodes: ['192.0.2.11', '192.0.2.12', '192.0.2.13'],
    logFormat: 'application',
    programs: [...USUAL_PROGRAMS, ...SILENT_PROGRAMS],
    groups: [
      returning('home', 24, 3, 4),
      returning('random', 18, 3, 4),
      once(30),
      strangers('plain-http', 4),
      strangers('old-version', 3),
    ],
  },
  {
    balancerType: 'application',
    accountId: OWN,
    region: 'us-east-1',
    name: 'app/archive/2b3c4d5e6f708192',
    serverName: 'archive.lab.test',
    nodes: ['192.0.2.21', '192.0.2.22'],
    logFormat: 'application-29',
    groups: [
      returning('home', 20, 3, 4),
      returning('random', 12, 3, 4),
      once(20),
      strangers('plain-http', 3),
    ],
  },
  {
    balancerType: 'network',
    accountId: OWN,
    region: 'eu-west-1',
    name: 'net/feed/3c4d5e6f708192a3',
    serverName: 'feed.lab.test',
    nodes: ['192.0.2.31', '192.0.2.32', '192.0.2.33'],
    logFormat: 'network',
    groups: [
      returning('home', 15, 3, 4),
      returning('random', 30, 3, 4),
      once(20),
      strangers('old-version', 3),
      strangers('port-scan', 5),
    ],
  },
  {
    balancerType: 'classic',
    accountId: OWN,
    region: 'us-east-1',
    name: 'legacy-web',
    serverName: 'legacy-web.lab.test',
    nodes: ['192.0.2.41', '192.0.2.42'],
    logFormat: 'classic',
    groups: [
      returning('home', 20, 3, 4),
      returning('random', 15, 3, 4),
      once(15),
      strangers('plain-http', 3),
    ],
  },
  // Newcomers on a tour of the nodes: their first arrivals are what cross-node ones are held against.
  {
    balancerType: 'application',
    accountId: OWN,
    region: 'eu-west-1',
    name: 'app/checkout/4d5e6f708192a3b4',
    serverName: 'checkout.lab.test',
    nodes: ['192.0.2.51', '192.0.2.52', '192.0.2.53', '192.0.2.54'],
    logFormat: 'application',
    groups: [returning('tour', 80, 0, 4), returning('random', 20, 2, 2)],
  },
  // A node is held against its peers over at least 50 clients each.
  {
    balancerType: 'application',
    accountId: OWN,
    region: 'eu-west-1',
    name: 'app/media/5e6f708192a3b4c5',
    serverName: 'media.lab.test',
    nodes: ['192.0.2.61', '192.0.2.62', '192.0.2.63'],
    logFormat: 'application',
    groups: [returning('home', 198, 1, 3), once(20)],
  },
  // Mutual TLS as documented: no resumption at all.
  {
    balancerType: 'application',
    accountId: OTHER,
    region: 'us-east-1',
    name: 'app/partners/6f708192a3b4c5d6',
    serverName: 'partners.lab.test',
    nodes: ['192.0.2.71', '192.0.2.72'],
    logFormat: 'application',
    setup: { mutualTls: true, accepts: false },
    groups: [returning('home', 30, 3, 4), once(10), strangers('no-certificate', 4)],
  },
  {
    balancerType: 'application',
    accountId: OTHER,
    region: 'us-east-1',
    name: 'app/campaign/708192a3b4c5d6e7',
    serverName: 'campaign.lab.test',
    nodes: ['192.0.2.81', '192.0.2.82'],
    logFormat: 'application',
    groups: [returning('home', 48, 1, 6), once(12)],
  },
  {
    balancerType: 'classic',
    accountId: OWN,
    region: 'eu-west-1',
    name: 'legacy-pay',
    serverName: 'legacy-pay.lab.test',
    nodes: ['192.0.2.91', '192.0.2.92'],
    logFormat: 'classic',
    groups: [returning('home', 18, 3, 3), returning('random', 10, 3, 3), once(10)],
  },
  {
    balancerType: 'network',
    accountId: OTHER,
    region: 'us-east-1',
    name: 'net/telemetry/8192a3b4c5d6e7f8',
    serverName: 'telemetry.lab.test',
    nodes: ['192.0.2.101', '192.0.2.102'],
    logFormat: 'network',
    groups: [returning('random', 24, 3, 3), once(10)],
  },
  // As it should be, but no client offers a session: without kinds this would be `never-resumed`.
  {
    balancerType: 'application',
    accountId: OTHER,
    region: 'eu-west-1',
    name: 'app/reports/92a3b4c5d6e7f809',
    serverName: 'reports.lab.test',
    nodes: ['192.0.2.111', '192.0.2.112'],
    logFormat: 'application',
    programs: SILENT_PROGRAMS,
    groups: [returning('home', 48, 1, 6), once(12)],
  },
];
