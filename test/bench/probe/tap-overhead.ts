import type { Socket } from 'node:net';
import type { DialRequest } from '../../../functions/ports.ts';
import { openTcp } from '../../../infra/tls/tcp-connection.ts';
import { TlsContexts } from '../../../infra/tls/tls-contexts.ts';
import { type HandshakeOrder, shakeHands } from '../../../infra/tls/tls-handshake.ts';
import type { LabProcess } from '../../lab-process.ts';
import { spreadOf, spreadText } from '../spread.ts';
import { plainHandshake } from './plain-handshake.ts';
import { kindText, openBenchNode, PROBE_KINDS } from './probe-kinds.ts';

type Way = (socket: Socket, order: HandshakeOrder) => Promise<Seen>;
interface Seen {
  readonly handshakeMs: number | null;
  readonly reused: boolean;
  readonly session: Buffer | null;
}

/** A few handshakes one after another: the median time, and the prober's processor time for each. */
interface Block {
  readonly handshakeMs: number;
  readonly cpuMs: number;
}

const BLOCKS_A_ROUND = 5;
const HANDSHAKES_A_BLOCK = 20;

/** A handshake with the tap over one without, in turns, one at a time. */
export async function tapTable(lab: LabProcess, rounds: number): Promise<readonly string[]> {
  const requestOf = await openBenchNode(lab);
  const contexts = new TlsContexts();
  const rows: string[] = [];
  for (const kind of PROBE_KINDS) {
    const request = requestOf(kind.mechanism);
    const fresh = orderOf(request, contexts);
    const { session } = await shake(request, fresh, shakeHands);
    const order = kind.way === 'full' ? fresh : { ...fresh, session };
    const blocks: { readonly tapped: Block; readonly plain: Block }[] = [];
    await pair(request, order);
    for (let count = 0; count < rounds * BLOCKS_A_ROUND; count += 1) {
      blocks.push(await pair(request, order));
    }
    rows.push(`${kindText(kind)}${cellsOf(blocks)}`);
  }
  const heads = ['with ms', 'without', 'ratio'].map((head) => head.padEnd(10)).join('');
  return [
    '\nthe wire tap: a handshake with it and without, in turns, one at a time',
    `${''.padEnd(26)}${heads}${''.padEnd(8)}CPU ms with, without`,
    ...rows,
  ];
}

async function pair(request: DialRequest, order: HandshakeOrder) {
  const tapped = await block(request, order, shakeHands);
  return { tapped, plain: await block(request, order, plainHandshake) };
}

function cellsOf(blocks: readonly { readonly tapped: Block; readonly plain: Block }[]): string {
  const middle = (of: (pair: (typeof blocks)[0]) => number) => spreadOf(blocks.map(of)).median;
  const ratio = spreadOf(blocks.map(({ tapped, plain }) => tapped.handshakeMs / plain.handshakeMs));
  return [
    middle(({ tapped }) => tapped.handshakeMs)
      .toFixed(2)
      .padEnd(10),
    middle(({ plain }) => plain.handshakeMs)
      .toFixed(2)
      .padEnd(10),
    spreadText(ratio, 2).padEnd(18),
    middle(({ tapped }) => tapped.cpuMs)
      .toFixed(2)
      .padEnd(6),
    middle(({ plain }) => plain.cpuMs).toFixed(2),
  ].join('');
}

async function block(request: DialRequest, order: HandshakeOrder, way: Way): Promise<Block> {
  const times: number[] = [];
  const cpu = process.cpuUsage();
  for (let count = 0; count < HANDSHAKES_A_BLOCK; count += 1) {
    const { handshakeMs, reused } = await shake(request, order, way);
    if (handshakeMs === null || reused !== (order.session !== null)) {
      throw new Error(`${request.mechanism}: the handshake did not come to what is measured`);
    }
    times.push(handshakeMs);
  }
  const { user, system } = process.cpuUsage(cpu);
  const cpuMs = (user + system) / 1_000 / HANDSHAKES_A_BLOCK;
  return { handshakeMs: spreadOf(times).median, cpuMs };
}

async function shake(request: DialRequest, order: HandshakeOrder, way: Way): Promise<Seen> {
  const tcp = await openTcp(request.address, request.port, request.timeoutMs);
  if (tcp.socket === null) throw new Error(tcp.reason);
  return await way(tcp.socket, order);
}

function orderOf(request: DialRequest, contexts: TlsContexts): HandshakeOrder {
  const { address, serverName, timeoutMs } = request;
  const context = contexts.of(request);
  return { address, serverName, context, session: null, timeoutMs, ticketWaitMs: 1_000 };
}
