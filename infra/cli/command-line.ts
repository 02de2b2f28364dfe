import { constants } from 'node:os';
import { Fault } from '../../functions/errors.ts';
import manifest from '../../package.json' with { type: 'json' };
import { type CommandSyntax, helpText, type OptionTable } from './arguments/command-syntax.ts';
import { asCalled, BINARY, type Invocation } from './arguments/invocation.ts';
import { type Arguments, readArguments, refuseArguments } from './arguments/read-arguments.ts';
import { printable } from './text/text-layout.ts';
import { Workspace } from './workspace.ts';

const DONE = 0;
const COULD_NOT = 2;
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
/** How long an interrupted command may take to remove what it began to write, or to say what it knows. */
const UNWIND_MS = 2000;

/** Where a command writes: a terminal, a file or a pipe. */
export interface Output extends NodeJS.WritableStream {
  readonly isTTY?: boolean;
  readonly columns?: number;
}

/** What a command gets of the process. */
export interface CommandContext {
  /** The arguments after the command's name. */
  readonly args: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  /** How commands are named in what a person reads. */
  readonly calledBy: Invocation;
  readonly stdout: Output;
  readonly stderr: Output;
  readonly workspace: Workspace;
  readonly nowMs: () => number;
  /** Aborted by Ctrl-C and its like. */
  readonly signal: AbortSignal;
}

/** What a person calls by its name; `run` returns the exit status. */
export interface Command {
  readonly name: string;
  run(context: CommandContext): Promise<number>;
}

/**
 * A command with options: it prints its help where asked, refuses wrong arguments with all faults
 * at once, and else runs.
 */
export function command<Options extends OptionTable>(
  syntax: CommandSyntax<Options>,
  run: (given: Arguments<Options>, context: CommandContext) => Promise<number>,
): Command {
  return {
    name: syntax.name,
    run: async (context) => {
      const given = readArguments(syntax, context.args, context.nowMs());
      if (given.values.help) {
        context.stdout.write(helpText(syntax, context.calledBy));
        return DONE;
      }
      if (given.values.version) {
        context.stdout.write(versionText());
        return DONE;
      }
      refuseArguments(given.faults);
      return await run(given, context);
    },
  };
}

/**
 * Runs a command; a Fault becomes one clear message on stderr and status 2. Rejects with the signal's
 * reason when the run was aborted.
 */
export async function exitStatus({ name, run }: Command, context: CommandContext): Promise<number> {
  try {
    return await run(context);
  } catch (error) {
    context.signal.throwIfAborted();
    context.stderr.write(`${name}: ${asCalled(messageOf(error), context.calledBy)}\n`);
    return COULD_NOT;
  }
}

/** How a command was called: what `argv` holds differs by who calls. */
type Call = Pick<CommandContext, 'calledBy' | 'args'>;

/**
 * Runs a command as this process. Paths are relative to the folder in which the command was called. A signal or a
 * closed stdout ends the process without a message. Whatever ends it, the temporary folders go.
 */
export async function runCommandLine(
  toRun: Command,
  { calledBy, args }: Call = { calledBy: 'script', args: process.argv.slice(2) },
): Promise<void> {
  const { stdout, stderr, env } = process;
  const workspace = new Workspace();
  process.once('exit', () => workspace.remove());
  const signal = interruptions();
  endWhenClosed(stdout, stderr);
  const io = { env, calledBy, stdout, stderr, workspace, nowMs: Date.now, signal };
  const context = { args, ...io };
  const fromCaller = async () => {
    if (calledBy === 'script') leavePackage(toRun.name, env);
    return await toRun.run(context);
  };
  try {
    process.exitCode = await exitStatus({ name: toRun.name, run: fromCaller }, context);
  } catch {
    process.exit();
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
    // Not only once: npm passes Ctrl-C on to a process that the terminal has told already. The
    // second must not change the status of a command that came to its end on the first.
    process.on(name, () => {
      if (controller.signal.aborted) return;
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

/** What `--version` prints. */
export function versionText(): string {
  return `${BINARY} ${manifest.version}\n`;
}

/** Writes each warning as one line. */
export function warningsTo(stderr: Output): (line: string) => void {
  return (line) => stderr.write(`${printable(line)}\n`);
}

function messageOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  const text = message.split('\n').map(printable).join('\n');
  if (error instanceof Fault) return text;
  return `this is a mistake of resumption-watch, please report it: ${text}`;
}
