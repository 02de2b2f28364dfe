/** How a person calls the commands: as scripts of a clone, or by the binary of the package. */
export type Invocation = 'script' | 'binary';

/** The name of the binary. */
export const BINARY = 'resumption-watch';

const SCRIPT_CALL = /\bnpm run (?:--silent )?([a-z][a-z:-]*)(?: --(?=\s|$))?/g;

/** The text, in which calls of commands are written as this person has to type them. */
export function asCalled(text: string, calledBy: Invocation): string {
  if (calledBy === 'script') return text;
  return text.replace(SCRIPT_CALL, (_, name: string) => `${BINARY} ${binaryName(name)}`);
}

/** What the binary calls a script; a colon is unusual there. */
export function binaryName(script: string): string {
  return script.replaceAll(':', '-');
}
