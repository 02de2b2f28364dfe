import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import type { LogKind } from '../../functions/model/source.ts';
import {
  recordFields,
  recordOf,
  VENDED_SYNTAXES,
  type VendedSyntax,
  vendedBytes,
} from '../../infra/demo/logs/vended-log.ts';
import { type BenchLogName, benchFile } from './bench-file.ts';
import type { BenchOptions } from './bench-options.ts';
import { runPinned } from './pinned-run.ts';

/** Such logs are written in memory as a whole. */
const LINES_MAX = 200_000;
const ACCOUNT = '123456789012';
const NODE = '198.51.100.4';

const LOGS: readonly { readonly log: BenchLogName; readonly kind: LogKind }[] = [
  { log: 'application-10', kind: 'application-access' },
  { log: 'connection', kind: 'application-connection' },
  { log: 'network', kind: 'network-tls-access' },
];

/**
 * The whole ingest of vended logs in each syntax against that of the legacy log of the same lines, in
 * turn, so that a busy moment hurts both: the median of the ratios, and their range.
 */
export async function benchVended({ rounds, lines, write }: BenchOptions): Promise<void> {
  const count = Math.min(lines, LINES_MAX);
  write(`\nprocessor time of the whole ingest of ${count} records; 1.00 is the legacy log`);
  write(`${'log'.padEnd(16)}${'syntax'.padEnd(14)}median  range        CPU s  peak MB`);
  for (const { log, kind } of LOGS) {
    const legacy = await benchFile(log, count);
    for (const syntax of VENDED_SYNTAXES) {
      const path = vendedFile(legacy, `${log}-${count}`, kind, syntax);
      const seen: { ratio: number; cpuSeconds: number; peakMb: number }[] = [];
      for (let round = 0; round < rounds; round += 1) {
        const yardstick = await runPinned(['ingest', legacy]);
        const { count: rows, cpuSeconds, peakMb } = await runPinned(['ingest', path]);
        if (rows !== yardstick.count) throw new Error(`${path}: ${rows} rows, not as many`);
        seen.push({ ratio: cpuSeconds / yardstick.cpuSeconds, cpuSeconds, peakMb });
      }
      seen.sort((a, b) => a.ratio - b.ratio);
      const [least, middle, most] = [seen[0], seen[Math.floor(rounds / 2)], seen.at(-1)];
      if (least === undefined || middle === undefined || most === undefined) continue;
      const range = `${least.ratio.toFixed(1)}–${most.ratio.toFixed(1)}`;
      write(
        `${log.padEnd(16)}${syntax.padEnd(14)}${middle.ratio.toFixed(1).padStart(6)}  ` +
          `${range.padEnd(12)}${middle.cpuSeconds.toFixed(2).padStart(6)}` +
          `${middle.peakMb.toFixed(0).padStart(9)}`,
      );
    }
  }
}

/** The path of the same log in a syntax, in the folder of its account and Region; made once. */
function vendedFile(legacy: string, name: string, kind: LogKind, syntax: VendedSyntax): string {
  const folder = join(tmpdir(), 'resumption-watch-bench', ACCOUNT, 'eu-west-1');
  mkdirSync(folder, { recursive: true });
  const path = join(folder, `${name}-${syntax}`);
  if (existsSync(path)) return path;
  const text = gunzipSync(readFileSync(legacy)).toString();
  const records = text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => recordOf(kind, line, NODE));
  const bytes = vendedBytes(syntax, recordFields(kind) ?? [], records, ACCOUNT);
  // Compressed as the legacy log is, where S3 gets such a log compressed at all.
  const isText = syntax === 'firehose';
  writeFileSync(`${path}.partial`, isText ? gzipSync(bytes) : bytes);
  renameSync(`${path}.partial`, path);
  return path;
}
