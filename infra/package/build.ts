import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Fault } from '../../functions/errors.ts';
import { type BuiltFile, bundleFunction, type LockFile } from './bundle.ts';
import { buildPageShell } from './page-shell.ts';
import { zip } from './zip.ts';

/** What a zip may weigh: a cold start begins with fetching it. */
const ZIP_BYTES_MAX = 1_000_000;

/** A function that was built into `.build/`. */
export interface BuiltFunction {
  readonly name: string;
  readonly bundleBytes: number;
  readonly zipBytes: number;
}

/** The functions that serverless.yml of the project at `root` declares, as Serverless reads it. */
export function declaredFunctions(root: string): readonly string[] {
  const args = ['print', '--path', 'functions', '--transform', 'keys', '--format', 'text'];
  const serverless = join(root, 'node_modules/osls/bin/serverless.js');
  const printed = execFileSync(process.execPath, [serverless, ...args], {
    cwd: root,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  return printed.trim().split('\n');
}

/**
 * Builds the named functions of the project at `root`: `.build/NAME/` and `.build/NAME.zip`. Throws
 * `bad-config` where a zip is too large.
 */
export async function buildFunctions(
  names: readonly string[],
  root: string,
): Promise<readonly BuiltFunction[]> {
  const lock: LockFile = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'));
  rmSync(join(root, '.build'), { recursive: true, force: true });
  return await Promise.all(
    names.map(async (name) => {
      const files = await bundleFunction(name, root, lock);
      return writeBuilt(name, [...files, ...(await filesBeside(name, root))], root);
    }),
  );
}

/** What a function reads from beside its handler: `publish` the page without data. */
async function filesBeside(name: string, root: string): Promise<readonly BuiltFile[]> {
  if (name !== 'publish') return [];
  return [{ name: 'page.html', bytes: Buffer.from(await buildPageShell(root)) }];
}

function writeBuilt(name: string, files: readonly BuiltFile[], root: string): BuiltFunction {
  const folder = join(root, '.build', name);
  mkdirSync(folder, { recursive: true });
  for (const file of files) writeFileSync(join(folder, file.name), file.bytes);
  const zipped = zip(files);
  if (zipped.length > ZIP_BYTES_MAX) {
    throw new Fault(
      'bad-config',
      `${name}.zip has ${zipped.length} bytes, over ${ZIP_BYTES_MAX}: see what it imports`,
    );
  }
  writeFileSync(`${folder}.zip`, zipped);
  const bundleBytes = files.find((file) => file.name === 'handler.cjs')?.bytes.length ?? 0;
  return { name, bundleBytes, zipBytes: zipped.length };
}

if (import.meta.main) {
  const root = process.cwd();
  for (const built of await buildFunctions(declaredFunctions(root), root)) {
    const kilobytes = (bytes: number) => `${Math.round(bytes / 1000)} kB`.padStart(7);
    const { name, bundleBytes, zipBytes } = built;
    process.stdout.write(
      `${name.padEnd(8)} bundle ${kilobytes(bundleBytes)}, zip ${kilobytes(zipBytes)}\n`,
    );
  }
}
