import { parseArgs } from 'node:util';
import { Fault } from '../../../functions/errors.ts';
import { nearestWord } from '../../settings/nearest-word.ts';
import {
  type CommandSyntax,
  type Option,
  type OptionTable,
  type OptionValues,
  VERSION,
} from './command-syntax.ts';

/** The arguments of a command, and all that is wrong with them. */
export interface Arguments<Options extends OptionTable> {
  readonly values: OptionValues<Options> & { readonly version: boolean };
  readonly paths: readonly string[];
  readonly faults: readonly string[];
}

/** Reads arguments by a command's table; never throws, so that all faults can be reported at once. */
export function readArguments<Options extends OptionTable>(
  syntax: CommandSyntax<Options>,
  args: readonly string[],
  nowMs: number,
): Arguments<Options> {
  const { name, takesPaths } = syntax;
  const table: OptionTable = { ...syntax.options, version: VERSION };
  const given = new Map<string, string[]>();
  const paths: string[] = [];
  const faults: string[] = [];
  for (const token of tokensOf(table, args)) {
    if (token.kind === 'positional') {
      if (takesPaths) paths.push(token.value);
      else faults.push(`${token.value}: ${name} takes options alone, see --help`);
    }
    if (token.kind !== 'option') continue;
    const fault = formFault(table, token, given);
    if (fault !== null) faults.push(fault);
    else given.set(token.name, [...(given.get(token.name) ?? []), token.value ?? '']);
  }
  const entries = Object.entries(table).map(([option, spec]) => {
    return [option, readValue(option, spec, given.get(option), faults)] as const;
  });
  const values = Object.fromEntries(entries) as Arguments<Options>['values'];
  return {
    values,
    paths,
    faults: [...faults, ...(syntax.relationFaults?.(values, paths, nowMs) ?? [])],
  };
}

/** Throws the faults of a command's arguments as one, listed if they are several; none, nothing. */
export function refuseArguments(faults: readonly string[]): void {
  const [first] = faults;
  if (first === undefined) return;
  const listed = faults.map((fault) => `  ${fault}`).join('\n');
  const text = faults.length === 1 ? first : `${faults.length} faults in the arguments:\n${listed}`;
  throw new Fault('bad-arguments', text);
}

function tokensOf(table: OptionTable, args: readonly string[]) {
  const options = Object.fromEntries(
    Object.entries(table).map(([option, spec]) => [
      option,
      {
        type: spec.kind === undefined ? ('boolean' as const) : ('string' as const),
        ...(option === 'help' ? { short: 'h' } : {}),
      },
    ]),
  );
  return parseArgs({
    args: [...args],
    options,
    strict: false,
    allowPositionals: true,
    tokens: true,
  }).tokens;
}

interface OptionToken {
  readonly name: string;
  readonly rawName: string;
  readonly value: string | undefined;
  readonly inlineValue: boolean | undefined;
}

/** What is wrong with the form of an option; null where nothing is. */
function formFault(
  table: OptionTable,
  { name, rawName, value, inlineValue }: OptionToken,
  given: ReadonlyMap<string, unknown>,
): string | null {
  const spec = Object.hasOwn(table, name) ? table[name] : undefined;
  if (spec === undefined) {
    const meant = nearestWord(rawName.replace(/^-+/, ''), Object.keys(table));
    const hint = meant === undefined ? 'see --help' : `did you mean --${meant}?`;
    return `${rawName}: unknown option; ${hint}`;
  }
  if (spec.kind === undefined) return value === undefined ? null : `--${name}: takes no value`;
  const swallowedOption = inlineValue !== true && value?.startsWith('--') === true;
  if (value === undefined || value === '' || swallowedOption) {
    return `--${name}: needs a value (${spec.placeholder})`;
  }
  return given.has(name) && !('repeats' in spec) ? `--${name}: given more than once` : null;
}

/** The value of an option from the texts that were given; adds to the faults what they are not. */
function readValue(
  name: string,
  spec: Option,
  texts: readonly string[] | undefined,
  faults: string[],
): unknown {
  if (spec.kind === undefined) return texts !== undefined;
  if (texts === undefined && 'required' in spec) faults.push(`--${name}: ${spec.required}`);
  const { kind } = spec;
  const values = (texts ?? []).map((text) => {
    const value = kind.read(text);
    if (value === null) faults.push(`--${name} ${text}: ${kind.must}`);
    return value;
  });
  return 'repeats' in spec ? values : (values[0] ?? spec.default);
}
