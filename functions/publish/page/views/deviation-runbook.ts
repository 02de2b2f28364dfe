import type { DeviationCard } from '../data/cards/deviation-cards.ts';
import { filledRunbook, runbookPlace } from '../data/cards/runbook-values.ts';
import type { Page } from '../data/page.ts';
import type { Balancer } from '../data/places.ts';
import { el } from './dom.ts';
import { runbookBody } from './runbooks-view.ts';

/** So many places can be chosen; a balancer opened by itself has a card of its own. */
const CHOICES_MAX = 50;

interface Choice {
  readonly label: string;
  readonly balancer: Balancer;
  readonly deviation: DeviationCard['deviations'][number];
}

/** The runbook of a card, with the values of one of its places; null where the page has none. */
export function deviationRunbook(card: DeviationCard, page: Page): HTMLDetailsElement | null {
  const text = page.runbooks[card.rule];
  const choices = choicesOf(card);
  const [first] = choices;
  if (text === undefined || first === undefined) return null;
  const body = el('div', {});
  const fill = ({ balancer, deviation }: Choice) => {
    const place = runbookPlace(deviation, balancer, page.report.window.start);
    body.replaceChildren(...hint(place.host), ...runbookBody(filledRunbook(text, place)));
  };
  const made = el(
    'details',
    { class: 'runbook', 'data-printed': '' },
    el('summary', {}, 'Runbook: what to do'),
    choices.length < 2 ? null : chooser(choices, fill),
    body,
  );
  made.addEventListener('toggle', () => {
    if (body.childElementCount === 0) fill(first);
  });
  return made;
}

/** Each balancer and node of a card once, as its facts name them. */
function choicesOf({ deviations, balancers }: DeviationCard): readonly Choice[] {
  const own = new Set(deviations);
  const choices = balancers.flatMap((balancer) =>
    balancer.deviations
      .filter((deviation) => own.has(deviation))
      .map((deviation) => ({
        label: [...new Set([balancer.balancer, deviation.node ?? balancer.balancer])].join(', '),
        ...{ balancer, deviation },
      })),
  );
  return [...new Map(choices.map((choice) => [choice.label, choice])).values()].slice(
    0,
    CHOICES_MAX,
  );
}

function chooser(choices: readonly Choice[], fill: (choice: Choice) => void): HTMLElement {
  const options = choices.map(({ label }, at) => el('option', { value: `${at}` }, label));
  const select = el('select', {}, ...options);
  select.addEventListener('change', () => {
    const chosen = choices[Number(select.value)];
    if (chosen !== undefined) fill(chosen);
  });
  return el('p', {}, el('label', {}, 'Filled in for ', select));
}

function hint(host: string | null): readonly HTMLElement[] {
  if (host !== null) return [];
  return [
    el(
      'p',
      { class: 'quiet' },
      'The report does not know the name of this balancer: set NAME to what your clients ask for.',
    ),
  ];
}
