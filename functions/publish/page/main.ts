import type { History } from '../../model/history.ts';
import type { FleetBlock } from '../fleet/fleet.ts';
import { balancerView } from './balancer/balancer-view.ts';
import { readHistory, readPageBlock } from './data/data-block.ts';
import type { Page, PageData, View } from './data/page.ts';
import { formatState, type PageState, parseState } from './data/page-state.ts';
import { placesOf } from './data/places.ts';
import { fleetView } from './fleet/fleet-view.ts';
import { readParts } from './fleet/part-reader.ts';
import { curves } from './views/curve-view.ts';
import { deviationsView } from './views/deviations-view.ts';
import { el, held } from './views/dom.ts';
import { glossaryView } from './views/glossary-view.ts';
import { lagSummary } from './views/lag-view.ts';
import { placesView } from './views/places-view.ts';
import { qualityTable } from './views/quality-view.ts';
import { runbooksView } from './views/runbooks-view.ts';
import { verdictView } from './views/verdict-view.ts';

const runbooks = JSON.parse(held('runbooks').textContent);
const content = await readPageBlock(held('report').textContent);
if (content === null) {
  held('page').hidden = false;
  held('verdict').replaceChildren(el('p', {}, 'This page holds no report.'));
} else if ('fleet' in content) {
  openFleet(content, held('history').textContent);
} else {
  const { report } = content;
  let past: History | null | 'reading' = 'reading';
  const shownPage = begin();
  shownPage.open(reportViews({ report, history: () => past, runbooks, part: '' }, shownPage.go));
  performance.mark('shown');
  // A turn for the browser to paint what there is.
  await new Promise((next) => setTimeout(next));
  past = await readHistory(held('history').textContent);
  shownPage.show();
  document.documentElement.dataset.complete = '';
}

/** What shows states of the page. */
interface ShownPage {
  readonly go: Page['go'];
  /** Shows the state by these views from now on. */
  open(views: readonly View[]): void;
  /** Shows the state anew. */
  show(): void;
}

/** Shows whatever the address says from now on. */
function begin(onState: View = () => {}): ShownPage {
  let state = parseState(location.hash);
  let views: readonly View[] = [];
  const show = (next: PageState) => {
    state = next;
    onState(state);
    for (const view of views) view(state);
    document.documentElement.dataset.shown = formatState(state);
  };
  // Back and forward, and an address that a person changed by hand.
  addEventListener('popstate', () => show(parseState(location.hash)));
  held('skip').addEventListener('click', skipVerdict);
  addEventListener('beforeprint', unfold);
  addEventListener('afterprint', fold);
  held('page').hidden = false;
  return {
    go: (changes, how) => {
      const next = { ...state, ...changes };
      const address = formatState(next);
      if (how === 'step') history.pushState(null, '', address);
      else history.replaceState(null, '', address);
      show(next);
    },
    open: (opened) => {
      views = opened;
      show(state);
    },
    show: () => show(state),
  };
}

/** The views of one report. */
function reportViews(data: PageData, go: Page['go']): readonly View[] {
  const page: Page = { ...data, nowMs: Date.now(), places: placesOf(data.report), go };
  return [
    verdictView(held('verdict'), page),
    balancerView(held('balancer'), page),
    deviationsView(held('deviations'), page),
    placesView(held('places'), page),
    regionCurves(held('curves'), page),
    quality(held('quality'), page),
    runbooksView(held('runbook-pages'), page),
    glossaryView(held('glossary')),
  ];
}

/** Many reports: a table of all of them, and below it the one that the address names. */
function openFleet({ fleet, blocks }: FleetBlock, packed: string): void {
  const lines = packed.split('\n');
  const partReader = readParts(blocks, lines);
  let opened = '';
  const ofFleet = (state: PageState) => {
    if (state.part === opened) return;
    opened = state.part;
    const { part } = state;
    held('part').hidden = true;
    shownPage.open([table]);
    if (part === '') return;
    void partReader(part).then((read) => {
      // A person may have gone on meanwhile.
      if (read === null || part !== opened) return;
      const data = { report: read.report, history: () => read.history, runbooks, part };
      held('part').hidden = false;
      held('part').dataset.of = part;
      shownPage.open([table, ...reportViews(data, shownPage.go)]);
    });
  };
  const shownPage = begin(ofFleet);
  const table = fleetView(held('fleet'), { fleet, blocks, nowMs: Date.now(), go: shownPage.go });
  held('part').hidden = true;
  held('fleet').hidden = false;
  shownPage.open([table]);
  document.documentElement.dataset.complete = '';
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
