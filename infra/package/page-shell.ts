import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { Fault } from '../../functions/errors.ts';

const PAGE = 'functions/publish/page';
const RUNBOOKS = 'functions/judge/runbooks';
const ROOT = new URL('../..', import.meta.url).pathname;

/** What the licence of the chart library and of D3 below it asks for (ISC). */
const NOTICE =
  '/* Holds Observable Plot, (c) 2020-2025 Observable, Inc., and D3, (c) 2010-2025 Mike Bostock: ' +
  'Permission to use, copy, modify, and/or distribute this software for any purpose with or without fee is ' +
  'hereby granted, provided that the above copyright notice and this permission notice appear in all copies. ' +
  'THE SOFTWARE IS PROVIDED "AS IS" AND THE AUTHORS DISCLAIM ALL WARRANTIES. */';

/**
 * The page without data: HTML with script and style within, and a policy that allows these two alone
 * by their hashes. Throws `bad-config` where esbuild doubts the code.
 */
export async function buildPageShell(root = ROOT): Promise<string> {
  const script = await bundled(root, 'main.ts');
  const style = await bundled(root, 'page.css');
  const parts = {
    policy: policyOf(script, style),
    ...{ style, script },
    // A JSON text may hold "<" in strings alone, where the escape means the same.
    runbooks: JSON.stringify(runbooksOf(root)).replaceAll('<', '\\u003c'),
  };
  const html = readFileSync(join(root, PAGE, 'page.html'), 'utf8');
  return Object.entries(parts).reduce((text, [name, part]) => {
    return text.replace(`{{${name}}}`, () => part);
  }, html);
}

/** One file of the page and all it imports, as text for its element; throws `bad-config` on doubts. */
export async function bundled(root = ROOT, entry: string): Promise<string> {
  const { outputFiles, warnings } = await build({
    absWorkingDir: root,
    entryPoints: [`${PAGE}/${entry}`],
    write: false,
    bundle: true,
    minify: true,
    format: 'esm',
    target: 'es2022',
    legalComments: 'none',
    ...(entry.endsWith('.ts') ? { banner: { js: NOTICE } } : {}),
    preserveSymlinks: true,
    // The settings of tsconfig.json are for the checker.
    tsconfigRaw: {},
    logLevel: 'silent',
  });
  const doubts = warnings.map(({ text, location }) => `${location?.file}: ${text}`);
  if (doubts.length > 0) throw new Fault('bad-config', `esbuild doubts the page: ${doubts.join()}`);
  const text = outputFiles[0]?.text.trim() ?? '';
  if (/<\/(?:script|style)|<!--/i.test(text)) {
    throw new Fault('bad-config', `${entry} holds markup that would end its element`);
  }
  return text;
}

function policyOf(script: string, style: string): string {
  const hash = (text: string) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
  return [
    "default-src 'none'",
    `script-src ${hash(script)}`,
    `style-src ${hash(style)}`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
}

function runbooksOf(root: string): Readonly<Record<string, string>> {
  const folder = join(root, RUNBOOKS);
  if (!existsSync(folder)) return {};
  const names = readdirSync(folder)
    .filter((name) => name.endsWith('.md'))
    .sort();
  return Object.fromEntries(
    names.map((name) => [name.slice(0, -3), readFileSync(join(folder, name), 'utf8')]),
  );
}
