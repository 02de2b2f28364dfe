import { readFileSync } from 'node:fs';
import { Fault } from '../../functions/errors.ts';
import { RULE_NAMES } from '../../functions/model/deviation.ts';
import { runbookBlocks } from '../../functions/publish/page/data/cards/runbook-text.ts';
import { nearestWord } from '../settings/nearest-word.ts';
import { type CommandSyntax, HELP, type OptionTable } from './arguments/command-syntax.ts';
import { asCalled } from './arguments/invocation.ts';
import { command, runCommandLine } from './command-line.ts';
import { runbookLines } from './text/runbook-lines.ts';
import { terminalWidth } from './text/text-layout.ts';

const RUNBOOKS = new URL('../../functions/judge/runbooks/', import.meta.url);

const OPTIONS = { help: HELP } as const satisfies OptionTable;

const RUNBOOK: CommandSyntax<typeof OPTIONS> = {
  name: 'runbook',
  usage: 'RULE',
  takesPaths: true,
  about: ['Prints the runbook of a rule: what it means, how to check it, what to change.'],
  options: OPTIONS,
  notes: ['RULE is one of', ...RULE_NAMES.map((rule) => `  ${rule}`)],
};

/** Prints the runbook of a rule. */
export const runbook = command(RUNBOOK, async ({ paths }, { stdout, calledBy }) => {
  const [given, ...more] = paths;
  if (given === undefined || more.length > 0) {
    throw new Fault('bad-arguments', `name one rule: ${RULE_NAMES.join(', ')}`);
  }
  const rule = RULE_NAMES.find((name) => name === given);
  if (rule === undefined) {
    const meant = nearestWord(given, RULE_NAMES);
    const hint =
      meant === undefined ? `the rules are ${RULE_NAMES.join(', ')}` : `did you mean ${meant}?`;
    throw new Fault('bad-arguments', `there is no rule ${given}; ${hint}`);
  }
  const text = asCalled(readFileSync(new URL(`${rule}.md`, RUNBOOKS), 'utf8'), calledBy);
  stdout.write(`${runbookLines(runbookBlocks(text), terminalWidth(stdout)).join('\n')}\n`);
  return 0;
});

if (import.meta.main) await runCommandLine(runbook);
