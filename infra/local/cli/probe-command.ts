import { parseArgs } from 'node:util';
import { Fault } from '../../../functions/errors.ts';
import { DEFAULT_PLAN } from '../../../functions/probe/probe-plan.ts';
import { DEFAULT_RUN } from '../../../functions/probe/run-probe.ts';
import { nearestWord } from '../nearest-word.ts';
import { PROBE_OPTIONS, type ProbeOptionName } from './probe-options.ts';

/** What a person asked `probe` to do. */
export interface ProbeCommand {
  readonly help: boolean;
  readonly json: boolean;
  readonly explain: boolean;
  readonly targetsPath: string;
  readonly outPath: string | null;
  readonly attempts: number;
  readonly concurrency: number;
  readonly timeoutMs: number;
  readonly budget: number;
}

/** The most that a number may be: far above any use, and far below harm. */
const MOST: Readonly<Partial<Record<ProbeOptionName, number>>> = {
  attempts: 1000,
  concurrency: 200,
  timeout: 60_000,
  budget: 1_000_000,
};

/** Arguments → what to do; throws `bad-arguments` with all faults at once. */
export function parseProbeCommand(args: readonly string[]): ProbeCommand {
  const given = new Map<ProbeOptionName, string>();
  const faults: string[] = [];
  for (const token of tokensOf(args)) {
    const fault = takeToken(token, given);
    if (fault !== null) faults.push(fault);
  }
  const number = (name: ProbeOptionName, fallback: number): number => {
    const text = given.get(name);
    if (text === undefined) return fallback;
    const value = /^\d{1,9}$/.test(text) ? Number(text) : 0;
    const most = MOST[name] ?? Number.MAX_SAFE_INTEGER;
    if (value < 1 || value > most) {
      faults.push(`--${name} ${text}: must be a whole number, 1 to ${most}`);
    }
    return value;
  };
  const command: ProbeCommand = {
    help: given.has('help'),
    json: given.has('json'),
    explain: given.has('explain'),
    targetsPath: given.get('targets') ?? '',
    outPath: given.get('out') ?? null,
    attempts: number('attempts', DEFAULT_PLAN.attempts),
    concurrency: number('concurrency', DEFAULT_RUN.limits.overall),
    timeoutMs: number('timeout', DEFAULT_RUN.timeoutMs),
    budget: number('budget', DEFAULT_PLAN.budget.perBalancer),
  };
  if (command.targetsPath === '') faults.push('--targets: name the file of balancers to probe');
  if (!command.help && faults.length > 0) throw new Fault('bad-arguments', listed(faults));
  return command;
}

function listed(faults: readonly string[]): string {
  if (faults.length === 1) return faults.join('');
  return `${faults.length} faults in the arguments:\n${faults.map((fault) => `  ${fault}`).join('\n')}`;
}

function tokensOf(args: readonly string[]) {
  const options = Object.fromEntries(
    PROBE_OPTIONS.map(({ name, placeholder }) => [
      name,
      { type: placeholder === null ? 'boolean' : 'string' } as const,
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

type Token = ReturnType<typeof tokensOf>[number];

/** Notes an option; answers what is wrong with it. */
function takeToken(token: Token, given: Map<ProbeOptionName, string>): string | null {
  if (token.kind === 'positional') return `${token.value}: probe takes options alone, see --help`;
  if (token.kind !== 'option') return null;
  const option = PROBE_OPTIONS.find(({ name }) => name === token.name);
  if (option === undefined) {
    const names = PROBE_OPTIONS.map(({ name }) => name);
    const meant = nearestWord(token.rawName.replace(/^-+/, ''), names);
    const hint = meant === undefined ? 'see --help' : `did you mean --${meant}?`;
    return `${token.rawName}: unknown option; ${hint}`;
  }
  const { name, placeholder } = option;
  if (given.has(name)) return `--${name}: given more than once`;
  if (placeholder === null && token.value !== undefined) return `--${name}: takes no value`;
  const swallowed = token.inlineValue !== true && token.value?.startsWith('--') === true;
  if (placeholder !== null && (token.value === undefined || token.value === '' || swallowed)) {
    return `--${name}: needs a value (${placeholder})`;
  }
  given.set(name, token.value ?? '');
  return null;
}
