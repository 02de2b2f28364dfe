import { AUTHORITY_PATH, TRUST_VARIABLES } from '../../client-check/certificates.ts';
import type { CheckedBalancer } from '../../client-check/client-check.ts';
import { hostsLines, type LoopbackName } from '../../client-check/loopback-name.ts';

/** What a check tells before the first connection. */
export interface Welcome {
  readonly balancers: readonly CheckedBalancer[];
  readonly nodes: number;
  readonly name: LoopbackName;
  /** Whether a COMMAND is run, which then trusts the authority by itself. */
  readonly hasCommand: boolean;
}

/** The balancers' addresses, and how a client trusts them. */
export function welcomeLines({ balancers, nodes, name, hasCommand }: Welcome): readonly string[] {
  const urls = balancers.flatMap(({ balancerType, url12, url13 }) => [
    `  ${balancerType.padEnd(11)}  TLS 1.2  ${url12}`,
    ...(url13 === null ? [] : [`  ${''.padEnd(11)}  TLS 1.3  ${url13}`]),
  ]);
  return [
    `Balancers on loopback, ${nodes} ${nodes === 1 ? 'node' : 'nodes'} each:`,
    ...urls,
    ...(hasCommand ? [] : ['', ...trustLines()]),
    '',
    ...addressLines(nodes, name),
    '',
  ];
}

function trustLines(): readonly string[] {
  return [
    'Let your client trust this authority; it can name loopback alone:',
    `  ${AUTHORITY_PATH}`,
    'By the variables of common stacks:',
    ...TRUST_VARIABLES.map(({ name, value, readBy }) => {
      const shown = value === AUTHORITY_PATH ? '' : `="${value}"`;
      return `  ${name}${shown} (${readBy})`;
    }),
    'Point it at an address above, several times in one process. Ctrl-C ends this.',
  ];
}

function addressLines(
  nodes: number,
  { name, addresses, isSpread }: LoopbackName,
): readonly string[] {
  if (isSpread) {
    return [
      `${name} has ${addresses.length} addresses here: one at a time listens, as if the others`,
      'had left the DNS. A client that tries the first address alone fails there.',
    ];
  }
  if (nodes === 1) return [];
  return [
    `The nodes take turns behind ${name}, three visits each. What a client does at`,
    'another address of a name shows only with these lines in the hosts file:',
    ...hostsLines(nodes).map((line) => `  ${line}`),
  ];
}
