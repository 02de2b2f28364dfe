import { readFileSync } from 'node:fs';

/** In place of page-shell.ts in the package: what that one builds was built with the package. */
function built(name: string): string {
  return readFileSync(new URL(`../page/${name}`, import.meta.url), 'utf8');
}

/** The page without data. */
export async function buildPageShell(): Promise<string> {
  return built(SHELL);
}

/** One file of the page and all it imports. */
export async function bundled(_root: string | undefined, entry: string): Promise<string> {
  return built(builtName(entry));
}

/** The name of the built page. */
export const SHELL = 'page.html';

/** The name of what was built of a file of the page. */
export function builtName(entry: string): string {
  return entry.replace(/\.ts$/, '.js');
}
