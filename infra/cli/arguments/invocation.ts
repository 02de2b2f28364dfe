/** How a person calls the commands: as scripts of a clone, or by the binary of the package. */
export type Invocation = 'script' | 'binary';

/** The name of the binary. */
export const BINARY = 'resumption-watch';

/** The commands of the binary by the scripts of the same; a colon is unusual there. */
const NAMES = {
  analyse: 'analyse',
  measure: 'measure',
  report: 'report',
  serve: 'serve',
  probe: 'probe',
  discover: 'discover',
  'client-check': 'client-check',
  runbook: 'runbook',
  'hook:test': 'hook-test',
  doctor: 'doctor',
  'bucket-events': 'bucket-events',
  backfill: 'backfill',
  replay: 'replay',
  estimate: 'estimate',
} as const;
/** What the binary calls a command. */
export type BinaryCommand = (typeof NAMES)[keyof typeof NAMES];

const SCRIPT_CALL = /\bnpm run (?:--silent )?([a-z][a-z:-]*[a-z])(?: --(?=\s|$))?/g;

/** The text, in which calls of commands are written as this person has to type them. */
export function asCalled(text: string, calledBy: Invocation): string {
  if (calledBy === 'script') return text;
  const names: Readonly<Partial<Record<string, BinaryCommand>>> = NAMES;
  return text.replace(SCRIPT_CALL, (call, script: string) => {
    const name = names[script];
    return name === undefined ? call : `${BINARY} ${name}`;
  });
}
