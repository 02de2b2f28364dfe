import { rename, rm, writeFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { errorCode, Fault } from '../../functions/errors.ts';
import type { History } from '../../functions/model/history.ts';
import type { Report } from '../../functions/model/report.ts';
import { reportPage } from '../../functions/publish/report-page.ts';
import { makeFolder } from '../local/make-folder.ts';
import { partialPath, removePartialsOf } from '../local/partial-file.ts';
import { buildPageShell } from '../package/page-shell.ts';

/**
 * Writes the page of a report as one file, which appears whole or not at all, and returns its full
 * path; throws `lake-write-failed` where nothing can be written.
 */
export async function writePage(
  path: string,
  report: Report,
  history: History | null,
): Promise<string> {
  const full = resolve(path);
  const partial = partialPath(full);
  const html = reportPage(await buildPageShell(), report, history);
  try {
    await makeFolder(dirname(full));
    await removePartialsOf(full, Date.now());
    await writeFile(partial, html, { flag: 'wx' });
    await rename(partial, full);
    return full;
  } catch (cause) {
    await rm(partial, { force: true }).catch(() => {});
    const what = `can't write the dashboard ${path} (${errorCode(cause)})`;
    throw new Fault('lake-write-failed', `${what}: name a file that can be written with --html`, {
      cause,
    });
  }
}
