import { writeFileSync } from 'node:fs';
import { CLIENT_KINDS } from '../../functions/clients/client-kind.ts';
import type {
  Burst,
  MeasuredClient,
  Offer,
  OfferedBy,
  Switch,
} from '../../functions/clients/measured-client.ts';
import { MEASURED_CLIENTS } from '../../functions/clients/measured-clients.ts';
import { AGENT_RULES, type AgentRule } from '../../functions/clients/user-agent.ts';
import { CLIENT_CHECK_SECTION } from './client-check-section.ts';

/** Where the page stands. */
export const CLIENTS_PAGE = new URL('../../docs/clients.md', import.meta.url);

const MARKS: Readonly<Record<Offer, string>> = {
  offers: 'yes',
  'every-second': 'every second',
  never: 'no',
  cannot: 'cannot',
  depends: 'depends',
  'not-measured': '?',
};

const INTRODUCTION = `# What TLS clients offer

A balancer can resume a session only if the client offers one. No log tells whether it did, and many
clients never do by default. These were measured on real connections: each ClientHello was read from
the wire by a server with three nodes of one name. The page is written by \`npm run clients\` from
\`functions/clients/\`.

- **ID**, **ticket**: TLS 1.2. **PSK**: TLS 1.3. The second connection to the same address, in one
  process and of one client object.
- **yes**: offered, and the server resumed. **every second**: only each other time, because the
  client uses a session once and the server gives no new one. **cannot**: the ClientHello lacks the
  extension (35 for tickets, psk_key_exchange_modes for PSK), so that no server can give it one.
  **?**: not measured.
- **other address**: whether it offers the session at another address of the name. With node scope
  that is in vain.
- **burst**: how many of five connections at once offered, after four before; TLS 1.2 / 1.3.
- **new object**: whether a new client object of the process still offers. A new process never did,
  except for \`wget2 --tls-session-file\`.

What each client needs of a balancer: a classic one has IDs alone, a network one tickets and PSK, an
application one all three. Twelve of these set-ups run against the table in \`npm run test:clients\`.

`;

const ENDING = `## What else ends it

- Node keeps no session above 10 KiB, and the server's certificate is part of it: a leaf certificate
  of about 100 names reaches that. \`https.Agent\` then never resumes, in TLS 1.2 and 1.3 alike.
- A client that uses a TLS 1.3 ticket once (browsers, Java, rustls, Deno) resumes one or two of five
  parallel connections, where the same client resumed all five in TLS 1.2.
- Most clients keep one session for a name. After a visit to node 2 they offer node 2's session at
  node 1, so that with node scope about 1/n of the returns resume at n nodes. nginx and HAProxy keep
  one for each address.
- A server that sends no new ticket when it resumes halves clients that use a ticket once.
- Node (20 to 24) resumes nothing where the first address of a name refuses and it goes on to the
  next one ([finding](../findings/node-second-address-no-session.sh)): a dual-stack name whose IPv6
  is refused, say.
`;

/** The page of the table. */
export function clientsPage(): string {
  const [never, offering] = [MEASURED_CLIENTS.filter(isSilent), MEASURED_CLIENTS.filter(offers)];
  const kinds = CLIENT_KINDS.map((kind) => `\`${kind}\``).join(', ');
  return `${INTRODUCTION}${CLIENT_CHECK_SECTION}## Offer by default

${tableOf(
  offering,
  ['client', 'version', 'ID', 'ticket', 'PSK', 'other address', 'burst', 'new object', 'remark'],
  (row) => [
    ...named(row),
    ...[row.otherAddress, row.newObject]
      .map((offer) => MARKS[offer])
      .toSpliced(1, 0, burstOf(row.burst)),
    [row.remark, row.switch?.says].filter(Boolean).join('; '),
  ],
)}

## Never offer by default

${tableOf(
  never,
  ['client', 'version', 'ID', 'ticket', 'PSK', 'what turns it on', 'remark'],
  (row) => [...named(row), row.switch === null ? '–' : switchText(row.switch), row.remark ?? ''],
)}

## How a kind is told

At ingest, the user agent of a request becomes one of these kinds, and nothing else of it is kept:
${kinds}. Requests of one connection that tell different kinds make it \`mixed\`. Anybody can forge a
user agent, and a proxy or CDN in front may carry many over one connection.

| kind | the user agent looks like |
|---|---|
${AGENT_RULES.map((rule) => `| \`${rule.kind}\` | ${looksLike(rule)} |`).join('\n')}

${ENDING}`;
}

const MECHANISM_NAMES: Readonly<Record<OfferedBy, string>> = {
  sessionId: 'ID',
  ticket: 'ticket',
  psk: 'PSK',
};

function switchText({ says, ran, gives = [] }: Switch): string {
  const offered = gives.map((by) => MECHANISM_NAMES[by]).join(', ');
  return `${says}${offered === '' ? '' : `: ${offered}`}${ran ? '' : ' (not run)'}`;
}

function looksLike({ head, last, isWhole }: AgentRule): string {
  if (isWhole) return `\`${head}\` alone`;
  const begins = head === '' ? [] : [`begins with \`${head}\``];
  const ends = last === undefined ? [] : [`its last word with \`${last}\``];
  return [...begins, ...ends].join(', ');
}

function isSilent({ sessionId, ticket, psk }: MeasuredClient): boolean {
  return [sessionId, ticket, psk].every((offer) => offer === 'never' || offer === 'cannot');
}

function offers(row: MeasuredClient): boolean {
  return !isSilent(row);
}

function named(row: MeasuredClient): readonly string[] {
  const name = row.kind === null ? row.client : `${row.client} (\`${row.kind}\`)`;
  return [name, row.versions, ...[row.sessionId, row.ticket, row.psk].map((offer) => MARKS[offer])];
}

function burstOf({ tls12, tls13 }: Burst): string {
  if (tls12 === null && tls13 === null) return '?';
  return [tls12, tls13].map((range) => (range === null ? '?' : rangeOf(range))).join(' / ');
}

function rangeOf([least, most]: readonly [number, number]): string {
  return least === most ? String(least) : `${least}–${most}`;
}

function tableOf(
  rows: readonly MeasuredClient[],
  heads: readonly string[],
  cells: (row: MeasuredClient) => readonly string[],
): string {
  const lines = [heads, heads.map(() => '---'), ...rows.map(cells)];
  return lines.map((line) => `| ${line.join(' | ')} |`).join('\n');
}

if (import.meta.main) writeFileSync(CLIENTS_PAGE, clientsPage());
