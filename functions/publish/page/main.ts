import type { History } from '../../model/history.ts';
import { readHistory, readReport } from './data/data-block.ts';
import type { Page, PageData, View } from './data/page.ts';
import { formatState, type PageState, parseState } from './data/page-state.ts';
import { placesOf } from './data/places.ts';
import { balancerView } from './views/balancer-view.ts';
import { curves } from './views/curve-view.ts';
import { deviationsView } from './views/deviations-view.ts';
import { el, held } from './views/dom.ts';
import { glossaryView } from './views/glossary-view.ts';
import { lagSummary } from './views/lag-view.ts';
import { placesView } from './views/places-view.ts';
import { qualityTable } from './views/quality-view.ts';
import { runbooksView } from './views/runbooks-view.ts';
import { verdictView } from './views/verdict-view.ts';

const report = await readReport(held('report').textContent);
if (report === null) {
  held('page').hidden = false;
  held('verdict').replaceChildren(el('p', {}, 'This page holds no report.'));
} else {
  let past: History | null | 'reading' = 'reading';
  const runbooks = JSON.parse(held('runbooks').textContent);
  const showAgain = open({ report, history: () => past, runbooks }, Date.now());
  performance.mark('shown');
  // A turn for the browser to paint what there is.
  await new Promise((next) => setTimeout(next));
  past = await readHistory(held('history').textContent);
  showAgain();
  document.documentElement.dataset.complete = '';
}

/** Shows the report, and from then on whatever the address says; returns how to show it anew. */
function open(data: PageData, nowMs: number): () => void {
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
    glossaryView(held('glossary')),
  ];
  // Back and forward, and an address that a person changed by hand.
  addEventListener('popstate', () => show(parseState(location.hash)));
  held('skip').addEventListener('click', skipVerdict);
  addEventListener('beforeprint', unfold);
  addEventListener('afterprint', fold);
  held('page').hidden = false;
  show(state);
  return () => show(state);
}

/** What a person can unfold on a screen, nobody can on paper; outermost first, for it holds the others. */
function unfold(): void {
  for (const details of document.querySelectorAll<HTMLDetailsElement>(
    '[data-printed]:not([open])',
  )) {
    details.open = true;
    details.dataset.printed = 'unfolded';
    // The event that the browser sends itself comes after the page was printed.
    details.dispatchEvent(new Event('toggle'));
  }
}

/** Closes again what was opened for paper alone. */
function fold(): void {
  for (const details of document.querySelectorAll<HTMLDetailsElement>(
    '[data-printed="unfolded"]',
  )) {
    details.open = false;
    details.dataset.printed = '';
  }
}

/** To the first heading behind the verdict; the address holds state, so no fragment can do it. */
function skipVerdict(event: Event): void {
  event.preventDefault();
  const heading = held('main').querySelector<HTMLElement>('section:not([hidden]) h2');
  heading?.setAttribute('tabindex', '-1');
  heading?.focus();
}

function regionCurves(target: HTMLElement, page: Page): View {
  let shown = '';
  return (state) => {
    const asked = JSON.stringify([
      state.span,
      state.curve,
      state.type,
      state.region,
      page.history() === 'reading',
    ]);
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

function quality(target: HTMLElement, page: Page): View {
  const { sources, generator, generatedAt } = page.report;
  target.replaceChildren(
    lagSummary(page),
    qualityTable(sources),
    el('p', { class: 'quiet' }, `Made by resumption-watch ${generator.version} at ${generatedAt}.`),
  );
  return () => {};
}
