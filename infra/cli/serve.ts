import { once } from 'node:events';
import { Fault } from '../../functions/errors.ts';
import type { AlertSettings } from '../../functions/model/alerts/alert-settings.ts';
import { FolderStore } from '../local/folder-store.ts';
import { existingLake } from '../local/lake-files.ts';
import { isLoopback, LOOPBACK } from '../serve/access.ts';
import { serveLake } from '../serve/lake-server.ts';
import { buildServedShell } from '../serve/served-page.ts';
import { TargetProber } from '../serve/target-prober.ts';
import { readTargets } from '../settings/targets-file.ts';
import { readNotifyFile } from './alerts/notify-file.ts';
import { repeatAlerts } from './alerts/repeat-alerts.ts';
import { type CommandSyntax, HELP, type OptionTable } from './arguments/command-syntax.ts';
import { PORT, TEXT } from './arguments/option-kinds.ts';
import { type CommandContext, command, runCommandLine, warningsTo } from './command-line.ts';

const TOKEN = 'RESUMPTION_WATCH_TOKEN';
/** What a Bearer token may be (RFC 6750, section 2.1), too long to be guessed. */
const TOKEN_FORM = /^[\w\-.~+/]{20,200}=*$/;

const OPTIONS = {
  lake: {
    ...{ placeholder: 'DIR', kind: TEXT, default: 'lake' },
    help: 'the lake that `analyse --lake DIR` keeps',
  },
  port: {
    ...{ placeholder: 'N', kind: PORT, default: 8787 },
    help: 'where it listens; 0: any port that is free',
  },
  host: {
    ...{ placeholder: 'HOST', kind: TEXT, default: LOOPBACK },
    help: 'address or name where it listens; needs the token',
  },
  targets: {
    ...{ placeholder: 'FILE', kind: TEXT, default: null },
    help: 'balancers that /probe may probe, a JSON list',
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
    'and /api/rates with ?level=, evidence=, region=, balancer=, node=. For Prometheus,',
    'metrics of the report at /metrics, and with --targets a probe of one balancer at',
    '/probe?target=NAME. Ctrl-C ends it.',
  ],
  options: OPTIONS,
  notes: [
    'A later `analyse --lake DIR` shows without a new start; an edited alerts FILE does not.',
    `Where ${TOKEN} is set, each request must send it as Authorization: Bearer;`,
    'a HOST other than loopback needs it.',
  ],
};

/** Serves the last report of a lake to this machine until it is interrupted. */
export const serve = command(SERVE, async ({ values }, context) => {
  const { stdout, stderr, signal, env } = context;
  const alerts = values.notify === null ? null : await readNotifyFile(values.notify, env);
  const access = { host: values.host, token: tokenFor(values.host, env) };
  const targets = values.targets === null ? null : await readTargets(values.targets);
  const prober = targets === null ? null : new TargetProber(targets, env.AWS_REGION ?? null);
  const lake = new FolderStore(existingLake(values.lake), warningsTo(stderr));
  const shell = await buildServedShell();
  const server = await serveLake(lake, shell, values.port, { access, prober });
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

/** The token that clients must send; null where none is set. Never shown, in no fault either. */
function tokenFor(host: string, env: NodeJS.ProcessEnv): string | null {
  const token = env[TOKEN] ?? '';
  if (token === '' && isLoopback(host)) return null;
  if (TOKEN_FORM.test(token)) return token;
  const must = `set ${TOKEN} to 20 to 200 letters, digits, or any of -._~+/=`;
  throw new Fault(
    'bad-arguments',
    token === '' ? `--host ${host}: others reach it, so ${must}` : `${TOKEN}: ${must}`,
  );
}

if (import.meta.main) await runCommandLine(serve);
