import { excludedNow } from '../behaviours/excluded-listeners.ts';
import type { Target } from '../model/targets.ts';
import type { Trial } from '../model/trial.ts';
import { type ProbeCell, probeMatrix } from './probe-matrix.ts';

/** What a run of probes over some targets showed, and of which balancers not all was tried. */
export interface ProbedRun {
  readonly endedAtMs: number;
  readonly tookMs: number;
  readonly places: readonly Target[];
  readonly incomplete: ReadonlySet<string>;
  readonly cells: readonly ProbeCell[];
}

/** The parts of a run that was made. */
export interface RunParts {
  readonly targets: readonly Target[];
  readonly trials: readonly Trial[];
  /** What was not probed, and nodes that were given up. */
  readonly left: readonly { readonly balancer: string }[];
  readonly begunAtMs: number;
  readonly endedAtMs: number;
}

/** A run of probes with its matrix. */
export function probedRun(parts: RunParts): ProbedRun {
  const { targets, trials, left, begunAtMs, endedAtMs } = parts;
  return {
    endedAtMs,
    tookMs: endedAtMs - begunAtMs,
    places: targets,
    incomplete: new Set(left.map(({ balancer }) => balancer)),
    cells: probeMatrix(trials, excludedNow(targets)),
  };
}
