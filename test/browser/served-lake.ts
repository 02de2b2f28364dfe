import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Report } from '../../functions/model/report.ts';
import { replaceLatest } from '../../functions/publish/latest-report.ts';
import { FolderStore } from '../../infra/local/folder-store.ts';

const SERVE = new URL('../../infra/cli/serve.ts', import.meta.url).pathname;

/** A lake that `npm run serve` shows. */
export interface ServedLake {
  readonly url: string;
  /** Makes a report the latest. */
  publish(report: Report): Promise<void>;
  /** Ends the server; answers its exit status. */
  close(): Promise<number>;
}

/** Serves a report from a lake of its own, at any free port. */
export async function serveReport(report: Report): Promise<ServedLake> {
  const dir = mkdtempSync(join(tmpdir(), 'served-test-'));
  const lake = new FolderStore(dir);
  const publish = async (latest: Report) => await replaceLatest(latest, lake, () => true);
  await publish(report);
  const server = spawn(process.execPath, [SERVE, '--lake', dir, '--port', '0'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [said] = await once(server.stdout, 'data');
  const url = /http:\S+/.exec(String(said))?.[0] ?? `no address in ${said}`;
  const close = async () => {
    server.kill('SIGINT');
    const [status] = await once(server, 'exit');
    rmSync(dir, { recursive: true, force: true });
    return status;
  };
  return { url, publish, close };
}
