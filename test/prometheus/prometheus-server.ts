import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isInstalled, type ListeningProgram, startListening } from './listening-program.ts';

/** One element of an instant vector. */
export interface Sample {
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** An alert as Prometheus holds it. */
export interface RuleAlert {
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly state: 'pending' | 'firing';
}

/** A real Prometheus on loopback. */
export interface PrometheusServer extends ListeningProgram {
  /** What an expression gives now. */
  query(expression: string): Promise<readonly Sample[]>;
  alerts(): Promise<readonly RuleAlert[]>;
  /** What it holds of its targets. */
  targets(): Promise<readonly { readonly health: string; readonly lastError: string }[]>;
}

export const HAS_PROMETHEUS: boolean = isInstalled('prometheus', 'prometheus');

/** Starts Prometheus over a configuration, with a data base of its own in `folder`. */
export async function startPrometheus(folder: string, config: object): Promise<PrometheusServer> {
  await mkdir(folder, { recursive: true });
  const file = join(folder, 'prometheus.yml');
  // JSON is YAML.
  await writeFile(file, JSON.stringify(config));
  const program = await startListening('prometheus', [
    ...[`--config.file=${file}`, `--storage.tsdb.path=${join(folder, 'data')}`],
    '--web.listen-address=127.0.0.1:0',
  ]);
  const api = async (path: string): Promise<unknown> => {
    const response = await fetch(`${program.url}/api/v1/${path}`);
    const answer = (await response.json()) as ApiAnswer;
    if (answer.status !== 'success') throw new Error(`${path}: ${answer.error}`);
    return answer.data;
  };
  return {
    ...program,
    query: async (expression) => {
      const { result } = (await api(`query?query=${encodeURIComponent(expression)}`)) as Vector;
      return result.map(({ metric, value: [, text] }) => ({ labels: metric, value: Number(text) }));
    },
    alerts: async () => ((await api('alerts')) as { alerts: RuleAlert[] }).alerts,
    targets: async () => ((await api('targets')) as Targets).activeTargets,
  };
}

interface ApiAnswer {
  readonly status: string;
  readonly error?: string;
  readonly data: unknown;
}

interface Vector {
  readonly result: readonly {
    readonly metric: Readonly<Record<string, string>>;
    readonly value: readonly [number, string];
  }[];
}

interface Targets {
  readonly activeTargets: readonly { readonly health: string; readonly lastError: string }[];
}
