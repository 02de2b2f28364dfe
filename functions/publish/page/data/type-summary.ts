import type { Report } from '../../../model/report.ts';
import { counted, percent } from '../../../model/wording.ts';
import type { Place, Places } from './places.ts';
import { probeTotals } from './probe-totals.ts';

/** What is known of one balancer type: a rate from logs, the answers of probes, each in words. */
export interface TypeSummary {
  readonly balancerType: Report['regions'][number]['balancerType'];
  readonly headline: string;
  readonly details: readonly string[];
}

/** One summary a balancer type, over all its Regions. */
export function typeSummaries({ regions }: Places): readonly TypeSummary[] {
  return [...Map.groupBy(regions, (region) => region.balancerType)].map(([balancerType, all]) => {
    const logs = all.flatMap(({ log }) => (log === null ? [] : [log]));
    const resumed = logs.reduce((sum, log) => sum + log.resumed, 0);
    const known = logs.reduce((sum, log) => sum + log.resumed + log.full, 0);
    const handshakes = logs.reduce((sum, log) => sum + log.handshakes, 0);
    const probes = probeWords(all);
    const seen = handshakes === 0 ? [] : [`${counted(handshakes, 'handshake')} in logs`];
    if (known === 0) {
      const method = handshakes === 0 ? [] : ['its logs can’t tell what was resumed'];
      return { balancerType, headline: probes ?? 'no rate', details: [...seen, ...method] };
    }
    const most = logs.reduce((sum, log) => sum + (log.ceiling ?? 0) * (log.resumed + log.full), 0);
    return {
      balancerType,
      headline: `${percent(resumed / known)} resumed`,
      details: [`ceiling ${percent(most / known)}`, ...seen, ...(probes === null ? [] : [probes])],
    };
  });
}

function probeWords(regions: readonly Place[]): string | null {
  const { within, outside } = probeTotals(regions.flatMap(({ trials }) => trials));
  if (within.answered + outside.answered === 0) return null;
  const outOf = ({ resumed, answered }: typeof within) => `${resumed} of ${answered}`;
  return `probes: ${outOf(within)} accepted within scope, ${outOf(outside)} outside`;
}
