import {
  type Behaviour,
  BURST_NOT_MEASURED,
  type MeasuredClient,
  NEVER,
  OFFERS,
} from './measured-client.ts';

/** urllib3 sets OP_NO_TICKET: no extension 35. */
const URLLIB3: Behaviour = {
  ...NEVER,
  ticket: 'cannot',
  switch: {
    says: 'an ssl.SSLContext of your own whose wrap_socket passes the session of the last connection to that name (session=), as in docs/examples/resuming_requests.py',
    ran: true,
    gives: ['sessionId', 'ticket', 'psk'],
  },
};
const PLAIN_SSL = {
  says: 'plain ssl: keep SSLSocket.session and pass it on (wrap_socket(session=…))',
  ran: true,
} as const;

/** Clients in Python, of 3.11.7 where they have no version of their own. */
export const PYTHON_CLIENTS: readonly MeasuredClient[] = [
  { ...URLLIB3, client: 'requests', versions: '2.34.2', kind: 'python-requests' },
  { ...URLLIB3, client: 'urllib3', versions: '2.8.0', kind: 'urllib3' },
  { ...URLLIB3, client: 'boto3', versions: '1.44.8', kind: 'boto3' },
  {
    ...NEVER,
    ...{ client: 'niquests (urllib3-future)', versions: '3.21.2', kind: null, ticket: 'cannot' },
  },
  {
    ...NEVER,
    ...{ client: 'httpx (HTTP/1.1 and 2)', versions: '0.28.1', kind: 'httpx' },
    switch: PLAIN_SSL,
  },
  { ...NEVER, client: 'aiohttp', versions: '3.14.5', kind: 'aiohttp', switch: PLAIN_SSL },
  {
    ...NEVER,
    ...{ client: 'urllib.request, http.client', versions: 'Python 3.11.7' },
    ...{ kind: 'python-urllib', switch: PLAIN_SSL },
  },
  { ...NEVER, client: 'redis-py', versions: '8.1.0', kind: null },
  { ...NEVER, client: 'psycopg', versions: '3.3.9 (libpq 18.0.6)', kind: null },
  { ...NEVER, client: 'kafka-python', versions: '3.0.12', kind: null },
  { ...NEVER, client: 'pymongo', versions: '4.20.1', kind: null },
  { ...NEVER, client: 'paho-mqtt', versions: '2.2.0', kind: null, remark: 'reconnecting too' },
  {
    ...NEVER,
    ...{ client: 'grpcio', versions: '1.85.3', kind: null },
    remark: 'one channel that reconnects, and a channel each; not reachable from Python',
  },
  {
    ...NEVER,
    ...{ client: 'awscrt http, awsiotsdk mqtt5', versions: '0.36.1', kind: null },
    ...{ ticket: 'cannot', psk: 'cannot', remark: 'no switch was found' },
  },
  {
    ...OFFERS,
    ...{ client: 'pycurl, one handle', versions: 'libcurl 8.23.0, OpenSSL 3.6.5', kind: null },
    ...{ ticket: 'cannot', newObject: 'never' },
    burst: { tls12: [0, 0], tls13: [0, 0] },
    ticketUsedOnce: null,
    switch: { says: 'share SSL sessions between handles (CURLSHOPT_SHARE)', ran: true },
  },
  {
    ...OFFERS,
    ...BURST_NOT_MEASURED,
    ...{ client: 'curl_cffi (BoringSSL)', versions: '0.17.0', kind: null, newObject: 'never' },
    burst: { tls12: [0, 0], tls13: [0, 0] },
    remark: 'also where it calls itself Chrome; the burst had a handle a thread',
  },
];
