import {
  type Behaviour,
  BURST_NOT_MEASURED,
  type MeasuredClient,
  NEVER,
  OFFERS,
} from './measured-client.ts';

const UNKNOWN_OBJECT: Pick<Behaviour, 'burst' | 'ticketUsedOnce' | 'newObject'> = {
  ...BURST_NOT_MEASURED,
  newObject: 'not-measured',
};
/** rustls keeps up to eight TLS 1.3 tickets, of any node. */
const RUSTLS: Behaviour = {
  ...OFFERS,
  ...{ newObject: 'never', ticketUsedOnce: true, burst: { tls12: [5, 5], tls13: [4, 4] } },
  remark: 'keeps up to eight TLS 1.3 tickets of any node, and offers the newest first',
};
const CHOOSE_RUSTLS = { says: 'rustls instead of native-tls', ran: true } as const;

/** Clients in Rust. */
const RUST_CLIENTS: readonly MeasuredClient[] = [
  { ...RUSTLS, client: 'reqwest with rustls', versions: '0.12.28', kind: null },
  { ...RUSTLS, client: 'ureq with rustls', versions: '3.5.2', kind: null },
  { ...RUSTLS, client: 'hyper with rustls', versions: 'hyper-rustls 0.27.10', kind: null },
  {
    ...NEVER,
    ...{ client: 'reqwest, ureq, hyper with native-tls', kind: null, switch: CHOOSE_RUSTLS },
    versions: '0.12.28, 3.5.2, hyper-tls 0.6.0',
  },
];

/** Clients in other languages. */
const LANGUAGE_CLIENTS: readonly MeasuredClient[] = [
  {
    ...NEVER,
    ...{ client: 'LWP, HTTP::Tiny, Mojo', versions: '6.68, 0.082, 9.31', kind: 'perl-lwp' },
    remark: 'SSL_session_cache_size and SSL_session_cache through LWP change nothing',
  },
  {
    ...NEVER,
    ...{ client: 'Ruby Net::HTTP, a new object each; open-uri', versions: '3.1.2', kind: 'ruby' },
    switch: { says: 'start one Net::HTTP object again and again', ran: true },
  },
  {
    ...OFFERS,
    ...BURST_NOT_MEASURED,
    ...{ client: 'Ruby Net::HTTP, one object', versions: '3.1.2', kind: 'ruby' },
    newObject: 'never',
  },
  {
    ...NEVER,
    ...{ client: 'PHP streams', versions: '8.2.36', kind: null },
    switch: { says: 'php-curl with one handle', ran: true },
  },
  {
    ...NEVER,
    ...{ client: 'php-curl, a new handle each', versions: '8.2.36', kind: null, ticket: 'cannot' },
    switch: { says: 'one handle, or CURLSHOPT_SHARE of SSL sessions', ran: true },
  },
  {
    ...OFFERS,
    ...{ client: 'Erlang httpc', versions: 'OTP 25.2.3', kind: null, ticket: 'cannot' },
    ...{ psk: 'never', ticketUsedOnce: null, burst: { tls12: [5, 5], tls13: null } },
    switch: { says: '{session_tickets, auto} for TLS 1.3', ran: true },
    remark: 'keeps the ID of each node; {reuse_sessions, save} alone stops offering',
  },
];

/** Commands, load tools and proxies. */
const COMMANDS: readonly MeasuredClient[] = [
  {
    ...OFFERS,
    ...{ client: 'curl, several URLs', versions: '7.88.1', kind: 'curl', ticket: 'cannot' },
    ...{ newObject: 'never', ticketUsedOnce: null, burst: { tls12: [0, 2], tls13: [0, 2] } },
    remark: 'each run of curl is a new process; a burst shares sessions where handles do',
  },
  {
    ...NEVER,
    ...{ client: 'wget', versions: '1.21.3', kind: 'wget' },
    switch: {
      says: 'wget2 --tls-resume --tls-session-file=FILE, for the next process too',
      ran: true,
    },
  },
  {
    ...NEVER,
    ...{ client: 'mosquitto_sub, ab, siege', versions: 'Debian 12, 2.4.71, 4.0.7', kind: null },
  },
  {
    ...OFFERS,
    ...UNKNOWN_OBJECT,
    ...{ client: 'wrk', versions: '4.1.0', kind: null, otherAddress: 'not-measured' },
    ticketUsedOnce: false,
  },
  {
    ...OFFERS,
    ...UNKNOWN_OBJECT,
    ...{ client: 'gnutls-cli -r', versions: '3.7.9', kind: null, otherAddress: 'not-measured' },
  },
  {
    ...OFFERS,
    ...UNKNOWN_OBJECT,
    ...{ client: 'nginx proxy_ssl', versions: '1.22.1', kind: null, psk: 'not-measured' },
    burst: { tls12: [5, 5], tls13: null },
    remark:
      'a session for each upstream address; its default proxy_ssl_protocols ends at TLS 1.2; proxy_ssl_session_reuse off turns it off',
  },
  {
    ...OFFERS,
    ...UNKNOWN_OBJECT,
    ...{ client: 'HAProxy server line', versions: '2.6.12', kind: null },
    burst: { tls12: [2, 5], tls13: [2, 5] },
    remark: 'a session for each server and thread; no-ssl-reuse turns it off',
  },
];

/** Clients that are no Go, Python, JavaScript, Java or browser. */
export const OTHER_CLIENTS: readonly MeasuredClient[] = [
  ...RUST_CLIENTS,
  ...LANGUAGE_CLIENTS,
  ...COMMANDS,
];
