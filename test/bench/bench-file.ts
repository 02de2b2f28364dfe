import { createWriteStream, existsSync, mkdirSync, renameSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { applicationAccessLog } from './logs/access-log-generator.ts';
import {
  applicationConnectionLog,
  classicAccessLog,
  networkTlsLog,
} from './logs/other-log-generators.ts';

/** Logs to measure with, by name; the same number of lines gives the same bytes. */
export const BENCH_LOGS = {
  'application-10': (lines: number) => applicationAccessLog(lines, 10, 11),
  'application-1': (lines: number) => applicationAccessLog(lines, 1, 12),
  connection: (lines: number) => applicationConnectionLog(lines, 2),
  network: (lines: number) => networkTlsLog(lines, 3),
  classic: (lines: number) => classicAccessLog(lines, 4),
} as const;
export type BenchLogName = keyof typeof BENCH_LOGS;

/** The path of a generated log; made once and kept in the system's temporary folder. */
export async function benchFile(name: BenchLogName, lines: number, gzipLevel = 6): Promise<string> {
  const folder = join(tmpdir(), 'resumption-watch-bench');
  mkdirSync(folder, { recursive: true });
  const path = join(folder, `${name}-${lines}-${gzipLevel}.log.gz`);
  if (existsSync(path)) return path;
  const partial = `${path}.partial`;
  const gzip = createGzip({ level: gzipLevel });
  await pipeline(Readable.from(BENCH_LOGS[name](lines)), gzip, createWriteStream(partial));
  renameSync(partial, path);
  return path;
}
