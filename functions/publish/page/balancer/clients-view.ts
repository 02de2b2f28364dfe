import { count, interval, percent } from '../../../model/wording.ts';
import { attainableSentences, type KindRow, kindRows } from '../data/client-kinds.ts';
import type { Place } from '../data/places.ts';
import { el, hiddenCaption, numberCell, row, scrollBox, table } from '../views/dom.ts';

/** The clients of a balancer: what they can reach, and each kind with what turns offering on. */
export function clientsView(place: Place): HTMLElement {
  const rows = kindRows(place);
  return el(
    'div',
    { class: 'clients' },
    ...attainableSentences(place).map((sentence) => el('p', {}, sentence)),
    rows.length === 0 ? null : scrollBox('Clients by kind', kindTable(rows)),
  );
}

function kindTable(rows: readonly KindRow[]): HTMLTableElement {
  const number = (name: string) => el('th', { scope: 'col', class: 'number' }, name);
  return table(
    { class: 'plain kinds' },
    hiddenCaption('Clients by kind'),
    [
      ...['Kind by user agent', number('Handshakes'), number('Back at the same node')],
      ...[number('Resumed of these'), number('Rate of these'), 'Offers a session?'],
    ],
    rows.map(kindRow),
  );
}

function kindRow(kind: KindRow): HTMLTableRowElement {
  const { clientKind, handshakes, returns, ofReturns, offers, neverOffers } = kind;
  return row({ 'data-kind': clientKind }, clientKind, [
    numberCell(count(handshakes)),
    numberCell(count(returns)),
    numberCell(ofReturns === null ? '–' : count(ofReturns.resumed)),
    numberCell(rateWords(ofReturns)),
    el('td', neverOffers ? { class: 'offers never' } : { class: 'offers quiet' }, offers),
  ]);
}

function rateWords(rate: KindRow['ofReturns']): string {
  if (rate?.rate == null || rate.low === null || rate.high === null) return '–';
  return `${percent(rate.rate)} (${interval(rate.low, rate.high)})`;
}
