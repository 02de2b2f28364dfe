import type { History } from '../../model/history.ts';
import type { Report } from '../../model/report.ts';
import { balancerView } from './balancer-view.ts';
import { curves } from './curve-view.ts';
import { readBlock } from './data-block.ts';
import { deviationsView } from './deviations-view.ts';
import { el, held } from './dom.ts';
import type { Page, PageData, View } from './page.ts';
import { formatState, type PageState, parseState } from './page-state.ts';
import { placesOf } from './places.ts';
import { placesView } from './places-view.ts';
import { qualityTable } from './quality-view.ts';
import { runbooksView } from './runbooks-view.ts';
import { verdictView } from './verdict-view.ts';

const report = await readBlock<Report>('report');
if (report === null) {
  held('verdict').replaceChildren(el('p', {}, 'This page holds no report.'));
} else {
  const history = await readBlock<History>('history');
  const runbooks = JSON.parse(held('runbooks').textContent);
  open({ report, history, runbooks }, Date.now());
}

/** Shows the report, and from then on whatever the address says. */
function open(data: PageData, nowMs: number): void {
  let state = parseState(location.hash);
  const show = (next: PageState) => {
    state = next;
    for (const view of views) view(state);
    document.documentElement.dataset.shown = formatState(state);
  };
  const page: Page = {
    ...data,
    nowMs,
    places: placesOf(data.report),
    go: (changes, how) => {
      const next = { ...state, ...changes };
      const address = formatState(next);
      if (how === 'step') history.pushState(null, '', address);
      else history.replaceState(null, '', address);
      show(next);
    },
  };
  const views: readonly View[] = [
    verdictView(held('verdict'), page),
    balancerView(held('balancer'), page),
    deviationsView(held('deviations'), page),
    placesView(held('places'), page),
    regionCurves(held('curves'), page),
    quality(held('quality'), page),
    runbooksView(held('runbook-pages'), page),
  ];
  // Back and forward, and an address that a person changed by hand.
  addEventListener('popstate', () => show(parseState(location.hash)));
  held('page').hidden = false;
  show(state);
}

function regionCurves(target: HTMLElement, page: Page): View {
  let shown = '';
  return (state) => {
    const asked = JSON.stringify([state.span, state.curve, state.type, state.region]);
    if (asked === shown) return;
    shown = asked;
    const regions = page.places.regions.filter(
      ({ balancerType, region }) =>
        (state.type === '' || balancerType === state.type) &&
        (state.region === '' || region === state.region),
    );
    target.replaceChildren(curves(regions, page, state));
  };
}

function quality(target: HTMLElement, { report: { sources, generator, generatedAt } }: Page): View {
  target.replaceChildren(
    qualityTable(sources),
    el('p', { class: 'quiet' }, `Made by resumption-watch ${generator.version} at ${generatedAt}.`),
  );
  return () => {};
}
