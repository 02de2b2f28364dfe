import { once } from 'node:events';
import type { AlertSettings } from '../../functions/model/alerts/alert-settings.ts';
import { FolderStore } from '../local/folder-store.ts';
import { existingLake } from '../local/lake-files.ts';
import { serveLake } from '../serve/lake-server.ts';
import { buildServedShell } from '../serve/served-page.ts';
import { readNotifyFile } from './alerts/notify-file.ts';
import { repeatAlerts } from './alerts/repeat-alerts.ts';
import { type CommandSyntax, HELP, type OptionTable } from './arguments/command-syntax.ts';
import { PORT, TEXT } from './arguments/option-kinds.ts';
import { type CommandContext, command, runCommandLine, warningsTo } from './command-line.ts';

const OPTIONS = {
  lake: {
    ...{ placeholder: 'DIR', kind: TEXT, default: 'lake' },
    help: 'the lake that `analyse --lake DIR` keeps',
  },
  port: {
    ...{ placeholder: 'N', kind: PORT, default: 8787 },
    help: 'where it listens, on 127.0.0.1; 0: any that is free',
  },
  notify: {
    ...{ placeholder: 'FILE', kind: TEXT, default: null },
    help: 'tell the hooks of FILE again, each minute, what fires or was not taken',
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
  notes: [
    'A later `analyse --lake DIR` shows without a new start; an edited alerts FILE does not.',
  ],
};

/** Serves the last report of a lake to this machine until it is interrupted. */
export const serve = command(SERVE, async ({ values }, context) => {
  const { stdout, stderr, signal, env } = context;
  const alerts = values.notify === null ? null : await readNotifyFile(values.notify, env);
  const lake = new FolderStore(existingLake(values.lake), warningsTo(stderr));
  const server = await serveLake(lake, await buildServedShell(), values.port);
  stdout.write(`The report of ${values.lake} is at ${server.url} (Ctrl-C ends this)\n`);
  // A fault of the repeating ends the server: nobody would hear the alerts that it is to repeat.
  await (alerts === null ? aborted(signal) : repeat(lake, alerts, context)).finally(() =>
    server.close(),
  );
  return 0;
});

async function aborted(signal: AbortSignal): Promise<void> {
  if (!signal.aborted) await once(signal, 'abort');
}

async function repeat(
  lake: FolderStore,
  { hooks = [] }: AlertSettings,
  { env, signal, nowMs, stderr }: CommandContext,
): Promise<void> {
  // Late: clients of AWS take long to load.
  const { localDelivery } = await import('./alerts/local-delivery.ts');
  const warn = (line: string) => void stderr.write(`${line}\n`);
  await repeatAlerts(localDelivery(lake, { env, signal, nowMs }), hooks, { signal, warn });
}

if (import.meta.main) await runCommandLine(serve);
