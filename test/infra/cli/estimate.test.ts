import { expect, test } from 'vitest';
import { estimate } from '../../../infra/cli/estimate.ts';
import { runHere } from './run-here.ts';

const run = (...args: readonly string[]) => runHere(estimate, args);

test('the sheet fits 80 columns and ends with the sum and the date of the prices', async () => {
  const { stdout, stderr, status } = await run('--balancers', '200', '--nodes', '8');
  expect({ stderr, status }).toEqual({ stderr: '', status: 0 });
  const lines = stdout.trimEnd().split('\n');
  for (const line of lines) expect(line.length).toBeLessThanOrEqual(80);
  expect(lines.at(-1)).toMatch(/^\d+\.\d\d USD a month, by list prices of us-east-1 on \d{4}-/);
});

test('the same as JSON: its lines add up to its sum', async () => {
  const sheet = JSON.parse((await run('--json', '--connection-log')).stdout);
  const sum = sheet.lines.reduce((total: number, line: { usd: number }) => total + line.usd, 0);
  expect(sheet.usdPerMonth).toBeCloseTo(sum, 6);
  expect(sheet.fleet.logsPerNode).toBe(2);
});

test('all wrong arguments are reported at once', async () => {
  const { stderr, status } = await run('--balancers', 'many', '--nodes', '0', '--colour');
  expect(status).toBe(2);
  for (const word of ['--balancers', '--nodes', '--colour']) expect(stderr).toContain(word);
});
