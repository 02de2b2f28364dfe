import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { startTrino, type TrinoServer } from './trino-server.ts';
import { TRINO_VERSION, trinoSoftware } from './trino-software.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** The one server of the run; null where none can be had here. */
    readonly trino: Omit<TrinoServer, 'stop'> | null;
  }
}

/** Enough for a million handshakes. */
const HEAP_MB = 2048;

/** One server for the whole run; a test registers lakes of its own. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const startMs = performance.now();
  const software = await trinoSoftware();
  if (typeof software === 'string') {
    if (process.env.CI === 'true') throw new Error(`this suite ${software}`);
    print(`All tests of Trino are skipped: this suite ${software}`);
    project.provide('trino', null);
    return async () => {};
  }
  const installedMs = performance.now();
  const root = await mkdtemp(join(tmpdir(), 'resumption-watch-trino-lakes-'));
  const server = await startTrino(software, { heapMb: HEAP_MB, root });
  print(
    `Trino ${TRINO_VERSION} runs at ${server.origin}: found in ${seconds(startMs, installedMs)}, ` +
      `started in ${seconds(installedMs, performance.now())}, heap ${HEAP_MB} MB.`,
  );
  const { origin, catalog, pid } = server;
  project.provide('trino', { origin, catalog, pid, root });
  return async () => {
    const peak = await peakMemory(pid);
    await server.stop();
    await rm(root, { recursive: true, force: true });
    print(
      `Trino ended; it took ${peak} at most, and the run ${seconds(startMs, performance.now())}.`,
    );
  };
}

function seconds(fromMs: number, toMs: number): string {
  return `${Math.round((toMs - fromMs) / 100) / 10} s`;
}

async function peakMemory(pid: number): Promise<string> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  const kilobytes = /VmHWM:\s+(\d+)/.exec(status)?.[1];
  return kilobytes === undefined ? 'unknown memory' : `${Math.round(Number(kilobytes) / 1024)} MB`;
}

function print(line: string): void {
  process.stderr.write(`\n${line}\n`);
}
