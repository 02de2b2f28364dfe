/** The part of package-lock.json that says what a package is there for. */
export interface LockFile {
  readonly packages: Readonly<
    Record<
      string,
      { readonly dev?: boolean; readonly optional?: boolean; readonly devOptional?: boolean }
    >
  >;
}

const PACKAGE = /^.*node_modules\/(?:@[^/]+\/)?[^/]+/;

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
