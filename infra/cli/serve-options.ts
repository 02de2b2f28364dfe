import { type CommandSyntax, HELP, type OptionTable } from './arguments/command-syntax.ts';
import { PORT, TEXT } from './arguments/option-kinds.ts';

const OPTIONS = {
  lake: {
    ...{ placeholder: 'DIR', kind: TEXT, default: 'lake' },
    help: 'the lake that `analyse --lake DIR` keeps',
  },
  port: {
    ...{ placeholder: 'N', kind: PORT, default: 8787 },
    help: 'where it listens, on 127.0.0.1; 0: any that is free',
  },
  help: HELP,
} as const satisfies OptionTable;

/** What `serve` takes. */
export const SERVE: CommandSyntax<typeof OPTIONS> = {
  name: 'serve',
  usage: '',
  takesPaths: false,
  about: [
    'Serves the last report of a lake and its history to this machine, as a page',
    'at / and as JSON: /api/report, /api/history, /api/deviations, and /api/rates',
    'with ?level=, evidence=, region=, balancer=, node=. Ctrl-C ends it.',
  ],
  options: OPTIONS,
  notes: ['A later `analyse --lake DIR` shows without a new start.'],
};
