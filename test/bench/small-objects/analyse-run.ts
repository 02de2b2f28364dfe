import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { Report } from '../../../functions/model/report.ts';
import { type MeteredRun, runMetered } from '../metered/metered-run.ts';
import { SMALL_COUNTS } from './small-objects.ts';

/** One `analyse`, and its report; that of an earlier commit may lack parts. */
export interface AnalyseRun extends MeteredRun {
  readonly report: Partial<Report>;
}

/**
 * `npm run analyse -- FOLDER --json` of the tree at `root`, over the small objects; throws when it
 * read fewer or more than there are.
 */
export async function runAnalyse(
  root: string,
  args: readonly string[],
  signal: AbortSignal,
): Promise<AnalyseRun> {
  const run = await runMetered(analyseScript(root), [...args, '--json'], { signal });
  const report = JSON.parse(run.stdout) as Partial<Report>;
  const sum = (name: 'objects' | 'lines') =>
    (report.sources ?? []).reduce((total, source) => total + source[name], 0);
  const { objects, lines } = SMALL_COUNTS.all;
  if (sum('objects') !== objects || sum('lines') !== lines)
    throw new Error(`analyse read ${sum('objects')} objects of ${sum('lines')} lines`);
  return { ...run, report };
}

/** Where the command lies has changed; its name in `package.json` has not. */
function analyseScript(root: string): string {
  const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    scripts?: Readonly<Record<string, string>>;
  };
  const [, path] = /^node (\S+\.ts)$/.exec(scripts?.analyse ?? '') ?? [];
  if (path === undefined) throw new Error('it has no command analyse');
  return join(root, path);
}

/** The parts in which two reports differ, but for when and by what they were made. */
export function differences(one: Partial<Report>, other: Partial<Report>): readonly string[] {
  const { generatedAt: _, generator: __, ...parts } = { ...other, ...one };
  return Object.keys(parts).filter((name) => {
    const part = name as keyof Report;
    return !isDeepStrictEqual(one[part], other[part]);
  });
}
