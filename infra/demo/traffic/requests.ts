import type { Errand, LabBalancer, LogFormat } from './scenario.ts';
import type { Random } from './seeded-random.ts';

/** One HTTP request on a connection; bytes are those of the body, times in milliseconds. */
export interface LabRequest {
  /** GET where it is left out. */
  readonly method?: string;
  readonly path: string;
  readonly createdMs: number;
  readonly processingMs: number;
  readonly sentBytes: number;
  /** The digits below the millisecond, which real logs have. */
  readonly microseconds: number;
}

export interface Talk {
  readonly requests: readonly LabRequest[];
  readonly endsMs: number;
}

/** A first request follows its handshake at once; alike for all, so that it moves no arrival. */
export const FIRST_REQUEST_MS = 3;
const MOST_REQUESTS = 5;
const SILENT_CHANCE = 0.08;
/** Few connections last for minutes: they span two files, and so two objects. */
const LONG_CHANCE = 0.1;
const LONG_GAP_MS = 50_000;
const SHORT_GAP_MS = 1500;

/** A connection without requests leaves a line only where connections are logged. */
const LOGS_SILENT: Readonly<Record<LogFormat, boolean>> = {
  application: true,
  network: true,
  'application-29': false,
  classic: false,
};

/** Plans what is said on one connection: 1 to 5 requests over seconds or minutes, or nothing. */
export function planRequests(visit: {
  readonly balancer: LabBalancer;
  readonly errand: Errand;
  readonly atMs: number;
  readonly random: Random;
}): Talk {
  const { random, atMs } = visit;
  const count = requestCount(visit.errand, visit.balancer.logFormat, random);
  const gapMs = random.chance(LONG_CHANCE) ? LONG_GAP_MS : SHORT_GAP_MS;
  const requests: LabRequest[] = [];
  let createdMs = atMs + FIRST_REQUEST_MS;
  for (let sent = 0; sent < count; sent += 1) {
    const processingMs = 2 + random.below(80);
    const microseconds = random.below(1000);
    const path = `/item/${random.below(900)}`;
    requests.push({ path, createdMs, processingMs, sentBytes: random.below(40_000), microseconds });
    createdMs += processingMs + 1 + random.below(gapMs);
  }
  const last = requests.at(-1);
  const quietMs = last === undefined ? atMs : last.createdMs + last.processingMs;
  return { requests, endsMs: quietMs + 1000 + random.below(2000) };
}

function requestCount(errand: Errand, format: LogFormat, random: Random): number {
  if (errand === 'plain-http') return 1;
  if (errand !== 'tls') return 0;
  if (LOGS_SILENT[format] && random.chance(SILENT_CHANCE)) return 0;
  return 1 + random.below(MOST_REQUESTS);
}
