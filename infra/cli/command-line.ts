import { constants } from 'node:os';
import { Fault } from '../../functions/errors.ts';
import { printable } from './text/text-layout.ts';
import { Workspace } from './workspace.ts';

const COULD_NOT = 2;
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
/** How long an interrupted command may take to remove what it began to write. */
const UNWIND_MS = 500;

/** What a command gets of the process. */
export interface CommandContext {
  readonly workspace: Workspace;
  /** Aborted by Ctrl-C and its like. */
  readonly signal: AbortSignal;
}

/**
 * Runs a command of the command line, `name` as in `npm run NAME`: its result is the exit status.
 * Paths are meant from where the person stands. A Fault becomes one clear message on stderr and
 * status 2; a signal or a closed stdout ends the process without one. Whatever ends it, the
 * temporary folders go.
 */
export async function runCommandLine(
  name: string,
  command: (context: CommandContext) => Promise<number>,
): Promise<void> {
  const workspace = new Workspace();
  process.once('exit', () => workspace.remove());
  const signal = interruptions();
  endWhenClosed(process.stdout, process.stderr);
  try {
    leavePackage(name, process.env);
    process.exitCode = await command({ workspace, signal });
  } catch (error) {
    if (signal.aborted) process.exit();
    process.stderr.write(`${name}: ${messageOf(error)}\n`);
    process.exitCode = COULD_NOT;
  } finally {
    workspace.remove();
  }
}

/** npm runs scripts in the package's folder, and says where it was called. */
function leavePackage(name: string, env: NodeJS.ProcessEnv): void {
  const { npm_lifecycle_event: script, INIT_CWD: calledFrom } = env;
  if (script === name && calledFrom !== undefined) process.chdir(calledFrom);
}

/** Aborted at the first signal of the system, so that partial files can go; then time is short. */
function interruptions(): AbortSignal {
  const controller = new AbortController();
  for (const name of SIGNALS) {
    process.once(name, () => {
      // 128 + its number is what a shell reports of a command that a signal ended.
      process.exitCode = 128 + constants.signals[name];
      controller.abort(new Error(name));
      setTimeout(() => process.exit(), UNWIND_MS).unref();
    });
  }
  return controller.signal;
}

/** `| head` closes its end when it has seen enough: nothing is wrong then. A full disk is wrong. */
function endWhenClosed(...streams: readonly NodeJS.WriteStream[]): void {
  for (const stream of streams) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EPIPE') process.exit();
      // In case stderr is the one that fails, nothing can be said.
      if (stream === process.stdout) process.stderr.write(`can't write output (${error.code})\n`);
      process.exit(COULD_NOT);
    });
  }
}

function messageOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  const text = message.split('\n').map(printable).join('\n');
  if (error instanceof Fault) return text;
  return `this is a mistake of resumption-watch, please report it: ${text}`;
}
