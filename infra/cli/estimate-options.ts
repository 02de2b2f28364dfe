import { type CommandSyntax, HELP, type OptionTable } from './arguments/command-syntax.ts';
import { oneOf, wholeNumber } from './arguments/option-kinds.ts';

const OPTIONS = {
  'handshakes-per-day': {
    ...{ placeholder: 'N', kind: wholeNumber(999_999_999), default: 1_000_000 },
    help: 'TLS connections of all balancers',
  },
  balancers: { placeholder: 'N', kind: wholeNumber(100_000), default: 10, help: 'load balancers' },
  nodes: { placeholder: 'N', kind: wholeNumber(100), default: 3, help: 'nodes of each of them' },
  'requests-per-connection': {
    ...{ placeholder: 'N', kind: wholeNumber(100_000), default: 10 },
    help: 'log lines of a connection',
  },
  'connection-log': { help: 'the balancers write connection logs, too' },
  'retention-days': {
    ...{ placeholder: 'N', kind: wholeNumber(3650), default: 30 },
    help: 'how long the lake keeps rows',
  },
  metrics: {
    ...{
      placeholder: 'LEVEL',
      kind: oneOf(['none', 'balancer', 'node']),
      default: 'balancer' as const,
    },
    help: 'the finest level with metrics in CloudWatch: none, balancer, node',
  },
  json: { help: 'print the sheet as JSON' },
  help: HELP,
} as const satisfies OptionTable;

/** What `estimate` takes. */
export const ESTIMATE: CommandSyntax<typeof OPTIONS> = {
  name: 'estimate',
  usage: '--handshakes-per-day N --balancers N --nodes N',
  takesPaths: false,
  about: ['Prints what the pipeline takes and costs in AWS in a month, line by line.'],
  options: OPTIONS,
  notes: ['Quantities follow from measurements of this code, prices from a list with its date.'],
};
