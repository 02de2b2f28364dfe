import { join } from 'node:path';
import { build } from 'esbuild';
import { Fault } from '../../functions/errors.ts';

/** A file as it goes into a zip. */
export interface BuiltFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** The part of package-lock.json that marks the purpose of a package. */
export interface LockFile {
  readonly packages: Readonly<
    Record<
      string,
      { readonly dev?: boolean; readonly optional?: boolean; readonly devOptional?: boolean }
    >
  >;
}

const PACKAGE = /^.*node_modules\/(?:@[^/]+\/)?[^/]+/;

// The SDK still calls `require` for Node's own modules in places; a module has none of its own.
const REQUIRE =
  "import{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url);";

/**
 * Bundles `functions/NAME/handler.ts` of the project at `root` with all that it imports: handler.mjs
 * and its map. The same sources give the same bytes. Throws `bad-config` where a package for
 * development gets in, or where esbuild warns about the code.
 */
export async function bundleFunction(
  name: string,
  root: string,
  lock: LockFile,
): Promise<readonly BuiltFile[]> {
  const { outputFiles, metafile, warnings } = await build({
    absWorkingDir: root,
    entryPoints: [`functions/${name}/handler.ts`],
    outfile: `.build/${name}/handler.mjs`,
    write: false,
    bundle: true,
    platform: 'node',
    target: 'node24',
    format: 'esm',
    mainFields: ['module', 'main'],
    banner: { js: REQUIRE },
    minify: true,
    keepNames: true,
    legalComments: 'none',
    // Lines and names are enough for a stack; the sources are in the repository.
    sourcemap: 'linked',
    sourcesContent: false,
    // Paths as in the project, wherever its packages really are.
    preserveSymlinks: true,
    metafile: true,
    logLevel: 'silent',
  });
  const stray = unshippable(Object.keys(metafile.inputs), lock);
  if (stray.length > 0) {
    throw new Fault('bad-config', `${name} would ship what is no dependency: ${stray.join(', ')}`);
  }
  const doubts = warnings.map(({ text, location }) => `${location?.file}: ${text}`);
  if (doubts.length > 0) throw new Fault('bad-config', `esbuild doubts ${name}: ${doubts.join()}`);
  return outputFiles.map(({ path, contents }) => ({
    name: path.slice(join(root, '.build', name).length + 1),
    bytes: contents,
  }));
}

/**
 * The packages among bundled files that must not be shipped: those for development, the optional
 * ones (binaries of one platform), and any that the lock does not know.
 */
export function unshippable(files: readonly string[], lock: LockFile): readonly string[] {
  const packages = new Set(files.flatMap((file) => PACKAGE.exec(file)?.[0] ?? []));
  return [...packages].filter((path) => {
    const locked = lock.packages[path];
    return locked === undefined || locked.dev || locked.optional || locked.devOptional;
  });
}
