import { exposition, type MetricSample } from '../../../functions/publish/prometheus/exposition.ts';
import { writeOutput } from '../../local/output-file.ts';
import { TEXT } from '../arguments/option-kinds.ts';

/** The option for metrics in a file. */
export const METRICS_OPTION = {
  prom: {
    ...{ placeholder: 'FILE', kind: TEXT, default: null },
    help: 'write metrics of Prometheus (textfile collector)',
  },
} as const;

/**
 * Writes samples as one file for the textfile collector of node_exporter, whole or not at all, which
 * reads the older of the two formats alone. Throws `lake-write-failed`.
 */
export async function writeMetrics(
  path: string | null,
  samples: readonly MetricSample[],
): Promise<void> {
  if (path === null) return;
  await writeOutput(path, exposition(samples, 'text'), { what: 'the metrics', option: '--prom' });
}
