import type { ReportDeviation } from '../../../../model/report.ts';
import type { PageState } from '../page-state.ts';
import { type Balancer, namedBalancers, type Places } from '../places.ts';
import { isOneOf } from '../verdict.ts';

/** The deviations that a state shows: of the open balancer, else of those that its filters leave. */
export function shownDeviations(
  deviations: readonly ReportDeviation[],
  places: Places,
  state: PageState,
): readonly ReportDeviation[] {
  const shown = new Set(balancersOf(places, state).flatMap((balancer) => balancer.deviations));
  return deviations.filter(
    (deviation) => shown.has(deviation) && (state.rule === '' || deviation.rule === state.rule),
  );
}

function balancersOf(places: Places, state: PageState): readonly Balancer[] {
  if (state.balancer !== '') return namedBalancers(places, state);
  return places.balancers.filter(
    ({ balancerType, region, verdicts }) =>
      (state.type === '' || balancerType === state.type) &&
      (state.region === '' || region === state.region) &&
      isOneOf(verdicts, state.verdict),
  );
}
