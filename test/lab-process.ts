import { type ChildProcess, fork } from 'node:child_process';
import type { Target } from '../functions/model/targets.ts';
import type { ServerRecord } from '../infra/demo/probe/probe-node.ts';
import type { ProbeProfile } from '../infra/demo/probe/probe-profile.ts';

/** A lab in a process of its own, so that servers and prober do not share a core. */
export interface LabProcess {
  /** Starts a lab in place of the one before. */
  open(profiles: readonly ProbeProfile[], seed: number): Promise<readonly Target[]>;
  /** Every connection that a node of the lab accepted. */
  record(): Promise<readonly ServerRecord[]>;
  end(): Promise<void>;
}

/** What the process is asked; it answers each with one message. */
export type LabQuestion =
  | { readonly ask: 'open'; readonly profiles: readonly ProbeProfile[]; readonly seed: number }
  | { readonly ask: 'record' };

const SCRIPT = new URL('lab-process-run.ts', import.meta.url).pathname;

/** Starts the process; it ends with its parent. */
export function startLabProcess(): LabProcess {
  const child = fork(SCRIPT, { execArgv: [], stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  return {
    open: (profiles, seed) => asked(child, { ask: 'open', profiles, seed }),
    record: () => asked(child, { ask: 'record' }),
    end: async () => {
      child.disconnect();
      await gone;
    },
  };
}

/** One question at a time. */
function asked<Answer>(child: ChildProcess, question: LabQuestion): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const lost = (code: number | null): void => reject(new Error(`the lab ended (${code})`));
    child.once('exit', lost);
    child.once('message', (answer) => {
      child.off('exit', lost);
      resolve(answer as Answer);
    });
    child.send(question);
  });
}
