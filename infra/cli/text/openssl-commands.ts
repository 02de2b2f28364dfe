import type { Mechanism } from '../../../functions/model/balancer.ts';
import type { Target } from '../../../functions/model/targets.ts';
import type { ProbeNode } from '../../../functions/probe/probe-plan.ts';
import { printable } from './text-layout.ts';

/** The PEM files of a target, by their paths. */
export type PemFiles = Pick<Target, 'trust' | 'clientCertificate' | 'clientKey'>;

/** One pair of nodes to try by hand. */
export interface HandTrial {
  readonly mechanism: Mechanism;
  readonly issuer: ProbeNode;
  readonly node: ProbeNode;
  /** Empty: no name is sent. */
  readonly serverName: string;
  readonly files: PemFiles;
  /** A request to send, where the issuer gives tickets only with an answer; null: none. */
  readonly request: string | null;
}

const FLAGS: Readonly<Record<Mechanism, readonly string[]>> = {
  'session-id': ['-tls1_2', '-no_ticket'],
  'session-ticket': ['-tls1_2'],
  psk: ['-tls1_3'],
};
/** `s_client` reads roots from one file alone. */
const ROOTS = 'trust.pem';

/** Lines for a shell: a session from the issuer, then whether the node resumes it. */
export function opensslCommands(trial: HandTrial): readonly string[] {
  const { mechanism, issuer, node, files } = trial;
  const { trust = [] } = files;
  const several = trust.length > 1;
  const said = trial.request === null ? 'sleep 2; echo Q' : `${printed(trial.request)}; sleep 2`;
  const call = (to: ProbeNode, ...session: readonly string[]) => {
    const words = ['openssl', 's_client', '-connect', endpoint(to), ...flagsOf(trial), ...session];
    return `(${said}) | ${words.map(quoted).join(' ')}`;
  };
  return [
    ...(several ? [`cat -- ${trust.map(quoted).join(' ')} > ${ROOTS}`] : []),
    call(issuer, '-sess_out', 'session.pem'),
    `${call(node, '-sess_in', 'session.pem')} | grep -E '^(New|Reused)'`,
    `rm -f session.pem${several ? ` ${ROOTS}` : ''}`,
    ...(mechanism === 'session-ticket'
      ? ['# "Reused" counts only if the first command printed "TLS session ticket:"']
      : []),
  ];
}

function flagsOf({ mechanism, serverName, files }: HandTrial): readonly string[] {
  const { trust = [], clientCertificate, clientKey } = files;
  const [first] = trust;
  return [
    ...(serverName === '' ? ['-noservername'] : ['-servername', serverName]),
    ...FLAGS[mechanism],
    ...(first === undefined ? [] : ['-CAfile', trust.length > 1 ? ROOTS : first]),
    ...(clientCertificate === undefined ? [] : ['-cert', clientCertificate]),
    ...(clientKey === undefined ? [] : ['-key', clientKey]),
  ];
}

/** A request as a word of `printf`. */
function printed(request: string): string {
  const escaped = request.replaceAll('%', '%%').replaceAll('\r', '\\r').replaceAll('\n', '\\n');
  return `printf ${quoted(escaped)}`;
}

function endpoint({ address, port }: ProbeNode): string {
  return address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`;
}

/** A word for the shell: names and paths come from a file, and are about to be pasted. */
function quoted(word: string): string {
  return /^[\w./:-]+$/.test(word) ? word : `'${printable(word).replaceAll("'", `'\\''`)}'`;
}
