import { asCalled, type Invocation } from './invocation.ts';
import type { OptionKind } from './option-kinds.ts';

/** An option without a value: given or not. */
interface Switch {
  readonly kind?: undefined;
  readonly help: string;
}

/** An option with a value. */
interface Valued {
  /** The word in place of the value in the help. */
  readonly placeholder: string;
  readonly kind: OptionKind<unknown>;
  readonly help: string;
  /** The value where it is not given, which the help shows; null: none. */
  readonly default: unknown;
  /** Set where it must be given: what to say else. */
  readonly required?: string;
}

/** An option that may be given several times, each time with a value. */
interface Repeated {
  readonly placeholder: string;
  readonly kind: OptionKind<unknown>;
  readonly help: string;
  readonly repeats: true;
}

export type Option = Switch | Valued | Repeated;

/** The options of a command by name, in the order of its help. */
export type OptionTable = Readonly<Record<string, Option>> & { readonly help: Switch };

/** What a command takes: the one source of its parsing, its faults and its help. */
export interface CommandSyntax<Options extends OptionTable = OptionTable> {
  /** As in `npm run NAME`; the binary takes the same, a hyphen in place of a colon. */
  readonly name: string;
  /** What comes after the name: `PATH...`; options that must be given. */
  readonly usage: string;
  /** Whether it takes arguments that are no options. */
  readonly takesPaths: boolean;
  /** Lines above the options, and below them. */
  readonly about: readonly string[];
  readonly notes: readonly string[];
  readonly options: Options;
  /** What is wrong with values that are right each by itself, but not together or not now. */
  relationFaults?(
    values: OptionValues<Options>,
    paths: readonly string[],
    nowMs: number,
  ): readonly string[];
}

/** The values of a table's options: a switch is a boolean, a repeated option a list. */
export type OptionValues<Options extends OptionTable> = {
  readonly [Name in keyof Options]: ValueOf<Options[Name]>;
};

type ValueOf<One> = One extends { readonly kind: OptionKind<infer Value> }
  ? One extends { readonly default: infer Default }
    ? Value | Default
    : readonly Value[]
  : boolean;

/** The option that every table ends with; `-h` is the same. */
export const HELP = { help: 'print this' } as const satisfies Switch;

/** The option that every command has beside those of its table. */
export const VERSION = { help: 'print the version' } as const satisfies Switch;

/** The text that `--help` prints: usage, options with their defaults, notes. */
export function helpText(
  { name, usage, about, options, notes }: Omit<CommandSyntax, 'relationFaults'>,
  calledBy: Invocation = 'script',
): string {
  const table = { ...options, version: VERSION };
  const rows = Object.entries(table).map(([option, spec]: [string, Option]) => ({
    start: spec.kind === undefined ? `--${option}` : `--${option} ${spec.placeholder}`,
    help: spec.help + defaultText(spec),
  }));
  const width = Math.max(...rows.map(({ start }) => start.length)) + 2;
  const lines = [
    `Usage: npm run ${name} -- ${usage} [options]`,
    '',
    ...about,
    '',
    'Options:',
    ...rows.map(({ start, help }) => `  ${start.padEnd(width)}${help}`),
    '',
    ...notes,
    '',
  ];
  return asCalled(lines.join('\n'), calledBy);
}

function defaultText(option: Option): string {
  if (!('default' in option) || option.default === null || option.required !== undefined) return '';
  return ` (${option.kind.show(option.default)})`;
}
