import { type MeasuredClient, NEVER, OFFERS } from './measured-client.ts';

const ONE_AGENT = { says: 'use one https.Agent for all requests', ran: true } as const;
const STRONG_REFERENCE = {
  says: 'a connector that keeps the session (buildConnector({ session }) of undici) in an Agent of your own, as in docs/examples/resuming-fetch.mjs',
  ran: true,
  gives: ['sessionId', 'ticket', 'psk'],
} as const;
const UNDICI_REMARK =
  'its Agent drops the session with the last socket of an origin; one request kept open lets all others offer';

/** Clients in JavaScript: Node, Deno and Bun. */
export const JAVASCRIPT_CLIENTS: readonly MeasuredClient[] = [
  {
    ...OFFERS,
    ...{ client: 'Node https, global agent', versions: 'Node 24.21.0, 20.20.2', kind: null },
    remark: 'an Agent of your own keeps its own sessions; none above 10 KiB is kept',
  },
  { ...OFFERS, client: 'axios', versions: '1.21.1', kind: 'axios' },
  { ...OFFERS, client: 'got', versions: '14.6.6', kind: 'got' },
  { ...OFFERS, client: 'node-fetch', versions: '3.3.2', kind: 'node-fetch' },
  {
    ...OFFERS,
    ...{ client: 'AWS SDK for JavaScript v3 (s3)', versions: '3.1175.0', kind: 'aws-sdk-js' },
    newObject: 'never',
  },
  {
    ...NEVER,
    ...{ client: 'Node fetch', versions: 'Node 24.21.0 (undici 7.29.1)' },
    ...{ kind: 'node-builtin-fetch', switch: STRONG_REFERENCE, remark: UNDICI_REMARK },
  },
  {
    ...OFFERS,
    ...{ client: 'Node fetch', versions: 'Node 20', kind: 'node-builtin-fetch' },
    remark: 'until the next garbage collection',
  },
  {
    ...NEVER,
    ...{ client: 'undici', versions: '7.15.0 to 8.13.1', kind: null },
    ...{ switch: STRONG_REFERENCE, remark: UNDICI_REMARK },
  },
  {
    ...OFFERS,
    ...{ client: 'undici', versions: '6.24.1 to 7.14.0', kind: null },
    remark: 'until the next garbage collection',
  },
  {
    ...NEVER,
    ...{ client: 'Node https, agent: false or a new Agent each', versions: 'Node 24.21.0' },
    ...{ kind: null, switch: ONE_AGENT },
  },
  {
    ...NEVER,
    ...{ client: 'Node tls.connect', versions: 'Node 24.21.0', kind: null },
    switch: { says: "keep what 'session' tells, and pass it on (session)", ran: false },
  },
  { ...NEVER, client: 'superagent', versions: '10.4.2', kind: null, switch: ONE_AGENT },
  { ...NEVER, client: 'ws', versions: '8.23.0', kind: null, switch: ONE_AGENT },
  { ...NEVER, client: 'mqtt.js', versions: '5.16.0', kind: null, remark: 'reconnecting too' },
  { ...NEVER, client: 'grpc-js', versions: '1.14.7', kind: null },
  {
    ...NEVER,
    ...{ client: 'got with http2: true', versions: '14.6.6', kind: null },
    remark: 'the server chose HTTP/1.1',
  },
  {
    ...NEVER,
    ...{ client: 'Deno node:https', versions: '2.9.6', kind: null },
    switch: { says: "Deno's own fetch", ran: true },
  },
  {
    ...OFFERS,
    ...{ client: 'Deno fetch', versions: '2.9.6', kind: 'deno', ticketUsedOnce: true },
    burst: { tls12: [5, 5], tls13: [2, 4] },
  },
  {
    ...OFFERS,
    ...{ client: 'Bun fetch', versions: '1.4.5', kind: 'bun', ticket: 'every-second' },
    ...{ otherAddress: 'depends', ticketUsedOnce: null },
    burst: { tls12: [0, 1], tls13: null },
    remark: 'takes a TLS 1.2 session out of its cache on use; at another address by PSK',
  },
];
