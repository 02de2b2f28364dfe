import { expect, test } from 'vitest';
import { noConnection } from '../../../functions/probe/no-connection.ts';

const FAILURE = { class: 'timeout', alert: null, detail: 'no answer' } as const;

test('nothing was sent, seen or issued; the time, the failure and the steps are kept', () => {
  const result = noConnection(5, FAILURE, ['dialed']);
  expect(result).toMatchObject({ startedAtMs: 5, failure: FAILURE, narrative: ['dialed'] });
  expect([result.offerSeen, result.issued, result.session]).toEqual([false, false, null]);
  expect([result.connectMs, result.handshakeMs, result.tlsVersion]).toEqual([null, null, null]);
  expect(noConnection(5, FAILURE).narrative).toEqual([]);
});
