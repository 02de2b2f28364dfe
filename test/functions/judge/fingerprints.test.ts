import { readFileSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { coverageOf } from '../../../functions/judge/alerts/absence.ts';
import { inhibited } from '../../../functions/judge/alerts/inhibitions.ts';
import { judge } from '../../../functions/judge/judge.ts';
import { DEFAULT_STALE_AFTER_MS } from '../../../functions/judge/rules/rule.ts';
import { BALANCER_TYPES } from '../../../functions/model/balancer.ts';
import type { Deviation } from '../../../functions/model/deviation.ts';
import type { Measurement } from '../../../functions/model/rate.ts';
import { placesOf } from '../../../functions/publish/page/data/places.ts';
import { makeReport } from '../../../functions/publish/report.ts';
import { accountMeasurements } from './account-samples.ts';

// An alert that is firing must be known again after an upgrade, so names and accounts of deviations
// are pinned here for good. `npm run test:update` leaves the file alone: whoever must change it sets
// UPDATE_FINGERPRINTS=1 and says why.

const GOLDEN = new URL('fingerprints.golden.json', import.meta.url);
const SETTINGS = { staleAfterMs: DEFAULT_STALE_AFTER_MS };

test('fingerprints, accounts, absences, inhibitions and places are as they were written down', () => {
  const text = `${JSON.stringify(pinned(), null, 2)}\n`;
  if (process.env.UPDATE_FINGERPRINTS === '1') writeFileSync(GOLDEN, text);
  expect(JSON.parse(text)).toEqual(JSON.parse(readFileSync(GOLDEN, 'utf8')));
});

function pinned() {
  const cases = Object.entries(accountMeasurements());
  const found = new Map(cases.map(([name, measurement]) => [name, judge(measurement, SETTINGS)]));
  const known = [...new Map([...found.values()].flat().map((one) => [nameOf(one), one])).values()];
  return Object.fromEntries(
    cases.map(([name, measurement]) => {
      const deviations = found.get(name) ?? [];
      return [
        name,
        {
          deviations: deviations.map(nameOf),
          inhibited: [...inhibited(deviations)]
            .map((name) => name.slice(0, 6))
            .sort()
            .join(' '),
          absences: absences(measurement, deviations, known),
          balancers: balancers(measurement),
          places: places(measurement, deviations),
        },
      ];
    }),
  );
}

/** All labels, the account and the fingerprint. */
function nameOf(deviation: Deviation): string {
  const { fingerprint, severity, rule, balancerType, region, accountId, balancer } = deviation;
  const { node, mechanism, relation } = deviation;
  const labels = [balancerType, region, accountId, balancer, node, mechanism, relation];
  return `${fingerprint} ${severity} ${rule} ${labels.join(' ')}`;
}

/** What the window says of what other cases show: counted where it can't tell, else named. */
function absences(
  measurement: Measurement,
  deviations: readonly Deviation[],
  known: readonly Deviation[],
) {
  const shown = new Set(deviations.map(({ fingerprint }) => fingerprint));
  const { absenceOf } = coverageOf(measurement, SETTINGS, null);
  const others = known.filter(({ fingerprint }) => !shown.has(fingerprint));
  const groups = Map.groupBy(others, absenceOf);
  const named = (absence: ReturnType<typeof absenceOf>) =>
    (groups.get(absence) ?? [])
      .map(({ fingerprint, accountId }) => `${fingerprint.slice(0, 6)}/${accountId.slice(0, 3)}`)
      .sort()
      .join(' ');
  return {
    clear: named('clear'),
    gone: named('gone'),
    missing: groups.get('missing')?.length ?? 0,
  };
}

function balancers(measurement: Measurement): string {
  const { balancersOf } = coverageOf(measurement, SETTINGS, null);
  return BALANCER_TYPES.map((type) => balancersOf(type, 'eu-west-1')).join(' ');
}

/** Each balancer of the page with its account and the number of its cells. */
function places(measurement: Measurement, deviations: readonly Deviation[]): readonly string[] {
  const report = makeReport({
    ...{ measurement, deviations, version: '0.1.0' },
    ...{ sessionLifetimeMs: 86_400_000, generatedAtMs: measurement.window.endMs },
  });
  return placesOf(report).balancers.map(
    ({ accountId, balancer, cells, nodes, trials, sources, freshness, ...place }) =>
      [
        ...[accountId, balancer, `cells=${cells.length}`, `nodes=${nodes.length}`],
        ...[`trials=${trials.length}`, `sources=${sources.length}`],
        ...[`freshness=${freshness.length}`, `deviations=${place.deviations.length}`],
      ].join(' '),
  );
}
