import { parseArgs } from 'node:util';
import { nearestWord } from '../nearest-word.ts';
import { ANALYSE_OPTIONS, type OptionName } from './analyse-options.ts';

/** The arguments by option, and all that is wrong with their form. */
export interface ParsedOptions {
  readonly paths: readonly string[];
  readonly given: ReadonlyMap<OptionName, string>;
  /** Every value of the options that may be given several times. */
  readonly repeated: ReadonlyMap<OptionName, readonly string[]>;
  readonly faults: readonly string[];
}

/** Reads arguments without judging values; never throws, so that all faults can be told at once. */
export function parseOptions(args: readonly string[]): ParsedOptions {
  const options = Object.fromEntries(
    ANALYSE_OPTIONS.map(({ name, placeholder }) => [
      name,
      { type: placeholder === null ? 'boolean' : 'string' } as const,
    ]),
  );
  const { tokens } = parseArgs({
    args: [...args],
    options,
    strict: false,
    allowPositionals: true,
    tokens: true,
  });
  const given = new Map<OptionName, string>();
  const repeated = new Map<OptionName, readonly string[]>();
  const faults: string[] = [];
  for (const token of tokens) {
    if (token.kind !== 'option') continue;
    const option = ANALYSE_OPTIONS.find(({ name }) => name === token.name);
    const fault =
      option === undefined ? unknownOption(token.rawName) : formFault(option, token, given);
    if (fault !== undefined) faults.push(fault);
    else if (option !== undefined) {
      given.set(option.name, token.value ?? '');
      repeated.set(option.name, [...(repeated.get(option.name) ?? []), token.value ?? '']);
    }
  }
  const paths = tokens.flatMap((token) => (token.kind === 'positional' ? [token.value] : []));
  return { paths, given, repeated, faults };
}

function unknownOption(rawName: string): string {
  const meant = nearestWord(
    rawName.replace(/^-+/, ''),
    ANALYSE_OPTIONS.map(({ name }) => name),
  );
  return `${rawName}: unknown option; ${meant === undefined ? 'see --help' : `did you mean --${meant}?`}`;
}

interface OptionToken {
  readonly value: string | undefined;
  readonly inlineValue: boolean | undefined;
}

function formFault(
  option: (typeof ANALYSE_OPTIONS)[number],
  token: OptionToken,
  given: ReadonlyMap<OptionName, string>,
): string | undefined {
  const { name, placeholder } = option;
  if (placeholder === null) {
    return token.value === undefined ? undefined : `--${name}: takes no value`;
  }
  const swallowedOption = token.inlineValue !== true && token.value?.startsWith('--') === true;
  if (token.value === undefined || token.value === '' || swallowedOption) {
    return `--${name}: needs a value (${placeholder})`;
  }
  const again = given.has(name) && !('repeats' in option);
  return again ? `--${name}: given more than once` : undefined;
}
