import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { exposition } from '../../../../functions/publish/prometheus/exposition.ts';
import { reportSamples } from '../../../../functions/publish/prometheus/report-samples.ts';
import { analyseCommand } from '../../../../infra/cli/analyse.ts';
import { measureCommand } from '../../../../infra/cli/measure.ts';
import { classicLine, writeClassicLog } from '../log-samples.ts';
import { runHere } from '../run-here.ts';

let dir = '';
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'metrics-file-test-'));
  process.chdir(dir);
  writeClassicLog(
    join(dir, 'logs'),
    [1, 2, 3].map((index) => classicLine(index, 'TLSv1.2')),
  );
});
afterAll(() => {
  process.chdir(tmpdir());
  rmSync(dir, { recursive: true, force: true });
});

test('--prom writes the metrics of the report, whole, for whoever may read new files', async () => {
  const args = ['logs', '--json', '--lake', 'lake', '--prom', 'made/rw.prom'];
  const { stdout, stderr, status } = await runHere(analyseCommand, args);
  expect([stderr, status]).toEqual(['', 0]);
  const path = join(dir, 'made/rw.prom');
  expect(readFileSync(path, 'utf8')).toBe(exposition(reportSamples(JSON.parse(stdout)), 'text'));
  // A textfile collector runs as another user.
  expect(statSync(path).mode & 0o777).toBe(0o666 & ~process.umask());
  expect(readdirSync(join(dir, 'made'))).toEqual(['rw.prom']);
  await runHere(measureCommand, ['--lake', 'lake', '--prom', 'made/again.prom']);
  expect(readFileSync(join(dir, 'made/again.prom'), 'utf8')).toContain('outcome="unknown"} 3');
});

test('metrics that can’t be written are one line, after the report, with status 2', async () => {
  const { stdout, stderr, status } = await runHere(analyseCommand, ['logs', '--prom', 'logs']);
  expect([stdout === '', status]).toEqual([false, 2]);
  expect(stderr).toMatch(
    /^analyse: can't write the metrics logs \(E[A-Z]+\): name a file that can be written with --prom\n$/,
  );
  expect(readdirSync(dir).filter((name) => name.endsWith('.partial'))).toEqual([]);
});
