import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { BrowserServer } from 'playwright-core';
import type { TestProject } from 'vitest/node';
import { reportPage } from '../../functions/publish/report-page.ts';
import { buildPageShell } from '../../infra/package/page-shell.ts';
import { startBrowser } from './browser.ts';
import { fleet, SERVED_FLEET, SMALL_FLEET } from './fleet.ts';
import { type ServedLake, serveReport } from './served-lake.ts';

// Once for all files: one browser, the page of the demonstration, pages of two fleets, one server.

const START = new URL('../../infra/demo/start.ts', import.meta.url).pathname;

/** Where the files find what they share. */
export interface BuiltPages {
  readonly browser: string;
  readonly shell: string;
  readonly start: { readonly path: string; readonly stdout: string; readonly stderr: string };
  readonly status: number | null;
  readonly fleetUrl: string;
  readonly servedUrl: string;
}

declare module 'vitest' {
  export interface ProvidedContext {
    builtPages: BuiltPages;
  }
}

let dir = '';
let server: BrowserServer | undefined;
let served: ServedLake | undefined;

/** Builds the pages and starts the browser; runs before the first file. */
export async function setup(project: TestProject): Promise<void> {
  dir = mkdtempSync(join(tmpdir(), 'built-pages-'));
  server = await startBrowser();
  const shell = await buildPageShell();
  const { status, stdout, stderr } = spawnSync(process.execPath, [START], {
    cwd: dir,
    encoding: 'utf8',
  });
  const small = fleet(SMALL_FLEET);
  const fleetPath = join(dir, 'fleet.html');
  writeFileSync(fleetPath, reportPage(shell, small.report, small.history));
  served = await serveReport(fleet(SERVED_FLEET).report);
  project.provide('builtPages', {
    ...{ browser: server.wsEndpoint(), shell, status },
    start: { path: join(dir, '.out/resumption-watch.html'), stdout, stderr },
    fleetUrl: pathToFileURL(fleetPath).href,
    servedUrl: served.url,
  });
}

/** Ends browser and server, and removes the pages; runs after the last file. */
export async function teardown(): Promise<void> {
  await server?.close();
  const status = await served?.close();
  rmSync(dir, { recursive: true, force: true });
  if (status !== 0) throw new Error(`npm run serve ended with status ${status}`);
}
