import { chmodSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { join } from 'node:path';
import { build, type Metafile, type Plugin } from 'esbuild';
import { Fault } from '../../functions/errors.ts';
import manifest from '../../package.json' with { type: 'json' };
import { buildPageShell, bundled } from '../package/page-shell.ts';
import { builtName, SHELL } from './built-page.ts';

/**
 * At the same depth below the package as `infra/cli` is in the tree, so that a file that is read at
 * `../../` is the same one for both.
 */
const SCRIPTS = 'dist/cli';
const PAGE = 'dist/page';
/** What `serve` adds to the page. */
const PAGE_ENTRIES = ['newer-report.ts'];
const PACKAGE_NAME = /^(?:@[^/]+\/)?[^/]+/;

/** The page is built with the package: the bundler is no dependency of it. */
const builtPage: Plugin = {
  name: 'built-page',
  setup({ onResolve, initialOptions: { absWorkingDir: root = '' } }) {
    onResolve({ filter: /\/page-shell\.ts$/ }, () => ({
      path: join(root, 'infra/npm/built-page.ts'),
    }));
  },
};

/**
 * Builds `dist/` of the project at `root`: the commands as JavaScript, for Node strips types nowhere
 * below node_modules, and the page. Throws `bad-config` where a command needs what is no dependency.
 */
export async function buildCommands(root: string): Promise<void> {
  rmSync(join(root, 'dist'), { recursive: true, force: true });
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: {
      bin: 'infra/cli/bin.ts',
      'reading-worker': 'infra/cli/reading/reading-worker.ts',
    },
    outdir: SCRIPTS,
    chunkNames: '[name]-[hash]',
    bundle: true,
    splitting: true,
    packages: 'external',
    platform: 'node',
    target: 'node24',
    format: 'esm',
    define: { 'import.meta.main': 'false' },
    plugins: [builtPage],
    legalComments: 'none',
    metafile: true,
    logLevel: 'warning',
  });
  const missing = undeclared(metafile, Object.keys(manifest.dependencies));
  if (missing.length > 0) {
    throw new Fault('bad-config', `commands need what is no dependency: ${missing.join(', ')}`);
  }
  chmodSync(join(root, SCRIPTS, 'bin.js'), 0o755);
  mkdirSync(join(root, PAGE));
  writeFileSync(join(root, PAGE, SHELL), await buildPageShell(root));
  for (const entry of PAGE_ENTRIES) {
    writeFileSync(join(root, PAGE, builtName(entry)), await bundled(root, entry));
  }
}

/** The packages that the scripts import, but the package does not depend on. */
function undeclared({ outputs }: Metafile, dependencies: readonly string[]): readonly string[] {
  const imported = Object.values(outputs)
    .flatMap(({ imports }) => imports)
    .filter(({ path, external }) => external === true && !isBuiltin(path))
    .map(({ path }) => PACKAGE_NAME.exec(path)?.[0] ?? path);
  return [...new Set(imported)].filter((name) => !dependencies.includes(name));
}

if (import.meta.main) await buildCommands(process.cwd());
