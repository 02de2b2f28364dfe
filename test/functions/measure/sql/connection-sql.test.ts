import { HOUR_MS } from '../../../../functions/model/time.ts';
import { type Example, testArrivals } from '../arrival-examples.ts';
import { type HandshakeText, handshake, T0 } from '../lake-rows.ts';

const at = (afterMs: number, given: Partial<HandshakeText> = {}) =>
  handshake({ handshake_at_ms: T0 + afterMs, ...given });

const CONNECTION_EXAMPLES: readonly Example[] = [
  {
    rule: 'a connection that spans two objects is one handshake, at its first request',
    rows: [at(5000, { connection_id: 'TID_x' }), at(0, { connection_id: 'TID_x' }), at(5500)],
    // Were it counted at 5000 ms, the handshake at 5500 ms would be parallel to it.
    arrivals: [1, 0, 1],
  },
  {
    rule: 'the connection log joins by trace id, and its time is the handshake',
    rows: [
      at(900, { connection_id: 'TID_x', outcome: 'unknown', handshake_ms: 3 }),
      at(0, { connection_id: 'TID_x', outcome: 'resumed' }),
      at(1500),
    ],
    arrivals: [0, 0, 2],
  },
  {
    rule: 'a copied object changes nothing',
    rows: [0, 1].map(() => at(0, { connection_id: 'TID_x', reading_id: 2n })),
    arrivals: [0, 0, 1],
  },
  {
    rule: 'the same line id on two balancers is two handshakes',
    rows: [
      at(0, { connection_id: 'line:x' }),
      at(0, { connection_id: 'line:x', balancer: 'app/b/2' }),
    ],
    arrivals: [0, 0, 2],
  },
  {
    rule: 'requests of one flow within the keep-alive time are one connection',
    rows: [0, 1, 2].map((hours) => at(hours * HOUR_MS, { connection_id: 'flow:x' })),
    arrivals: [0, 0, 1],
  },
  {
    rule: 'a longer pause starts another connection of the flow',
    rows: [0, HOUR_MS + 1].map((ms) => at(ms, { connection_id: 'flow:x' })),
    arrivals: [1, 0, 1],
  },
  {
    rule: 'the pause runs from the latest end so far, not from the last row',
    rows: [
      at(0, { connection_id: 'flow:x', last_seen_ms: T0 + 3 * HOUR_MS }),
      at(HOUR_MS, { connection_id: 'flow:x' }),
      at(4 * HOUR_MS, { connection_id: 'flow:x' }),
    ],
    arrivals: [0, 0, 1],
  },
  {
    rule: 'a connection whose lines carry the trace id only in part is one',
    rows: [
      at(0, { connection_id: 'flow:x', last_seen_ms: T0 + 500 }),
      at(400, { connection_id: 'TID_x' }),
      at(700, { connection_id: 'flow:x' }),
    ],
    arrivals: [0, 0, 1],
  },
  {
    rule: 'lines without the id are of another connection at another node, port or time',
    rows: [
      at(0, { connection_id: 'TID_x' }),
      at(1, { connection_id: 'flow:x', client_port: 40_001 }),
      at(2, { connection_id: 'flow:y', node: '10.0.0.2' }),
      at(HOUR_MS + 1, { connection_id: 'flow:z' }),
    ],
    arrivals: [1, 0, 3],
  },
  {
    rule: 'lines without the id between two connections tell of both',
    rows: [
      at(0, { connection_id: 'TID_x', outcome: 'unknown' }),
      at(400, { connection_id: 'flow:x' }),
      at(800, { connection_id: 'TID_y', outcome: 'unknown' }),
    ],
    arrivals: [0, 0, 2],
  },
];

testArrivals(CONNECTION_EXAMPLES);
