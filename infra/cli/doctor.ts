import { FINDING_STATES, type FindingState } from '../doctor/check.ts';
import { type Examination, examine, type NamedFinding } from '../doctor/examine.ts';
import { type CommandSyntax, HELP, type OptionTable } from './arguments/command-syntax.ts';
import { TEXT } from './arguments/option-kinds.ts';
import { type CommandContext, command, runCommandLine } from './command-line.ts';
import { findingLines } from './text/finding-lines.ts';
import { paintFor } from './text/paint.ts';
import { printable, printableJson, terminalWidth, wrap } from './text/text-layout.ts';

const SOUND = 0;
const BROKEN = 1;
const COULD_NOT = 2;

const OPTIONS = {
  region: {
    ...{ placeholder: 'REGION', kind: TEXT, default: '' },
    required: 'name the Region of the stack, as eu-west-1',
    help: 'the Region of the stack',
  },
  stage: {
    ...{ placeholder: 'STAGE', kind: TEXT, default: 'prod' },
    help: 'the stage of the stack',
  },
  json: { help: 'print the findings as JSON' },
  help: HELP,
} as const satisfies OptionTable;

const DOCTOR: CommandSyntax<typeof OPTIONS> = {
  name: 'doctor',
  usage: '--region REGION',
  takesPaths: false,
  about: [
    'Looks at a deployed stack, from the log buckets to the alarms, and says what keeps it',
    'from working, with the command that mends it. It reads, and changes nothing.',
  ],
  options: OPTIONS,
  notes: [
    'Credentials are those that the AWS SDK finds; docs/first-deployment.md has the rights.',
    'Exit status: 0 nothing is broken, 1 something is, 2 not all could be checked.',
  ],
};

/** Looks at a deployed stack and says what keeps it from working. */
export const doctor = command(DOCTOR, async ({ values }, context) => {
  const { region, stage, json } = values;
  const place = { region, stage, nowMs: context.nowMs() };
  const examination = await examine(place);
  const findings = json
    ? await writeJson(examination, place, context)
    : await writeLines(examination, place, context);
  return statusOf(findings);
});

if (import.meta.main) await runCommandLine(doctor);

type Place = Parameters<typeof examine>[0];

async function writeLines(
  { stack, caller, findings }: Examination,
  { region }: Place,
  { stdout, env, signal }: CommandContext,
): Promise<readonly NamedFinding[]> {
  const width = terminalWidth(stdout);
  const paint = paintFor(stdout, env);
  const head = `${stack} in ${region}, account ${caller.accountId}, as ${caller.arn}`;
  stdout.write(`${wrap(printable(head), width).join('\n')}\n\n`);
  const all: NamedFinding[] = [];
  for await (const finding of findings) {
    signal.throwIfAborted();
    all.push(finding);
    stdout.write(`${findingLines(finding, { width, paint }).join('\n')}\n`);
  }
  const counts = FINDING_STATES.map((state) => `${countOf(all, state)} ${state}`).join(', ');
  stdout.write(`\n${counts}\n`);
  return all;
}

async function writeJson(
  { stack, caller, findings }: Examination,
  { region, nowMs }: Place,
  { stdout, signal }: CommandContext,
): Promise<readonly NamedFinding[]> {
  const all: NamedFinding[] = [];
  for await (const finding of findings) all.push(finding);
  signal.throwIfAborted();
  const checkedAt = new Date(nowMs).toISOString();
  const { accountId } = caller;
  const document = { schema: 1, stack, region, accountId, checkedAt, findings: all };
  stdout.write(`${printableJson(document)}\n`);
  return all;
}

function countOf(findings: readonly NamedFinding[], state: FindingState): number {
  return findings.filter((finding) => finding.state === state).length;
}

function statusOf(findings: readonly NamedFinding[]): number {
  if (countOf(findings, 'broken') > 0) return BROKEN;
  return countOf(findings, 'unchecked') > 0 ? COULD_NOT : SOUND;
}
