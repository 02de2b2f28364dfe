import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isInstalled, type ListeningProgram, startListening } from './listening-program.ts';

/** An alert as API v2 of Alertmanager gives it. */
export interface HeldAlert {
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly startsAt: string;
  readonly endsAt: string;
  readonly generatorURL: string;
  readonly fingerprint: string;
  readonly status: { readonly state: 'active' | 'suppressed' | 'unprocessed' };
}

/** A real Alertmanager on loopback, alone in its cluster. */
export interface AlertmanagerServer extends ListeningProgram {
  /** The alerts that are active now: those that ended are not among them. */
  alerts(): Promise<readonly HeldAlert[]>;
}

export const HAS_ALERTMANAGER: boolean = isInstalled(
  'prometheus-alertmanager',
  'prometheus-alertmanager',
);

/** Starts Alertmanager over a configuration, with its state in `folder`: there a restart finds it. */
export async function startAlertmanager(
  folder: string,
  config: object,
): Promise<AlertmanagerServer> {
  await mkdir(folder, { recursive: true });
  const file = join(folder, 'alertmanager.yml');
  // JSON is YAML.
  await writeFile(file, JSON.stringify(config));
  const program = await startListening('prometheus-alertmanager', [
    ...[`--config.file=${file}`, `--storage.path=${join(folder, 'data')}`],
    ...['--web.listen-address=127.0.0.1:0', '--cluster.listen-address='],
  ]);
  return {
    ...program,
    alerts: async () => {
      const response = await fetch(`${program.url}/api/v2/alerts`);
      if (!response.ok) throw new Error(`alerts: ${response.status} ${await response.text()}`);
      return (await response.json()) as HeldAlert[];
    },
  };
}
