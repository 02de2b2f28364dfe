import { mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';

const ROOT = new URL('../../..', import.meta.url).pathname;
const made: string[] = [];

afterAll(() => {
  for (const folder of made) rmSync(folder, { recursive: true });
});

/** An empty folder that is gone after the tests of a file; `linked` are paths of the project. */
export function temporaryFolder(linked: readonly string[] = []): string {
  const folder = mkdtempSync(join(tmpdir(), 'resumption-watch-test-'));
  made.push(folder);
  for (const name of linked) symlinkSync(join(ROOT, name), join(folder, name));
  return folder;
}
