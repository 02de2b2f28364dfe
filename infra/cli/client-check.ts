import { once } from 'node:events';
import { Fault } from '../../functions/errors.ts';
import { BALANCER_TYPES } from '../../functions/model/balancer.ts';
import { AUTHORITY_PATH } from '../client-check/certificates.ts';
import { runCheckCommand } from '../client-check/check-command.ts';
import { ClientCheck } from '../client-check/client-check.ts';
import { type ClientVerdict, judgeClient } from '../client-check/client-verdict.ts';
import { type LoopbackName, loopbackName, NODES_MAX } from '../client-check/loopback-name.ts';
import {
  type CommandSyntax,
  HELP,
  type OptionTable,
  type OptionValues,
} from './arguments/command-syntax.ts';
import { oneOf, wholeNumber } from './arguments/option-kinds.ts';
import { clientVerdictLines } from './client-check/client-verdict-lines.ts';
import { CONNECTION_HEAD, connectionLine } from './client-check/connection-line.ts';
import { EXPECTED_OFFERS, unmetExpectations } from './client-check/expected-offers.ts';
import { welcomeLines } from './client-check/welcome-lines.ts';
import { type CommandContext, command, runCommandLine } from './command-line.ts';
import { printable, printableJson, terminalWidth } from './text/text-layout.ts';

const DONE = 0;
const NOT_AS_EXPECTED = 1;
const CONNECTIONS_MAX = 100_000;
const TRUST_QUESTION = `does the client trust ${AUTHORITY_PATH}?`;
const TYPES = [...BALANCER_TYPES, 'all'] as const;

const OPTIONS = {
  type: {
    placeholder: 'TYPE',
    kind: oneOf(TYPES),
    default: 'all',
    help: 'classic, application or network',
  },
  nodes: {
    ...{ placeholder: 'N', kind: wholeNumber(NODES_MAX), default: 3 },
    help: 'of each balancer',
  },
  connections: {
    ...{ placeholder: 'N', kind: wholeNumber(CONNECTIONS_MAX), default: null },
    help: 'end after so many',
  },
  expect: {
    ...{ placeholder: 'LIST', kind: EXPECTED_OFFERS, default: null },
    help: 'exit with 1 unless it offers by all of these',
  },
  json: { help: 'print connections and verdict alone, as JSON' },
  help: HELP,
} as const satisfies OptionTable;

/** What `client-check` takes. */
export const CLIENT_CHECK: CommandSyntax<typeof OPTIONS> = {
  name: 'client-check',
  usage: '[-- COMMAND...]',
  takesPaths: true,
  about: [
    'Does your TLS client offer the sessions that it was given? Opens balancers of',
    'the three types on loopback, and reads it from what COMMAND sends there. Without',
    'COMMAND it waits for your client, until Ctrl-C.',
  ],
  options: OPTIONS,
  notes: [
    'In COMMAND, {url12} and {url13} are the addresses by TLS 1.2 and 1.3; {host},',
    '{port12}, {port13} their parts; {ca} the file of the authority. The environment',
    'has CLIENT_CHECK_URL_12 and CLIENT_CHECK_URL_13, and what common stacks need to',
    'trust it. COMMAND runs once for each type and once again, for a new process. Let',
    'it make eight connections one after another, then five at once.',
    'Exit status: 0 done, 1 not as expected, 2 not done.',
  ],
};

type Values = OptionValues<typeof OPTIONS>;

/** Tells whether a TLS client offers the sessions that balancers gave it. */
export const clientCheck = command(CLIENT_CHECK, async ({ values, paths }, context) => {
  const found = await loopbackName(values.nodes);
  const nodes = found.isSpread ? found.addresses.length : values.nodes;
  const { check, verdict } = await watchClient({ ...values, nodes }, paths, found, context);
  const unmet = unmetExpectations(values.expect ?? [], verdict);
  if (values.json) {
    const { connections } = check;
    const shown = connections.map(({ issue, ...seen }) => ({ ...seen, issuer: issue }));
    context.stdout.write(
      `${printableJson({ schema: 1, nodes, verdict, unmet, connections: shown })}\n`,
    );
  } else {
    const setting = { nodes, name: found, width: terminalWidth(context.stdout) };
    context.stdout.write(`${clientVerdictLines(verdict, setting).join('\n')}\n`);
  }
  for (const line of unmet) context.stderr.write(`not as expected: ${line}\n`);
  return unmet.length > 0 ? NOT_AS_EXPECTED : DONE;
});

if (import.meta.main) await runCommandLine(clientCheck);

interface Watched {
  readonly check: ClientCheck;
  readonly verdict: ClientVerdict;
}

async function watchClient(
  { type, nodes, connections: most, json }: Values,
  words: readonly string[],
  name: LoopbackName,
  { stdout, stderr, env, signal }: CommandContext,
): Promise<Watched> {
  const out = json ? stderr : stdout;
  const enough = new AbortController();
  const check = await ClientCheck.open({
    balancerTypes: type === 'all' ? BALANCER_TYPES : [type],
    nodes,
    name,
    seen: (connection) => {
      out.write(`${printable(connectionLine(connection))}\n`);
      if (most !== null && check.connections.length >= most) enough.abort();
    },
  });
  const over = AbortSignal.any([signal, enough.signal]);
  try {
    const { balancers } = check;
    const welcome = welcomeLines({ balancers, nodes, name, hasCommand: words.length > 0 });
    out.write(`${[...welcome, CONNECTION_HEAD].join('\n')}\n`);
    if (words.length > 0) await runAll(check, words, { env, stderr, signal: over });
    else if (!over.aborted) await once(over, 'abort');
  } finally {
    await check.close();
  }
  refuseSilence(check, words);
  if (!check.connections.some(({ asks }) => asks)) {
    stderr.write(`no connection brought a request: ${TRUST_QUESTION}\n`);
  }
  return { check, verdict: judgeClient(check.connections, nodes) };
}

/** Once for each balancer, and the last one again, for what a new process does. */
async function runAll(
  check: ClientCheck,
  words: readonly string[],
  { env, stderr, signal }: Pick<CommandContext, 'env' | 'stderr' | 'signal'>,
): Promise<void> {
  const last = check.balancers.at(-1);
  const runs = last === undefined ? [] : [...check.balancers, last];
  for (const [at, balancer] of runs.entries()) {
    if (signal.aborted) return;
    check.run = at < check.balancers.length ? 1 : 2;
    const ended = await runCheckCommand({ words, balancer, env, signal });
    if (ended !== 0 && !signal.aborted) {
      stderr.write(`COMMAND ended with ${ended} at the ${balancer.balancerType} balancer\n`);
    }
  }
}

function refuseSilence({ connections }: ClientCheck, words: readonly string[]): void {
  if (connections.length === 0) {
    const asked = words.length === 0 || words.some((word) => word.includes('{url'));
    throw new Fault(
      'nothing-to-read',
      `no connection came${asked ? '' : ': does COMMAND go to {url12} or {url13}?'}`,
    );
  }
  if (connections.every(({ failure }) => failure !== null && !isOwnFault(failure))) {
    throw new Fault('nothing-to-read', `every handshake failed: ${TRUST_QUESTION}`);
  }
}

/** A failure that says by itself what is wrong. */
function isOwnFault(failure: string): boolean {
  return !/ECONNRESET|CERTIFICATE|UNKNOWN_CA/.test(failure);
}
