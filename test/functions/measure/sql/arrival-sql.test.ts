import { DAY_MS, HOUR_MS } from '../../../../functions/model/time.ts';
import { type Example, testArrivals } from '../arrival-examples.ts';
import { type HandshakeText, handshake, T0 } from '../lake-rows.ts';

const at = (afterMs: number, given: Partial<HandshakeText> = {}) =>
  handshake({ handshake_at_ms: T0 + afterMs, ...given });

const OTHER_NODE = { node: '10.0.0.2' };

const ARRIVAL_EXAMPLES: readonly Example[] = [
  {
    rule: 'a client seen on this node comes back same-node',
    rows: [at(0), at(5000)],
    arrivals: [1, 0, 1],
  },
  {
    rule: 'a client seen on another node only comes cross-node',
    rows: [at(0), at(5000, OTHER_NODE)],
    arrivals: [0, 1, 1],
  },
  {
    rule: 'same-node wins where the client was on both nodes',
    rows: [at(0), at(5000, OTHER_NODE), at(9000)],
    arrivals: [1, 1, 1],
  },
  {
    rule: 'another client has no history here',
    rows: [at(0), at(5000, { client: 'client-b' })],
    arrivals: [0, 0, 2],
  },
  {
    rule: 'another balancer is no history',
    rows: [at(0), at(5000, { balancer: 'app/other/1' })],
    arrivals: [0, 0, 2],
  },
  {
    rule: 'the same balancer name in another account is no history',
    rows: [at(0), at(5000, { account_id: '2' })],
    arrivals: [0, 0, 2],
  },
  {
    rule: 'parallel opens have no session to offer',
    rows: [at(0), at(0), at(999)],
    arrivals: [0, 0, 3],
  },
  { rule: 'exactly one second earlier is history', rows: [at(0), at(1000)], arrivals: [1, 0, 1] },
  {
    rule: 'exactly one lifetime earlier is history',
    rows: [at(0), at(DAY_MS)],
    arrivals: [1, 0, 1],
  },
  {
    rule: 'one millisecond more than a lifetime is not',
    rows: [at(0), at(DAY_MS + 1)],
    arrivals: [0, 0, 2],
  },
  {
    rule: 'a failed handshake leaves no session',
    rows: [at(0, { outcome: 'failed' }), at(5000)],
    arrivals: [0, 0, 2],
  },
  {
    rule: 'a handshake of unknown outcome leaves one',
    rows: [at(0, { outcome: 'unknown' }), at(5000)],
    arrivals: [1, 0, 1],
  },
  {
    rule: 'an unknown node is a node of its own',
    rows: [at(0, { node: null }), at(5000), at(9000, { node: null })],
    arrivals: [1, 1, 1],
  },
  {
    rule: 'what lies before the window is history, but is not counted',
    rows: [at(-HOUR_MS), at(5000)],
    arrivals: [1, 0, 0],
    settings: { fromMs: T0 },
  },
  {
    rule: 'the end of the window is not in it',
    rows: [at(0), at(5000), at(9000)],
    arrivals: [1, 0, 1],
    settings: { fromMs: T0, toMs: T0 + 9000 },
  },
];

testArrivals(ARRIVAL_EXAMPLES);
