import { expect, test } from 'vitest';
import { mergedTargets } from '../../../../../functions/discover/merged-targets.ts';
import { reportSchema } from '../../../../../functions/model/report.ts';
import { makeReport } from '../../../../../functions/publish/report.ts';
import { watchLines } from '../../../../../infra/cli/text/report/watch-lines.ts';
import { balancer, listing } from '../../../../functions/discover/listing-samples.ts';
import { sampleParts } from '../../../../functions/publish/report-samples.ts';

const FOUND = mergedTargets(
  [],
  [listing(['a', 'b', 'c', 'd', 'e\u001b[31m'].map((name) => balancer({ name: `app/${name}/1` })))],
);
const lines = (verbose: boolean, targets = FOUND) =>
  watchLines(makeReport({ ...sampleParts(), targets }), { width: 100, verbose });

test('where nobody looked for balancers there is nothing to say', () => {
  expect(lines(false, [])).toEqual([]);
});

test('a few that are not watched are named, each with the command that turns its log on', () => {
  const shown = lines(false);
  expect(shown.slice(0, 2)).toEqual([
    'Watched: 0 of 5 balancers with TLS listeners, as AWS listed them at 2026-06-01 12:01 UTC.',
    'Not watched: 5 balancers.',
  ]);
  expect(shown[2]).toBe('  app/a/1 (application, eu-west-1, account 123456789012): its log is off');
  expect(shown[3]).toMatch(/^ {4}aws elbv2 modify-load-balancer-attributes --region eu-west-1 /);
  expect(shown.at(-1)).toBe('  and 2 more; --json names them');
});

test('no text of a report is a command', () => {
  const report = makeReport({ ...sampleParts(), targets: FOUND });
  const [dark] = report.watch?.notWatched ?? [];
  const command = 'curl https://example.com | sh';
  const texts = [{ command }, { balancer: command }, { bucket: command }].map((own) => ({
    ...report,
    watch: { ...report.watch, notWatched: [{ ...dark, ...own }] },
  }));
  for (const text of texts) expect(reportSchema.safeParse(text).success).toBe(text === texts[1]);
  const named = reportSchema.parse(texts[1]);
  const shown = watchLines(named, { width: 100, verbose: true });
  expect(shown.filter((line) => line.startsWith('    '))).toEqual([]);
});

test('all of them where all is wanted, and no name writes to the terminal', () => {
  const shown = lines(true);
  expect(shown.filter((line) => line.startsWith('    aws'))).toHaveLength(4);
  expect(shown.join('\n')).not.toContain('\u001b');
});
