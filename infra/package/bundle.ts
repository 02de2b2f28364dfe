import { join } from 'node:path';
import { build, type Plugin } from 'esbuild';
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

/** What the package of the commands depends on, and no function may. */
const FOR_COMMANDS = /^node_modules\/@duckdb\//;
const PACKAGE = /^.*node_modules\/(?:@[^/]+\/)?[^/]+/;

// A module has a URL, a script only a path.
const BUNDLE_URL = '__bundleUrl';
const BANNER = `const ${BUNDLE_URL}=require('node:url').pathToFileURL(__filename).href;`;

/** Packages of the SDK that a function never uses, and what stands for them in a bundle. */
const LEFT_OUT = [
  // Lambda hands a function its credentials in the environment: profiles, single sign-on, processes
  // and metadata services are for people and servers.
  // https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html#configuration-envvars-runtime
  {
    specifier: '@aws-sdk/credential-provider-node',
    kind: 'import-statement',
    contents: "export { fromEnv as defaultProvider } from '@aws-sdk/credential-provider-env';",
  },
  // No call of ours sends or receives a stream of events. Bundled, this import alone would have
  // esbuild wrap most of the SDK in functions.
  {
    specifier: '@smithy/core/event-streams',
    kind: 'dynamic-import',
    contents:
      "throw new Error('event streams are left out of the bundle: infra/package/bundle.ts');",
  },
] as const;

const leaveOut: Plugin = {
  name: 'leave-out',
  setup({ onResolve, onLoad, initialOptions }) {
    onResolve({ filter: /^@(?:aws-sdk|smithy)\// }, ({ path, kind }) => {
      const left = LEFT_OUT.find((one) => one.specifier === path && one.kind === kind);
      return left && { path, namespace: 'left-out', pluginData: left.contents };
    });
    onLoad({ filter: /./, namespace: 'left-out' }, ({ pluginData: contents }) => {
      return { contents, resolveDir: initialOptions.absWorkingDir ?? '' };
    });
  },
};

/**
 * Bundles `functions/NAME/handler.ts` of the project at `root` with all that it imports: handler.cjs
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
    outfile: `.build/${name}/handler.cjs`,
    write: false,
    bundle: true,
    platform: 'node',
    target: 'node24',
    // A script, which loads faster: to import one of Node's modules, a module has Node make all
    // that it exports, of `node:http` even the WebSocket client.
    format: 'cjs',
    mainFields: ['module', 'main'],
    banner: { js: BANNER },
    define: { 'import.meta.url': BUNDLE_URL },
    plugins: [leaveOut],
    minify: true,
    legalComments: 'none',
    // Read where an error is logged (infra/aws/lambda/error-places.ts). Lines and names are enough
    // for a stack; the sources are in the repository.
    sourcemap: 'external',
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
 * The packages among bundled files that must not be shipped: those for development, those of the
 * commands alone, the optional ones (binaries of one platform), and any that the lock does not know.
 */
export function unshippable(files: readonly string[], lock: LockFile): readonly string[] {
  const packages = new Set(files.flatMap((file) => PACKAGE.exec(file)?.[0] ?? []));
  return [...packages].filter((path) => {
    const locked = lock.packages[path];
    if (FOR_COMMANDS.test(path)) return true;
    return locked === undefined || locked.dev || locked.optional || locked.devOptional;
  });
}
