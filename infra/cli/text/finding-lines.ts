import type { FindingState } from '../../doctor/check.ts';
import type { NamedFinding } from '../../doctor/examine.ts';
import type { Paint } from './paint.ts';
import { printable, wrap } from './text-layout.ts';

const STATE_WIDTH = 'unchecked '.length;
const CHECK_WIDTH = 'log-encryption '.length;
const INDENT = ' '.repeat(STATE_WIDTH);
/** A line that goes on in the next one, as a shell reads it. */
const GOES_ON = ' \\';
const QUOTED_WORDS = /(?:'[^']*'|"[^"]*"|[^\s'"])+/g;

const STYLES: Readonly<Partial<Record<FindingState, Parameters<Paint>[0]>>> = {
  broken: 'error',
  unchecked: 'warning',
};

/** A finding as lines: its state, its check and what is so, then each command by itself. */
export function findingLines(
  { state, check, says, commands }: NamedFinding,
  { width, paint }: { readonly width: number; readonly paint: Paint },
): readonly string[] {
  const start = STATE_WIDTH + CHECK_WIDTH;
  const [first = '', ...rest] = wrap(printable(says), width, ' '.repeat(start));
  const style = STYLES[state];
  const word = state.padEnd(STATE_WIDTH);
  const head = (style === undefined ? word : paint(style, word)) + check.padEnd(CHECK_WIDTH);
  return [
    head + first.slice(start),
    ...rest,
    ...commands.flatMap((command) => commandLines(printable(command), width)),
  ];
}

/** A command that can be copied whole: what does not fit goes on behind a backslash. */
function commandLines(command: string, width: number): readonly string[] {
  const lines: string[] = [];
  let line = INDENT;
  for (const word of command.match(QUOTED_WORDS) ?? []) {
    const isFirst = line.trim() === '';
    const longer = isFirst ? line + word : `${line} ${word}`;
    if (!isFirst && longer.length + GOES_ON.length > width) {
      lines.push(line + GOES_ON);
      line = `${INDENT}  ${word}`;
    } else {
      line = longer;
    }
  }
  return [...lines, line];
}
