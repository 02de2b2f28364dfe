import type { Target } from '../../../functions/model/targets.ts';
import { type ProbeCell, probeMatrix } from '../../../functions/probe/probe-matrix.ts';
import { DEFAULT_RUN, type RunOptions } from '../../../functions/probe/run-probe.ts';
import type { LabProcess } from '../../lab-process.ts';
import { probeTargets } from '../../scenario/probe-trials.ts';
import { spreadOf, spreadText } from '../spread.ts';
import { benchProfile } from './probe-kinds.ts';

const NODES = 3;
const RTT_MS = 40;
const BAR_S = 8;

/** How long the matrix of three nodes takes at 40 ms, by default and one connection at a time. */
export async function farTable(lab: LabProcess, rounds: number): Promise<readonly string[]> {
  const targets = await lab.open([benchProfile(NODES, RTT_MS)], 1);
  const narrow = await probed(targets, { overall: 1, perNode: 1 });
  const seconds: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const wide = await probed(targets, DEFAULT_RUN.limits);
    if (wide.matrix !== narrow.matrix) throw new Error('the matrix depends on the limits');
    seconds.push(wide.seconds);
  }
  const wide = spreadOf(seconds);
  return [
    `\n${NODES} nodes, all mechanisms, at ${RTT_MS} ms: ${narrow.trials} handshakes, same matrix`,
    `default limits    ${spreadText(wide, 1)} s  bar ${BAR_S} s  ${wide.median < BAR_S ? 'met' : 'MISSED'}`,
    `one at a time     ${narrow.seconds.toFixed(1)} s, ${(narrow.seconds / wide.median).toFixed(1)} times as long`,
  ];
}

async function probed(targets: readonly Target[], limits: RunOptions['limits']) {
  const startedMs = performance.now();
  const trials = await probeTargets(targets, { seed: 1, limits });
  const seconds = (performance.now() - startedMs) / 1_000;
  const cells = probeMatrix(trials, new Set()).map(cellText).sort();
  return { seconds, trials: trials.length, matrix: cells.join('\n') };
}

function cellText(cell: ProbeCell): string {
  const { mechanism, issuerNode, node, verdict, resumed, full, failed, reissued } = cell;
  return JSON.stringify([mechanism, issuerNode, node, verdict, resumed, full, failed, reissued]);
}
