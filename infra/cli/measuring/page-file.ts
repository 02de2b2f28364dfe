import type { History } from '../../../functions/model/history.ts';
import type { Report } from '../../../functions/model/report.ts';
import { reportPage } from '../../../functions/publish/report-page.ts';
import { writeOutput } from '../../local/output-file.ts';
import { buildPageShell } from '../../package/page-shell.ts';

/**
 * Writes the page of a report as one file, which appears whole or not at all, and returns its full
 * path; throws `lake-write-failed` where nothing can be written.
 */
export async function writePage(
  path: string,
  report: Report,
  history: History | null,
): Promise<string> {
  return await writeHtml(path, (shell) => reportPage(shell, report, history));
}

/** Writes the page that is made of the shell, as `writePage` does. */
export async function writeHtml(path: string, fill: (shell: string) => string): Promise<string> {
  const html = fill(await buildPageShell());
  return await writeOutput(path, html, { what: 'the dashboard', option: '--html' });
}
