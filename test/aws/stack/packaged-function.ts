import { type ChildProcess, fork } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { unzipSync } from 'fflate';
import type { Answered, Asked } from './function-process.ts';

const PROCESS = new URL('function-process.ts', import.meta.url);
const HOOK_NETWORK = new URL('hook-network.ts', import.meta.url);
/** What a retry of Lambda's makes of an event that nobody waits for: the first and two more. */
const ATTEMPTS_MAX = 3;

/** A function's zip, unpacked and run in a process of its own that has its environment alone. */
export class PackagedFunction {
  readonly #folder: string;
  readonly #env: Readonly<Record<string, string>>;
  readonly #timeoutMs: number;
  #process: ChildProcess | undefined;
  #said = '';

  /** `stack` keeps functions of several stacks apart that are made of one zip. */
  constructor(
    zipPath: string,
    env: Readonly<Record<string, string>>,
    timeoutMs: number,
    stack = 'unpacked',
  ) {
    this.#folder = zipPath.replace(/\.zip$/, `-${stack}`);
    this.#env = env;
    this.#timeoutMs = timeoutMs;
    mkdirSync(this.#folder);
    for (const [name, bytes] of Object.entries(unzipSync(readFileSync(zipPath))))
      writeFileSync(join(this.#folder, name), bytes);
  }

  /** The end of what its process printed: its log, and its metrics. */
  get said(): string {
    return this.#said;
  }

  /** One invocation; throws what the handler throws, or that its process ended. */
  async invoke(event: unknown): Promise<unknown> {
    this.#process ??= this.#start();
    const child = this.#process;
    const answered = new Promise<Answered>((resolve) => {
      child.once('message', resolve as (message: unknown) => void);
      child.once('exit', () => resolve({ error: `the process ended: ${this.#said}` }));
    });
    child.send({ event, timeLeftMs: this.#timeoutMs } satisfies Asked);
    const given = await answered;
    child.removeAllListeners('message').removeAllListeners('exit');
    if (!('error' in given)) return given.answer;
    if (child.exitCode !== null || child.signalCode !== null) this.#process = undefined;
    throw new Error(given.error);
  }

  /** An event that nobody waits for: why its last attempt failed, or undefined. */
  async deliver(event: unknown): Promise<string | undefined> {
    let reason: string | undefined;
    for (let attempt = 1; attempt <= ATTEMPTS_MAX; attempt += 1) {
      try {
        await this.invoke(event);
        return undefined;
      } catch (error) {
        reason = error instanceof Error ? error.message : String(error);
      }
    }
    return reason;
  }

  /** Ends the process between two of its instructions; the next event starts it cold. */
  kill(): void {
    this.#process?.kill('SIGKILL');
    this.#process = undefined;
  }

  #start(): ChildProcess {
    this.#said = '';
    const child = fork(PROCESS, [join(this.#folder, 'handler.cjs')], {
      env: this.#env,
      execArgv: ['--import', HOOK_NETWORK.href],
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    const hear = (bytes: Buffer): void => {
      this.#said = `${this.#said}${bytes}`.slice(-20_000);
    };
    child.stdout?.on('data', hear);
    child.stderr?.on('data', hear);
    return child;
  }
}
