import {
  EXPOSITION_TYPES,
  type ExpositionFormat,
  exposition,
  type MetricSample,
} from '../../functions/publish/prometheus/exposition.ts';
import { type Answer, found } from './answer.ts';

/** The versions of OpenMetrics that this is: 0.0.1 is what Prometheus calls the first draft. */
const OPEN_VERSIONS: readonly (string | undefined)[] = ['1.0.0', '0.0.1', undefined];

/** Samples in the format that a client prefers. */
export function metricsAnswer(
  samples: readonly MetricSample[],
  accept: string | undefined,
): Answer {
  const format = preferredFormat(accept ?? '');
  const answer = found(Buffer.from(exposition(samples, format)), EXPOSITION_TYPES[format]);
  return { ...answer, headers: { Vary: 'Accept' } };
}

/**
 * The format that an Accept field asks for: OpenMetrics where it is named before plain text, by its
 * weight. Parameters but weight and version are passed over: Prometheus 3 sends one more, which
 * libraries for this would take for another type.
 */
export function preferredFormat(accept: string): ExpositionFormat {
  const ranges = accept.split(',').map(readRange);
  const weightOf = (isWanted: (range: MediaRange) => boolean) =>
    Math.max(0, ...ranges.filter(isWanted).map(({ weight }) => weight));
  const open = weightOf(
    ({ type, version }) =>
      type === 'application/openmetrics-text' && OPEN_VERSIONS.includes(version),
  );
  return open > 0 && open >= weightOf(({ type }) => type === 'text/plain') ? 'openmetrics' : 'text';
}

interface MediaRange {
  readonly type: string;
  readonly version: string | undefined;
  readonly weight: number;
}

function readRange(text: string): MediaRange {
  const [type = '', ...parameters] = text.split(';').map((part) => part.trim().toLowerCase());
  const values = new Map(
    parameters.map((parameter) => {
      const [name = '', value = ''] = parameter.split('=', 2).map((part) => part.trim());
      return [name, value.replaceAll('"', '')] as const;
    }),
  );
  const weight = Number(values.get('q') ?? 1);
  return { type, version: values.get('version'), weight: weight >= 0 && weight <= 1 ? weight : 0 };
}
