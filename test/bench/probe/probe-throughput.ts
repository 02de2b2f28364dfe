import type { Mechanism } from '../../../functions/model/balancer.ts';
import type { DialRequest } from '../../../functions/ports.ts';
import { NodeTlsDialer } from '../../../infra/tls/tls-dialer.ts';
import type { LabProcess } from '../../lab-process.ts';
import { spreadOf, spreadText } from '../spread.ts';
import { kindText, openBenchNode, PROBE_KINDS, type ProbeKind } from './probe-kinds.ts';

const CONCURRENCIES = [1, 10, 24];
const HANDSHAKES = 200;

/** What so many handshakes side by side came to; the processor time is the prober's alone. */
interface Burst {
  readonly perSecond: number;
  readonly cpuMs: number;
}

/** Handshakes a second through the dialer, by kind and by how many are under way. */
export async function throughputTable(lab: LabProcess, rounds: number): Promise<readonly string[]> {
  const requestOf = await openBenchNode(lab);
  const dialer = new NodeTlsDialer({ nowMs: Date.now });
  const seen = new Map<string, Burst[]>();
  for (let round = -1; round < rounds; round += 1) {
    for (const kind of PROBE_KINDS) {
      for (const concurrency of CONCURRENCIES) {
        const done = await burst(dialer, kind, requestOf, concurrency);
        // The first round warms up: modules, compiled code, both processes' memory.
        if (round < 0) continue;
        const key = `${kindText(kind)}${concurrency}`;
        seen.set(key, [...(seen.get(key) ?? []), done]);
      }
    }
  }
  const heads = CONCURRENCIES.map((concurrency) => `${concurrency} at once`.padEnd(18)).join('');
  return [
    `\nhandshakes a second, lab in a process of its own, ${HANDSHAKES} each time`,
    `${''.padEnd(26)}${heads}CPU ms`,
    ...PROBE_KINDS.map((kind) => rowOf(kind, (at) => seen.get(`${kindText(kind)}${at}`) ?? [])),
  ];
}

function rowOf(kind: ProbeKind, at: (concurrency: number) => readonly Burst[]): string {
  const cells = CONCURRENCIES.map((concurrency) => {
    const rates = at(concurrency).map(({ perSecond }) => perSecond);
    return spreadText(spreadOf(rates), 0).padEnd(18);
  });
  const all = CONCURRENCIES.flatMap(at).map(({ cpuMs }) => cpuMs);
  return `${kindText(kind)}${cells.join('')}${spreadOf(all).median.toFixed(2).padStart(6)}`;
}

async function burst(
  dialer: NodeTlsDialer,
  { mechanism, way }: ProbeKind,
  requestOf: (mechanism: Mechanism) => DialRequest,
  concurrency: number,
): Promise<Burst> {
  const full = requestOf(mechanism);
  const request = way === 'full' ? full : { ...full, offer: (await dialer.dial(full)).session };
  let left = HANDSHAKES;
  const lane = async (): Promise<void> => {
    while (left > 0) {
      left -= 1;
      const { failure, resumedBy } = await dialer.dial(request);
      const ended = failure?.detail ?? (resumedBy === null ? 'full' : 'resumed');
      if (ended !== way) throw new Error(`${mechanism} should be ${way}: ${ended}`);
    }
  };
  const cpu = process.cpuUsage();
  const startedMs = performance.now();
  await Promise.all(Array.from({ length: concurrency }, lane));
  const tookMs = performance.now() - startedMs;
  const { user, system } = process.cpuUsage(cpu);
  return {
    perSecond: (HANDSHAKES * 1_000) / tookMs,
    cpuMs: (user + system) / 1_000 / HANDSHAKES,
  };
}
