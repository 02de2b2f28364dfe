import { type MeasuredClient, OFFERS } from './measured-client.ts';

/** Browsers. */
export const BROWSER_CLIENTS: readonly MeasuredClient[] = [
  {
    ...OFFERS,
    ...{ client: 'Chromium', versions: '156.0.8078.108, headless', kind: 'chromium' },
    ...{ otherAddress: 'depends', newObject: 'not-measured', ticketUsedOnce: true },
    burst: { tls12: [5, 5], tls13: [2, 2] },
    remark: 'at another address by TLS 1.2 ticket; by PSK that was not measured',
  },
  {
    ...OFFERS,
    ...{ client: 'Firefox ESR', versions: '153.8.0', kind: 'firefox', sessionId: 'never' },
    ...{ ticket: 'every-second', newObject: 'not-measured', ticketUsedOnce: true },
    burst: { tls12: [0, 1], tls13: [3, 4] },
    remark:
      'uses a TLS 1.2 ticket once, and a server sends no new one when it resumes; at another address by PSK',
  },
];
