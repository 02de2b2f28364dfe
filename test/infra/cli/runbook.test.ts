import { expect, test } from 'vitest';
import { RULE_NAMES } from '../../../functions/model/deviation.ts';
import { runbook } from '../../../infra/cli/runbook.ts';
import { runHere } from './run-here.ts';

test.each(RULE_NAMES)('the runbook of %s is printed, prose within 80 columns', async (rule) => {
  const { status, stdout } = await runHere(runbook, [rule]);
  expect(status).toBe(0);
  expect(stdout).toMatch(new RegExp(`^${rule}\n\nWhat it means\n\n`));
  expect(stdout).toContain('\nWhat to change\n');
  const prose = stdout.split('\n').filter((line) => !/^ {4}|https:|\.md\)/.test(line));
  expect(prose.filter((line) => line.length > 80)).toEqual([]);
});

test('a wrong rule gets the nearest, and no rule all of them', async () => {
  expect(await runHere(runbook, ['never-resume'])).toMatchObject({
    ...{ status: 2, stdout: '' },
    stderr: 'runbook: there is no rule never-resume; did you mean never-resumed?\n',
  });
  expect((await runHere(runbook, [])).stderr).toContain('name one rule: cross-node-resumption,');
});
