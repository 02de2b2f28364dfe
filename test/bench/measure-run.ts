import { glob } from 'node:fs/promises';
import { join } from 'node:path';
import { tableFolder } from '../../functions/lake/table-key.ts';
import { measure } from '../../functions/measure/measure.ts';
import { DEFAULT_KEEP_ALIVE_MS, DEFAULT_SESSION_LIFETIME_MS } from '../../functions/model/rate.ts';
import { openDuckDb } from '../../infra/local/duckdb-query-engine.ts';

// A process of its own, so that its peak memory is that of `measure` alone.
const folder = process.argv[2] ?? '';
const handshakeFiles: string[] = [];
const handshakes = join(folder, tableFolder('handshakes'), '**/*.parquet');
for await (const path of glob(handshakes)) handshakeFiles.push(path);
const sourceFiles: string[] = [];
const sources = join(folder, tableFolder('sources'), '**/*.parquet');
for await (const path of glob(sources)) sourceFiles.push(path);
const memoryLimitMb = Number(process.argv[3] ?? 0);
const startedMs = performance.now();
const engine = await openDuckDb({
  handshakeFiles,
  sourceFiles,
  ...(memoryLimitMb > 0 ? { memoryLimitMb } : {}),
});
const { rates } = await measure(engine, {
  sessionLifetimeMs: DEFAULT_SESSION_LIFETIME_MS,
  keepAliveMs: DEFAULT_KEEP_ALIVE_MS,
  fromMs: null,
  toMs: null,
  revision: 0,
  exclusions: [],
});
engine.close();
const counted = rates
  .filter((rate) => rate.level === 'region' && rate.arrival === 'all' && rate.tlsVersion === 'all')
  .reduce((sum, rate) => sum + rate.handshakes, 0);
const seconds = (performance.now() - startedMs) / 1000;
const { maxRSS, userCPUTime, systemCPUTime } = process.resourceUsage();
const peakRssMb = maxRSS / 1024;
const cpuSeconds = (userCPUTime + systemCPUTime) / 1e6;
process.stdout.write(
  `${JSON.stringify({ seconds, cpuSeconds, peakRssMb, counted, files: handshakeFiles.length, rates: rates.length })}\n`,
);
