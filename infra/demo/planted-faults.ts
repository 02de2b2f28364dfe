import type { Deviation } from '../../functions/model/deviation.ts';
import { hanging, printable } from '../cli/text/text-layout.ts';
import { LAB_BALANCERS } from './traffic/balancers.ts';
import type { PlantedFault } from './traffic/scenario.ts';

type Found = Pick<Deviation, 'rule' | 'balancer' | 'node' | 'severity'>;

/** A fault that was planted, and all deviations that must follow from it. */
export interface Planted {
  readonly done: string;
  readonly finds: readonly Found[];
}

/** How the deviations compare with what was planted. */
export interface PlantedVerdict {
  readonly found: readonly Planted[];
  /** What was planted, with those deviations alone that did not follow. */
  readonly missed: readonly Planted[];
  /** Deviations that were not planted. */
  readonly unplanned: readonly Found[];
}

/** What logs must show of a fault; with trials beside them, what both must show. */
export function plantedIn(fault: PlantedFault, evidence: 'logs' | 'logs and trials'): Planted {
  const { done, balancer, rule, node, severity, probed } = fault;
  if (probed === undefined || evidence === 'logs') {
    return { done, finds: [{ rule, balancer, node, severity }] };
  }
  const nodes = LAB_BALANCERS.find(({ name }) => name === balancer)?.nodes ?? [];
  return {
    done,
    finds: [
      { rule, balancer, node, severity: probed.severity },
      ...nodes.map((at) => {
        return { rule: probed.nodeRule, balancer, node: at, severity: 'error' } as const;
      }),
    ],
  };
}

/** Compares deviations with planted faults: same rule, balancer, node and severity, no other. */
export function comparePlanted(
  planted: readonly Planted[],
  deviations: readonly Found[],
): PlantedVerdict {
  const expected = new Set(planted.flatMap(({ finds }) => finds.map(label)));
  const seen = new Set(deviations.map(label));
  const missing = planted.map(({ done, finds }) => {
    return { done, finds: finds.filter((find) => !seen.has(label(find))) };
  });
  return {
    found: planted.filter((_, at) => missing[at]?.finds.length === 0),
    missed: missing.filter(({ finds }) => finds.length > 0),
    unplanned: deviations.filter((deviation) => !expected.has(label(deviation))),
  };
}

/** The verdict as lines; the first one says it all. */
export function plantedLines(
  { found, missed, unplanned }: PlantedVerdict,
  healthyBalancers: number,
  width: number,
): readonly string[] {
  const all = found.length + missed.length;
  return [
    missed.length === 0 && unplanned.length === 0
      ? `All ${all} planted faults found; ${healthyBalancers} healthy balancers flagged nothing.`
      : `${found.length} of ${all} planted faults found, ${unplanned.length} deviations unplanned.`,
    ...found.flatMap((planted) => foundLines(planted, width)),
    ...missed.flatMap(({ done, finds }) => [
      ...hanging(`MISSED ${done}`, width, '  '),
      ...finds.map((one) => `    ${findText(one)}`),
    ]),
    ...unplanned.map((one) => `  UNPLANNED ${findText(one)}`),
  ];
}

/** The rules that found a fault, and what was done. */
function foundLines({ done, finds }: Planted, width: number): readonly string[] {
  const rules = [...new Set(finds.map(({ rule }) => rule))].join(', ');
  return hanging(`found ${rules}: ${done}`, width, '  ');
}

function label({ rule, balancer, node, severity }: Found): string {
  return JSON.stringify([rule, balancer, node, severity]);
}

function findText({ severity, rule, balancer, node }: Found): string {
  const place = node === null ? balancer : `${balancer}, node ${node}`;
  return printable(`${severity} ${rule} at ${place}`);
}
