import { existsSync } from 'node:fs';
import {
  type Browser,
  type BrowserContextOptions,
  type BrowserServer,
  chromium,
  type LaunchOptions,
  type Page,
} from 'playwright-core';

const PATHS = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
// As root there is no sandbox to be had; letters in grey look the same in every run; the others keep
// the browser from calling its maker.
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-lcd-text',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Launches the installed browser; throws where there is none, with what to install. */
export async function openBrowser(): Promise<Browser> {
  return await chromium.launch(installedBrowser());
}

/** Launches it as a server that others connect to; throws as `openBrowser` does. */
export async function startBrowser(): Promise<BrowserServer> {
  return await chromium.launchServer(installedBrowser());
}

function installedBrowser(): LaunchOptions {
  const executablePath = PATHS.find((path) => existsSync(path));
  if (executablePath === undefined) {
    throw new Error(`no browser in ${PATHS.join(', ')}: apt-get install chromium`);
  }
  return { executablePath, args: FLAGS };
}

/** A page, and all that it must never do: complain, break its policy, ask the network. */
export interface WatchedPage {
  readonly page: Page;
  readonly faults: readonly string[];
}

/** Opens an empty page that can reach nothing but `allowed`, and notes what it should not do. */
export async function watchedPage(
  browser: Browser,
  options: BrowserContextOptions = {},
  allowed: (url: string) => boolean = () => false,
): Promise<WatchedPage> {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  const faults: string[] = [];
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) faults.push(`console: ${message.text()}`);
  });
  page.on('pageerror', (error) => faults.push(`error: ${error.message}`));
  page.on('request', (request) => {
    if (!request.isNavigationRequest() && !allowed(request.url())) {
      faults.push(`request: ${request.url()}`);
    }
  });
  return { page, faults };
}

/** Goes to a state of the page, and waits until it is shown. */
export async function show(page: Page, url: string, fragment = '#'): Promise<void> {
  await page.goto(`${url}${fragment}`);
  await page.locator('html[data-complete]').waitFor();
  await shown(page, fragment);
}

/** Waits until the page shows a state. */
export async function shown(page: Page, fragment: string): Promise<void> {
  await page.locator(`html[data-shown="${fragment}"]`).waitFor();
}
