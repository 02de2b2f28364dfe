import { Fault } from '../../../functions/errors.ts';
import type { AlertSettings, Hook } from '../../../functions/model/alerts/alert-settings.ts';
import { hookSecrets } from '../../../functions/model/alerts/hook-secrets.ts';
import { readAlertSettings } from '../../settings/alerts-file.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Reads an alerts file for use here and now: throws as `readAlertSettings`, and `bad-config` with
 * every variable that its hooks (null: all) name and the environment lacks.
 */
export async function readNotifyFile(
  path: string,
  environment: Environment,
  names: readonly string[] | null = null,
): Promise<AlertSettings> {
  const settings = await readAlertSettings(path);
  const used = (settings.hooks ?? []).filter(({ name }) => names?.includes(name) ?? true);
  refuseUnset(path, used, environment);
  return settings;
}

function refuseUnset(path: string, hooks: readonly Hook[], environment: Environment): void {
  const faults = hooks.flatMap((hook) =>
    hookSecrets(hook)
      .flatMap((at) => ('env' in at && (environment[at.env] ?? '').trim() === '' ? [at.env] : []))
      .map((name) => `  hook ${hook.name}: variable ${name} is not set`),
  );
  if (faults.length === 0) return;
  const what = `the environment lacks secrets that ${path} names`;
  const advice = 'set them (cron starts without those of your shell)';
  throw new Fault('bad-config', `${what}: ${advice}\n${faults.join('\n')}`);
}
