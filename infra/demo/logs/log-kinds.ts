import type { LogKind } from '../../../functions/model/source.ts';
import { HOUR_MS } from '../../../functions/model/time.ts';
import type { LabConnection } from '../traffic/drive-plan.ts';
import type { LabBalancer, LogFormat } from '../traffic/scenario.ts';
import { seededHex } from '../traffic/seeded-random.ts';
import { applicationAccessLine, applicationConnectionLine } from './application-log.ts';
import { classicLine } from './classic-log.ts';
import { networkLine } from './network-log.ts';

/** One line, the instant by which it falls into a file, and the connection that it is about. */
export interface LogLine {
  readonly atMs: number;
  readonly text: string;
}

/** How one kind of log is written and named. */
export interface LabLog {
  readonly kind: LogKind;
  readonly formats: readonly LogFormat[];
  readonly periodMs: number;
  readonly keyPrefix: '' | 'conn_log_';
  readonly nodeInKey: boolean;
  readonly gzip: boolean;
  readonly lines: (connection: LabConnection) => LogLine[];
}

const FIVE_MINUTES_MS = 300_000;

/** Every kind of log that the lab writes; a balancer writes those of its format. */
export const LAB_LOGS: readonly LabLog[] = [
  {
    kind: 'application-access',
    formats: ['application', 'application-29'],
    periodMs: FIVE_MINUTES_MS,
    keyPrefix: '',
    nodeInKey: true,
    gzip: true,
    lines: (connection) =>
      connection.visit.requests.map((request) => ({
        atMs: request.createdMs + request.processingMs,
        text: applicationAccessLine(connection, request),
      })),
  },
  {
    kind: 'application-connection',
    formats: ['application'],
    periodMs: FIVE_MINUTES_MS,
    keyPrefix: 'conn_log_',
    nodeInKey: true,
    gzip: true,
    lines: (connection) => [
      { atMs: connection.visit.atMs, text: applicationConnectionLine(connection) },
    ],
  },
  {
    kind: 'network-tls-access',
    formats: ['network'],
    periodMs: FIVE_MINUTES_MS,
    keyPrefix: '',
    nodeInKey: false,
    gzip: true,
    lines: (connection) => [{ atMs: connection.visit.endsMs, text: networkLine(connection) }],
  },
  {
    kind: 'classic-access',
    formats: ['classic'],
    periodMs: HOUR_MS,
    keyPrefix: '',
    nodeInKey: true,
    gzip: false,
    lines: (connection) =>
      connection.visit.requests.map((request) => ({
        atMs: request.createdMs,
        text: classicLine(connection, request),
      })),
  },
];

/** One log file before it is written: its node, the end of its period, its lines in order of time. */
export interface LogFile {
  readonly log: LabLog;
  readonly balancer: LabBalancer;
  readonly node: string;
  readonly periodEndMs: number;
  readonly lines: readonly string[];
}

/** Whether a connection's line of that kind and number is one that its log loses. */
export function isLost({ visit }: LabConnection, kind: LogKind, at: number): boolean {
  const { lostLines } = visit.setup;
  if (lostLines === 0) return false;
  const drawn = Number.parseInt(seededHex(`lost ${visit.id} ${kind} ${at}`, 8), 16) / 2 ** 32;
  return drawn < lostLines;
}

/** The files that the balancers would write about these connections: one per node and period. */
export function logFiles(connections: readonly LabConnection[]): LogFile[] {
  return LAB_LOGS.flatMap((log) => {
    const logged = connections.filter((c) => log.formats.includes(c.visit.balancer.logFormat));
    const entries = logged.flatMap((connection) =>
      log
        .lines(connection)
        .filter((_line, at) => !isLost(connection, log.kind, at))
        .map((line) => ({ line, visit: connection.visit })),
    );
    entries.sort((a, b) => a.line.atMs - b.line.atMs);
    const files = Map.groupBy(entries, ({ line, visit }) => {
      const periodEndMs = (Math.floor(line.atMs / log.periodMs) + 1) * log.periodMs;
      return `${visit.balancer.name} ${visit.node} ${periodEndMs}`;
    });
    return [...files.values()].flatMap((group) => {
      const [first] = group;
      if (first === undefined) return [];
      const { balancer, node } = first.visit;
      const periodEndMs = (Math.floor(first.line.atMs / log.periodMs) + 1) * log.periodMs;
      return [{ log, balancer, node, periodEndMs, lines: group.map(({ line }) => line.text) }];
    });
  });
}
