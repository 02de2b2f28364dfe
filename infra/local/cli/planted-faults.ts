import type { Deviation, RuleName, Severity } from '../../../functions/model/deviation.ts';
import { printable } from './text-layout.ts';

/** A fault that the lab planted, and the one deviation that must follow from it. */
export interface Planted {
  readonly done: string;
  readonly balancer: string;
  readonly node: string | null;
  readonly rule: RuleName;
  readonly severity: Severity;
}

type Found = Pick<Deviation, 'rule' | 'balancer' | 'node' | 'severity'>;

/** How the deviations compare with what was planted. */
export interface PlantedVerdict {
  readonly found: readonly Planted[];
  readonly missed: readonly Planted[];
  /** Deviations that nobody planted. */
  readonly unplanned: readonly Found[];
}

/** Compares deviations with planted faults: same rule, balancer, node and severity, one to one. */
export function comparePlanted(
  faults: readonly Planted[],
  deviations: readonly Found[],
): PlantedVerdict {
  const planted = new Set(faults.map(label));
  const seen = new Set(deviations.map(label));
  return {
    found: faults.filter((fault) => seen.has(label(fault))),
    missed: faults.filter((fault) => !seen.has(label(fault))),
    unplanned: deviations.filter((deviation) => !planted.has(label(deviation))),
  };
}

/** The verdict as lines; the last one says it all. */
export function plantedLines(
  { found, missed, unplanned }: PlantedVerdict,
  healthyBalancers: number,
): readonly string[] {
  const all = found.length + missed.length;
  return [
    'Planted in the lab, and what became of it',
    ...found.map(
      (fault) => `  found   ${fault.rule} at ${placeOf(fault)}\n          ${fault.done}`,
    ),
    ...missed.map(
      (fault) => `  MISSED  ${fault.rule} at ${placeOf(fault)}\n          ${fault.done}`,
    ),
    ...unplanned.map((one) => `  UNPLANNED  ${one.severity} ${one.rule} at ${placeOf(one)}`),
    '',
    missed.length === 0 && unplanned.length === 0
      ? `All ${all} planted faults found; ${healthyBalancers} healthy balancers flagged nothing.`
      : `${found.length} of ${all} planted faults found, ${unplanned.length} deviations unplanned.`,
  ];
}

function label({ rule, balancer, node, severity }: Found): string {
  return JSON.stringify([rule, balancer, node, severity]);
}

function placeOf({ balancer, node }: Found): string {
  return printable(node === null ? balancer : `${balancer}, node ${node}`);
}
