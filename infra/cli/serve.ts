import { once } from 'node:events';
import { FolderStore } from '../local/folder-store.ts';
import { existingLake } from '../local/lake-files.ts';
import { serveLake } from '../serve/lake-server.ts';
import { buildServedShell } from '../serve/served-page.ts';
import { type CommandSyntax, HELP, type OptionTable } from './arguments/command-syntax.ts';
import { PORT, TEXT } from './arguments/option-kinds.ts';
import { command, runCommandLine, warningsTo } from './command-line.ts';

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

const SERVE: CommandSyntax<typeof OPTIONS> = {
  name: 'serve',
  usage: '',
  takesPaths: false,
  about: [
    'Serves the last report of a lake and its history to this machine, as a page',
    'at / and as JSON: /api/report, /api/history, /api/balancers, /api/deviations,',
    'and /api/rates with ?level=, evidence=, region=, balancer=, node=. Ctrl-C ends it.',
  ],
  options: OPTIONS,
  notes: ['A later `analyse --lake DIR` shows without a new start.'],
};

/** Serves the last report of a lake to this machine until it is interrupted. */
export const serve = command(SERVE, async ({ values }, { stdout, stderr, signal }) => {
  const lake = new FolderStore(existingLake(values.lake), warningsTo(stderr));
  const server = await serveLake(lake, await buildServedShell(), values.port);
  stdout.write(`The report of ${values.lake} is at ${server.url} (Ctrl-C ends this)\n`);
  if (!signal.aborted) await once(signal, 'abort');
  await server.close();
  return 0;
});

if (import.meta.main) await runCommandLine(serve);
