import type { Mechanism } from '../../../functions/model/balancer.ts';
import type { ClientVerdict } from '../../client-check/client-verdict.ts';
import type { OptionKind } from '../arguments/option-kinds.ts';

const WORDS: Readonly<Record<string, Mechanism>> = {
  id: 'session-id',
  ticket: 'session-ticket',
  psk: 'psk',
};

/** What a client is expected to offer by: `id`, `ticket`, `psk`, separated by commas. */
export const EXPECTED_OFFERS: OptionKind<readonly Mechanism[]> = {
  must: `must be of ${Object.keys(WORDS).join(', ')}, as ticket,psk`,
  read: (text) => {
    const found = text.split(',').map((word) => WORDS[word]);
    return found.every((mechanism) => mechanism !== undefined) ? found : null;
  },
  show: (mechanisms) => mechanisms.join(','),
};

/** What of the expected a client did not do, a line each: it must offer whenever it comes back. */
export function unmetExpectations(
  expected: readonly Mechanism[],
  { mechanisms }: ClientVerdict,
): readonly string[] {
  return expected
    .filter((mechanism) => mechanisms[mechanism].offer !== 'offers')
    .map((mechanism) => {
      const { offer, offered, of } = mechanisms[mechanism];
      return `${mechanism}: ${offer} (${offered} of ${of} returns to the same node)`;
    });
}
