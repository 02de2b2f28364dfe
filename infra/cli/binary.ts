import { Fault } from '../../functions/errors.ts';
import { nearestWord } from '../settings/nearest-word.ts';
import { BINARY, type BinaryCommand } from './arguments/invocation.ts';
import { type Command, runCommandLine, versionText } from './command-line.ts';

/** A command of the binary, loaded when it is called: none waits for what another one needs. */
interface Listed {
  readonly says: string;
  load(): Promise<Command>;
}

const COMMANDS: Readonly<Record<BinaryCommand, Listed>> = {
  analyse: {
    says: 'read logs, and report what is resumed and what deviates',
    load: async () => (await import('./analyse.ts')).analyseCommand,
  },
  measure: {
    says: 'report what a lake holds that analyse kept',
    load: async () => (await import('./measure.ts')).measureCommand,
  },
  report: {
    says: 'show the reports of many Regions and accounts as one',
    load: async () => (await import('./report.ts')).reportCommand,
  },
  serve: {
    says: 'serve the last report of a lake, as a page and as JSON',
    load: async () => (await import('./serve.ts')).serve,
  },
  probe: {
    says: 'offer sessions to your balancers, and see which are resumed',
    load: async () => (await import('./probe.ts')).probe,
  },
  discover: {
    says: 'find your balancers in AWS, and those that no log tells of',
    load: async () => (await import('./discover.ts')).discover,
  },
  'client-check': {
    says: 'see whether your TLS client offers the sessions it was given',
    load: async () => (await import('./client-check.ts')).clientCheck,
  },
  runbook: {
    says: 'print what to do about a rule that found something',
    load: async () => (await import('./runbook.ts')).runbook,
  },
  'hook-test': {
    says: 'send a test through a hook for alerts',
    load: async () => (await import('./hook-test.ts')).hookTest,
  },
  doctor: {
    says: 'look at a deployed stack, and say what keeps it from working',
    load: async () => (await import('./doctor.ts')).doctor,
  },
  'bucket-events': {
    says: 'have a log bucket tell of new objects, beside what it tells others',
    load: async () => (await import('./bucket-events.ts')).bucketEvents,
  },
  backfill: {
    says: 'have a deployed stack read logs from before it was there',
    load: async () => (await import('./backfill.ts')).backfill,
  },
  replay: {
    says: 'have a deployed stack try again what it could not read',
    load: async () => (await import('./replay.ts')).replay,
  },
  estimate: {
    says: 'print what a deployment costs in a month',
    load: async () => (await import('./estimate.ts')).estimate,
  },
};
const COULD_NOT = 2;

/** Runs the command that the first argument names; `-h` lists them, and so does no argument. */
export async function runBinary([name, ...args]: readonly string[]): Promise<void> {
  const listed = Object.entries(COMMANDS).find(([known]) => known === name)?.[1];
  const toRun = listed === undefined ? answerTo(name) : await listed.load();
  await runCommandLine(toRun, { calledBy: 'binary', args });
}

/** What is said where the first argument is no command. */
function answerTo(name: string | undefined): Command {
  return {
    name: BINARY,
    run: async ({ stdout }) => {
      if (name === '--version') {
        stdout.write(versionText());
        return 0;
      }
      if (name !== undefined && !['-h', '--help', 'help'].includes(name)) {
        throw new Fault('bad-arguments', unknownText(name));
      }
      stdout.write(commandList());
      return name === undefined ? COULD_NOT : 0;
    },
  };
}

function unknownText(name: string): string {
  const meant = nearestWord(name, Object.keys(COMMANDS));
  return meant === undefined
    ? `there is no command ${name}: ${BINARY} -h lists them`
    : `there is no command ${name}; did you mean ${meant}?`;
}

/** The commands, one line each. */
function commandList(): string {
  const width = Math.max(...Object.keys(COMMANDS).map(({ length }) => length)) + 2;
  return [
    `Usage: ${BINARY} COMMAND [options]`,
    '',
    'Are TLS sessions really resumed at your AWS load balancers?',
    '',
    'Commands:',
    ...Object.entries(COMMANDS).map(([name, { says }]) => `  ${name.padEnd(width)}${says}`),
    '',
    `${BINARY} COMMAND -h says more of one; --version prints the version.`,
    '',
  ].join('\n');
}
