import { readFileSync } from 'node:fs';

/** The page without data, as the build puts it beside the handler of `publish`. */
export const PAGE_SHELL_FILE = 'page.html';

/** Reads the page without data from beside the running bundle. */
export function readPageShell(): string {
  return readFileSync(new URL(PAGE_SHELL_FILE, import.meta.url), 'utf8');
}
