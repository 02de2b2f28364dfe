import { type Behaviour, type MeasuredClient, NEVER } from './measured-client.ts';

/** No extension 35, no psk_key_exchange_modes: crypto/tls asks for no session unless it has a cache. */
const GO: Behaviour = { ...NEVER, ticket: 'cannot', psk: 'cannot' };
const CACHE = {
  says: 'set tls.Config.ClientSessionCache (tls.NewLRUClientSessionCache), and keep the transport',
  gives: ['ticket', 'psk'],
} as const;

/** Clients in Go. */
export const GO_CLIENTS: readonly MeasuredClient[] = [
  {
    ...GO,
    ...{ client: 'Go net/http', versions: 'go1.26.8', kind: 'go-http' },
    switch: { ...CACHE, ran: true },
    remark:
      'with the cache: tickets and PSK, never an ID; 5 of 5 in a burst; a new Transport loses it, and one dialled by IP keeps a session for each',
  },
  {
    ...GO,
    ...{ client: 'aws-sdk-go-v2 (s3)', versions: '1.48.0 / 1.114.10', kind: 'aws-sdk-go' },
    switch: { ...CACHE, ran: false },
  },
  {
    ...GO,
    ...{ client: 'grpc-go', versions: '1.85.0', kind: 'grpc-go' },
    switch: { ...CACHE, ran: true },
  },
  {
    ...GO,
    ...{ client: 'fasthttp', versions: '1.78.0', kind: null },
    switch: { ...CACHE, ran: true },
  },
  {
    ...GO,
    ...{ client: 'paho.mqtt.golang', versions: '1.5.1', kind: null },
    switch: { ...CACHE, ran: false },
  },
  { ...GO, client: 'vegeta', versions: '12.13.0', kind: null },
  { ...GO, client: 'hey', versions: '0.1.4', kind: null },
];
