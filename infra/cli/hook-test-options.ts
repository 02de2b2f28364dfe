import { type CommandSyntax, HELP, type OptionTable } from './arguments/command-syntax.ts';
import { TEXT } from './arguments/option-kinds.ts';

const OPTIONS = {
  notify: {
    ...{ placeholder: 'FILE', kind: TEXT, default: '' },
    required: 'name the alerts file that the hook stands in',
    help: 'alerts and their hooks, JSON',
  },
  hook: {
    ...{ placeholder: 'NAME', kind: TEXT, repeats: true },
    help: 'send to this hook',
  },
  all: { help: 'send to every hook of FILE' },
  lake: {
    ...{ placeholder: 'LAKE', kind: TEXT, default: null },
    help: "the folder that analyse keeps, or a stack's lake, s3://BUCKET",
  },
  resend: { help: 'what was given up in the lake is sent again' },
  help: HELP,
} as const satisfies OptionTable;

/** What `hook:test` takes. */
export const HOOK_TEST: CommandSyntax<typeof OPTIONS> = {
  name: 'hook:test',
  usage: '--notify FILE --hook NAME',
  takesPaths: false,
  about: [
    'Sends a notification that is marked as a test through a hook, once, and says',
    'what came back. With --lake, a hook that is disabled and takes it is enabled.',
  ],
  options: OPTIONS,
  notes: ['Exit status: 0 every hook took it, 2 not.'],
};
