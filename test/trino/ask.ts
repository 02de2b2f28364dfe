import { text } from 'node:stream/consumers';
import { parseArgs } from 'node:util';
import { rateQuery } from '../../functions/measure/rate-query.ts';
import { SYSTEM_CLOCK } from '../../infra/tls/system-clock.ts';
import { TrinoEngine } from '../../infra/trino/trino-engine.ts';
import { readTrinoPlace, trinoUser } from '../../infra/trino/trino-place.ts';
import { SETTINGS } from '../functions/measure/lake-rows.ts';
import { planOf } from './query-plan.ts';

// Runs SQL from standard input, or the rate query, and prints what it cost.

const USAGE = 'node test/trino/ask.ts URL [--rate] [--plan] [--rows] [--times N] [< query.sql]';
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    rate: { type: 'boolean', default: false },
    plan: { type: 'boolean', default: false },
    rows: { type: 'boolean', default: false },
    times: { type: 'string', default: '1' },
  },
});
const [url] = positionals;
if (url === undefined) throw new Error(USAGE);
const place = readTrinoPlace(url);
const user = trinoUser(place, process.env);
const { signal } = new AbortController();
const engine = new TrinoEngine({ place, user, clock: SYSTEM_CLOCK, signal });
const given = values.rate ? rateQuery(SETTINGS) : await text(process.stdin);
const sql = given.trim().replace(/;$/, '');

if (values.plan) {
  const { scans, fragments } = await planOf(engine, sql);
  print({ scans, fragments });
}
for (let run = 0; run < (values.plan ? 0 : Number(values.times)); run += 1) {
  const startMs = performance.now();
  const rows = await engine.query(sql);
  const wallMs = Math.round(performance.now() - startMs);
  if (values.rows) for (const row of rows) print(row);
  print({ rows: rows.length, wallMs, ...(await costOf(sql)) });
}

function print(value: unknown): void {
  process.stdout.write(`${JSON.stringify(value)}\n`);
}

interface RecentQuery {
  readonly query: string;
  readonly queryStats: Readonly<Record<string, string>>;
}

/** What the server counted for the last run of that text. */
async function costOf(sql: string): Promise<Readonly<Record<string, string | undefined>>> {
  const headers = { 'X-Trino-User': user.name };
  const response = await fetch(`${place.origin}/v1/query`, { headers });
  const queries = (await response.json()) as readonly RecentQuery[];
  const [last] = queries
    .filter(({ query }) => query === sql)
    .sort((a, b) => created(b).localeCompare(created(a)));
  return {
    cpu: last?.queryStats.totalCpuTime,
    planning: last?.queryStats.planningTime,
    scanned: last?.queryStats.physicalInputDataSize,
    rowsRead: last?.queryStats.rawInputPositions,
    peakMemory: last?.queryStats.peakUserMemoryReservation,
  };
}

function created({ queryStats }: RecentQuery): string {
  return queryStats.createTime ?? '';
}
