import { expect, test } from 'vitest';
import { MEASURED_CLIENTS } from '../../functions/clients/measured-clients.ts';
import { judgeClient } from '../../infra/client-check/client-verdict.ts';
import { seenAt } from '../infra/client-check/seen-connections.ts';
import { rowDisagreements, switchedRow } from './row-disagreements.ts';

const go = MEASURED_CLIENTS.find(({ client }) => client === 'Go net/http');
const curl = MEASURED_CLIENTS.find(({ client }) => client.startsWith('curl, '));
if (go === undefined || curl === undefined) throw new Error('the table has lost its rows');

/** A client that takes no ticket and offers IDs to the same node and to others, as curl does. */
const LIKE_CURL = judgeClient(
  [
    seenAt('classic', '1.2', { node: 1 }),
    seenAt('classic', '1.2', { node: 1, mechanism: 'session-id', issuer: 1, resumed: true }),
    seenAt('classic', '1.2', { node: 2, mechanism: 'session-id', issuer: 1 }),
    seenAt('network', '1.2', { node: 1, takesTicket: false }),
    seenAt('network', '1.3', { node: 1 }),
    seenAt('network', '1.3', { node: 1, mechanism: 'psk', issuer: 1, resumed: true }),
    seenAt('network', '1.3', { run: 2, node: 1 }),
  ],
  3,
);

test('a row that says the same agrees', () => {
  expect(rowDisagreements(curl, LIKE_CURL)).toEqual([]);
});

test('a row that says another thing is told with both', () => {
  expect(rowDisagreements(go, LIKE_CURL)).toEqual([
    'sessionId: the table says never, client-check saw offers',
    'psk: the table says cannot, client-check saw offers',
    'otherAddress: the table says never, client-check saw offers',
  ]);
});

test('with its switch on, a client does what the switch gives', () => {
  expect(switchedRow(go)).toMatchObject({ sessionId: 'never', ticket: 'offers', psk: 'offers' });
});
