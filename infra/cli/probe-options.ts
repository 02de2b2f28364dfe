import { DEFAULT_PLAN } from '../../functions/probe/probe-plan.ts';
import { DEFAULT_RUN } from '../../functions/probe/run-probe.ts';
import { type CommandSyntax, HELP, type OptionTable } from './arguments/command-syntax.ts';
import { TEXT, wholeNumber } from './arguments/option-kinds.ts';

/** The most that a number may be: far above any use, and far below harm. */
const MOST = { attempts: 1000, concurrency: 200, timeoutMs: 60_000, budget: 1_000_000 };

const OPTIONS = {
  targets: {
    ...{ placeholder: 'FILE', kind: TEXT, default: '' },
    required: 'name the file of balancers to probe',
    help: 'balancers to probe, a JSON list',
  },
  out: {
    ...{ placeholder: 'FILE', kind: TEXT, default: null },
    help: 'write each trial as a line of JSON',
  },
  json: { help: 'print the matrix alone, as JSON' },
  explain: { help: 'tell one pair of each mechanism step by step' },
  attempts: {
    ...{ placeholder: 'N', kind: wholeNumber(MOST.attempts), default: DEFAULT_PLAN.attempts },
    help: 'per issuer, node and mechanism',
  },
  concurrency: {
    ...{ placeholder: 'N', kind: wholeNumber(MOST.concurrency) },
    default: DEFAULT_RUN.limits.overall,
    help: `connections at once, at most ${DEFAULT_RUN.limits.perNode} of them a node`,
  },
  timeout: {
    ...{ placeholder: 'MS', kind: wholeNumber(MOST.timeoutMs), default: DEFAULT_RUN.timeoutMs },
    help: 'for one connection',
  },
  budget: {
    ...{ placeholder: 'N', kind: wholeNumber(MOST.budget) },
    default: DEFAULT_PLAN.budget.perBalancer,
    help: 'handshakes per balancer at most',
  },
  help: HELP,
} as const satisfies OptionTable;

/** What `probe` takes. */
export const PROBE: CommandSyntax<typeof OPTIONS> = {
  name: 'probe',
  usage: '--targets FILE',
  takesPaths: false,
  about: [
    'Offers sessions of every node to every node of the balancers that FILE names,',
    'and shows which are resumed. Only these are connected to.',
  ],
  options: OPTIONS,
  notes: ['Exit status: 0 done, 2 not done, or not for all targets.'],
};
