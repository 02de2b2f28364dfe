import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { LabBalancer } from '../traffic/scenario.ts';
import { seededHex } from '../traffic/seeded-random.ts';
import type { LogFile } from './log-kinds.ts';

/** Files come minutes after their period, and the folder's day is that of the delivery. */
const LATEST_DELIVERY_MS = 900_000;
/** AWS writes these when logging is switched on, to see that it may. */
const TEST_OBJECTS = ['ELBAccessLogTestFile', 'ELBConnectionLogTestFile'];

/** Writes files and test objects under `outDir`, keys as AWS documents them; returns the keys. */
export async function writeLogs(
  outDir: string,
  files: readonly LogFile[],
  seed: number,
): Promise<string[]> {
  const keys: string[] = [];
  const put = writerBelow(outDir);
  for (const file of files) {
    const text = `${file.lines.join('\n')}\n`;
    const key = logKey(file, seed);
    await put(key, file.log.gzip ? gzipSync(text) : text);
    keys.push(key);
  }
  for (const { accountId, name } of new Set(files.map((file) => file.balancer))) {
    for (const object of TEST_OBJECTS) {
      const key = `AWSLogs/${accountId}/${object}`;
      const text = `Enable AccessLog for ELB: ${name} at 2026-01-01T00:00:00.000Z`;
      await put(key, text);
      keys.push(key);
    }
  }
  return [...new Set(keys)].sort();
}

/**
 * The key of one log file, relative to the bucket.
 * https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-access-logs.html#access-log-file-format
 */
export function logKey(file: LogFile, seed: number): string {
  const { log, balancer, node, periodEndMs } = file;
  const { accountId, region } = balancer;
  const identity = `${seed} ${log.kind} ${balancer.name} ${node} ${periodEndMs}`;
  const random = seededHex(identity, 8);
  const delayMs = Number.parseInt(random, 16) % LATEST_DELIVERY_MS;
  const day = new Date(periodEndMs + delayMs).toISOString().slice(0, 10).replaceAll('-', '/');
  const name = [
    `${log.keyPrefix}${accountId}`,
    'elasticloadbalancing',
    region,
    nameInKey(balancer),
    compactMinute(periodEndMs),
    ...(log.nodeInKey ? [node] : []),
    `${random}.log${log.gzip ? '.gz' : ''}`,
  ].join('_');
  return `AWSLogs/${accountId}/elasticloadbalancing/${region}/${day}/${name}`;
}

/** Slashes would make folders: `app/NAME/ID` is `app.NAME.ID` in keys. */
function nameInKey(balancer: LabBalancer): string {
  return balancer.name.replaceAll('/', '.');
}

function compactMinute(atMs: number): string {
  const [day = '', time = ''] = new Date(atMs).toISOString().split('T');
  return `${day.replaceAll('-', '')}T${time.slice(0, 5).replace(':', '')}Z`;
}

type Put = (key: string, content: string | Uint8Array) => Promise<void>;

/** Makes each folder once: there are a hundred files to a folder. */
export function writerBelow(outDir: string): Put {
  const made = new Set<string>();
  return async (key, content) => {
    const path = join(outDir, key);
    const folder = dirname(path);
    if (!made.has(folder)) await mkdir(folder, { recursive: true });
    made.add(folder);
    await writeFile(path, content);
  };
}
