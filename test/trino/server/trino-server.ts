import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { SYSTEM_CLOCK } from '../../../infra/tls/system-clock.ts';
import { TrinoEngine } from '../../../infra/trino/trino-engine.ts';
import { TRINO_VERSION, type TrinoSoftware } from './trino-software.ts';

const LOOPBACK = '127.0.0.1';
/** Beyond what a machine takes whose cores are busy with other things. */
const START_MS_MAX = 240_000;
const LOOK_EVERY_MS = 250;
const STOP_MS_MAX = 10_000;
const OUTPUT_KEPT = 4000;

/** Where a server answers. */
export interface TrinoAddress {
  /** `http://127.0.0.1:PORT`. */
  readonly origin: string;
  readonly catalog: string;
}

/** A running server, with a Hive catalog over local files. */
export interface TrinoServer extends TrinoAddress {
  /** What `local://` names in that catalog. */
  readonly root: string;
  readonly pid: number;
  stop(): Promise<void>;
}

export interface TrinoLimits {
  readonly heapMb: number;
  /** Beside `root/meta`, where it keeps its metastore. */
  readonly root: string;
}

/** Starts a server on loopback and waits until it can run a query; throws with its output. */
export async function startTrino(
  software: TrinoSoftware,
  limits: TrinoLimits,
): Promise<TrinoServer> {
  const folder = await mkdtemp(join(tmpdir(), 'resumption-watch-trino-'));
  const port = await freePort();
  await writeSettings(software, limits, folder, port);
  const child = spawn(software.java, javaArguments(software, limits, folder), {
    cwd: folder,
    // It ends when its input ends: with us, however we end.
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  const output = tailOf(child);
  const closed = once(child, 'close');
  const stop = async () => {
    await end(child, closed);
    await rm(folder, { recursive: true, force: true });
  };
  const origin = `http://${LOOPBACK}:${port}`;
  try {
    await ready(child, origin);
  } catch (cause) {
    await stop();
    throw new Error(`Trino does not start: ${output()}`, { cause });
  }
  return { origin, catalog: 'hive', root: limits.root, pid: child.pid ?? 0, stop };
}

/** An engine over one schema of the server. */
export function engineAt(
  { origin, catalog }: TrinoAddress,
  schema: string,
  signal = new AbortController().signal,
): TrinoEngine {
  return new TrinoEngine({
    place: { origin, catalog, schema },
    user: { name: 'test', password: null },
    clock: SYSTEM_CLOCK,
    signal,
  });
}

function javaArguments(
  { jars, start }: TrinoSoftware,
  { heapMb }: TrinoLimits,
  folder: string,
): readonly string[] {
  const [settings, levels] = [join(folder, 'config.properties'), join(folder, 'log.properties')];
  return [
    `-Xmx${heapMb}m`,
    '-XX:+UseG1GC',
    '-XX:+ExitOnOutOfMemoryError',
    // Each query is compiled anew and runs for seconds: the second compiler does not pay.
    '-XX:TieredStopAtLevel=1',
    '--add-modules=jdk.incubator.vector',
    '--add-opens=java.base/java.nio=ALL-UNNAMED',
    '-Djdk.attach.allowAttachSelf=true',
    ...['-Dnode.id=one', '-Dnode.environment=test', `-Dnode.data-dir=${join(folder, 'data')}`],
    ...[`-Dnode.internal-address=${LOOPBACK}`, `-Dnode.bind-ip=${LOOPBACK}`],
    ...[`-Dconfig=${settings}`, `-Dlog.levels-file=${levels}`],
    ...['-cp', join(jars, '*'), start, TRINO_VERSION],
  ];
}

async function writeSettings(
  { plugins }: TrinoSoftware,
  { heapMb, root }: TrinoLimits,
  folder: string,
  port: number,
): Promise<void> {
  const memory = `${Math.floor(heapMb / 2)}MB`;
  await mkdir(join(folder, 'catalog'));
  await mkdir(join(folder, 'data'));
  await mkdir(join(root, 'meta'), { recursive: true });
  await writeFile(join(folder, 'log.properties'), 'io.trino=WARN\n');
  await writeFile(
    join(folder, 'config.properties'),
    properties({
      coordinator: true,
      'node-scheduler.include-coordinator': true,
      'http-server.http.port': port,
      'discovery.uri': `http://${LOOPBACK}:${port}`,
      'plugin.dir': plugins,
      'catalog.management': 'static',
      'catalog.config-dir': join(folder, 'catalog'),
      'query.max-memory': memory,
      'query.max-memory-per-node': memory,
      'memory.heap-headroom-per-node': `${Math.floor(heapMb / 5)}MB`,
      'task.concurrency': 1,
      'task.max-worker-threads': 3,
      // A machine that is busy answers late; that is no fault of a query.
      'query.remote-task.max-error-duration': '10m',
      'exchange.http-client.request-timeout': '120s',
      'scheduler.http-client.request-timeout': '120s',
    }),
  );
  await writeFile(
    join(folder, 'catalog', 'hive.properties'),
    properties({
      'connector.name': 'hive',
      'hive.metastore': 'file',
      'hive.metastore.catalog.dir': 'local:///meta',
      'hive.metastore.disable-location-checks': true,
      'fs.native-local.enabled': true,
      'local.location': root,
      'hive.partition-projection-enabled': true,
      // In S3 a folder that is absent is empty; in a file system it would be a fault.
      'hive.ignore-absent-partitions': true,
      'hive.non-managed-table-writes-enabled': true,
    }),
  );
}

function properties(settings: Readonly<Record<string, string | number | boolean>>): string {
  return Object.entries(settings)
    .map(([name, value]) => `${name}=${value}\n`)
    .join('');
}

/** It says that it has started before it has a node to run queries on. */
async function ready(child: ChildProcess, origin: string): Promise<void> {
  const limit = AbortSignal.timeout(START_MS_MAX);
  for (;;) {
    if (child.exitCode !== null || child.signalCode !== null) throw new Error('it has ended');
    if (limit.aborted) throw new Error(`it is not ready after ${START_MS_MAX / 1000} s`);
    try {
      const info = await fetch(`${origin}/v1/info`, { signal: limit });
      const { starting } = (await info.json()) as { readonly starting: boolean };
      if (!starting) {
        await engineAt({ origin, catalog: 'system' }, 'runtime').query('SELECT node_id FROM nodes');
        return;
      }
    } catch {}
    await setTimeout(LOOK_EVERY_MS);
  }
}

async function end(child: ChildProcess, closed: Promise<unknown>): Promise<void> {
  child.stdin?.end();
  const late = globalThis.setTimeout(() => child.kill('SIGKILL'), STOP_MS_MAX);
  await closed;
  clearTimeout(late);
}

/** What it wrote last, for whoever asks why it does not run. */
function tailOf(child: ChildProcess): () => string {
  let tail = '';
  const keep = (text: string) => {
    tail = (tail + text).slice(-OUTPUT_KEPT);
  };
  child.stdout?.setEncoding('utf8').on('data', keep);
  child.stderr?.setEncoding('utf8').on('data', keep);
  child.stdin?.on('error', () => {});
  return () => tail;
}

/** A port that was free a moment ago: Trino inherits no socket, and must know its own port. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, LOOPBACK);
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('a listener has no port');
  return address.port;
}
